"""Whatever is recorded after a time, no answer as of that time changes by a byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.status.answers import StatusQuestion
from cases.status.queries import status
from panel.access.viewers import Viewer
from panel.api.registering import encode
from panel.ledger import moments
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from tests.cases.status import histories
from tests.cases.status.asking import SECRETARY

VIEWERS = (SECRETARY, histories.of("XA"), histories.of("XB"))
HISTORY = st.lists(
    st.tuples(st.sampled_from(histories.STEPS), st.integers(0, histories.LAST), st.integers(-2, 6)),
    min_size=6,
    max_size=30,
)
Given = list[tuple[StatusQuestion, Viewer, Moment, bytes]]


def questions() -> Iterator[StatusQuestion]:
    """Of each person in two territories, about a day to come and the days around it."""
    today = histories.now().date()
    for person, state, length in product(histories.PERSONS, histories.STATES[:2], (None, 8)):
        first = today + timedelta(days=3)
        yield StatusQuestion(
            person=person,
            state=state,
            date=first,
            until=first + timedelta(days=length) if length else None,
            ground="judicial",
        )


def ask() -> Given:
    """Every question by every viewer, as known now."""
    moment = moments.now()
    return [
        (one, viewer, moment, encode(status(one, viewer, moment)))
        for one in questions()
        for viewer in VIEWERS
    ]


@pytest.fixture
def answers(committed) -> Given:
    """What was answered of a request before and after its adoption, kept for all histories."""
    histories.begin()
    first = histories.now().date() + timedelta(days=1)
    key = histories.request("XA", first=first, last=first + timedelta(days=40))
    histories.circulate(key)
    before = ask()
    histories.later(days=9)
    return [*before, *ask()]


def test_no_later_event_changes_an_answer(answers):
    told = {msgspec.json.decode(answer)["verdict"] for *_, answer in answers}
    assert {"PENDING", "EXEMPT", "UNDETERMINED"} <= told

    @settings(max_examples=5)
    @given(history=HISTORY)
    def histories_go_on(history: list[tuple[str, int, int]]) -> None:
        for number, (what, which, days) in enumerate(history):
            histories.step(what, which, days)
            if number % 5 == 0:
                answers.extend(ask())
        again = answers[:: max(1, len(answers) // 40)]
        for question, viewer, moment, told in again:
            assert encode(status(question, viewer, moment)) == told
            assert encode(status(question, viewer, moments.as_of(moment.at))) == told

    histories_go_on()
    assert rebuild(registry, check=True).clean
    for question, viewer, moment, answer in answers[::7]:
        assert encode(status(question, viewer, moment)) == answer
