"""Several days asked about at once: by parts that are judged alike, as each day by itself is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.exemptions.statuses import Status
from cases.exemptions.values import Way
from cases.regimes.events import Measure
from cases.status.answers import StatusQuestion
from cases.status.domain import assess
from cases.status.known import (
    Exemption,
    Finding,
    Interval,
    Known,
    Listing,
    Question,
    Rule,
    Verdict,
)
from cases.status.queries import check
from panel.ledger.commands import Refused
from tests.cases.status.test_assess import GRANTED, LAW, LISTED, QUESTION

FIRST = date(2015, 7, 20)


def days(first: int, last: int, **known: Any) -> Finding:
    """What is found of days of July 2015."""
    question = msgspec.structs.replace(
        QUESTION, day=date(2015, 7, first), until=date(2015, 7, last)
    )
    return assess(question, Known(listing=LISTED, intervals=LAW, **known))


def test_a_range_wholly_inside_a_window_is_exempt():
    found = days(23, 27, exemptions=(GRANTED,))
    assert (found.verdict, found.by, found.parts) == (Verdict.EXEMPT, "r1", ())


def test_a_range_with_mixed_answers_is_undetermined_with_its_parts():
    found = days(22, 29, exemptions=(GRANTED,))
    assert (found.verdict, found.reason) == (Verdict.UNDETERMINED, "mixed")
    assert [(p.first_day.day, p.last_day.day, p.verdict, p.reason) for p in found.parts] == [
        (22, 22, Verdict.NOT_COVERED, "window"),
        (23, 27, Verdict.EXEMPT, None),
        (28, 29, Verdict.NOT_COVERED, "window"),
    ]


def test_two_exemptions_that_follow_each_other_cover_a_range():
    second = msgspec.structs.replace(
        GRANTED, request="r2", first_day=date(2015, 7, 28), last_day=date(2015, 7, 30)
    )
    found = days(23, 30, exemptions=(GRANTED, second))
    assert (found.verdict, found.by) == (Verdict.EXEMPT, None)
    assert [part.by for part in found.parts] == ["r1", "r2"]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (date(2015, 7, 23), "lies before date"),
        (date(2016, 7, 24), "makes more than 366 days"),
        (date.max, "makes more than 366 days"),
    ],
)
def test_a_range_that_is_none_is_refused(until, words):
    with pytest.raises(Refused, match=words) as refused:
        check(StatusQuestion(person="XXi.001", state="XA", date=date(2015, 7, 24), until=until))
    assert refused.value.field == "/until"
    check(StatusQuestion(person="XXi.001", state="XA", date=date.max, until=date.max))


DAYS = st.integers(0, 14).map(lambda n: FIRST + timedelta(days=n))
INSTANTS = st.integers(0, 14 * 24).map(
    lambda hours: datetime(2015, 7, 20, tzinfo=UTC) + timedelta(hours=hours)
)
EXEMPTIONS = st.builds(
    Exemption,
    request=st.sampled_from(["r1", "r2", "r3"]),
    status=st.sampled_from(Status),
    first_day=DAYS,
    last_day=DAYS,
    ways=st.dictionaries(st.sampled_from(["XA", "XB"]), st.frozensets(st.sampled_from(Way))),
    late=st.booleans(),
    took_effect_at=st.none() | INSTANTS,
    ends=st.lists(
        st.tuples(DAYS, st.sampled_from(["removed", "revoked", "lapsed", "condition"])), max_size=3
    ).map(lambda ends: tuple(sorted(ends))),
    proposed_until=st.none() | DAYS,
)
INTERVALS = st.builds(
    Interval,
    measure=st.sampled_from([Measure.TRAVEL_BAN, Measure.TRAVEL_NOTIFICATION]),
    basis=st.sampled_from(["one", "two"]),
    instrument=st.just("1929"),
    valid_from=DAYS,
    until=st.none() | DAYS,
    body=st.none(),
    valid_from_at=st.none() | INSTANTS,
    rules=st.just("1737"),
)
RULES = st.builds(
    Rule,
    regime=st.sampled_from(["1737", "any", "1970"]),
    ground=st.just("judicial"),
    published=st.lists(st.tuples(DAYS, st.booleans()), max_size=3).map(tuple),
)
KNOWN = st.builds(
    Known,
    listing=st.builds(
        Listing,
        listed_on=DAYS,
        delisted_on=st.none() | DAYS,
        nationalities=st.sampled_from([(), ("XA",)]),
        amended=st.lists(st.tuples(DAYS, st.sampled_from([(), ("XA",), ("XB",)])), max_size=2).map(
            lambda amended: tuple(sorted(amended))
        ),
    ),
    intervals=st.lists(INTERVALS, max_size=3).map(tuple),
    exemptions=st.lists(EXEMPTIONS, max_size=4).map(tuple),
    rules=st.lists(RULES, max_size=2).map(tuple),
    zone=st.sampled_from([UTC, ZoneInfo("Europe/Moscow"), ZoneInfo("America/New_York")]),
)
QUESTIONS = st.builds(
    Question,
    person=st.just("XXi.001"),
    state=st.sampled_from(["XA", "XB"]),
    day=DAYS,
    way=st.sampled_from(Way),
    ground=st.sampled_from([None, "judicial"]),
)


@given(question=QUESTIONS, length=st.integers(0, 12), known=KNOWN)
def test_a_range_says_of_each_day_what_is_said_of_it_alone(question, length, known):
    until = question.day + timedelta(days=length)
    whole = assess(msgspec.structs.replace(question, until=until), known)
    alone = {}
    for number in range(length + 1):
        day = question.day + timedelta(days=number)
        alone[day] = assess(msgspec.structs.replace(question, day=day), known)
    if not whole.parts:
        assert {(one.verdict, one.reason, one.by) for one in alone.values()} == {
            (whole.verdict, whole.reason, whole.by)
        }
        return
    for day, one in alone.items():
        (part,) = [p for p in whole.parts if p.first_day <= day <= p.last_day]
        assert (part.verdict, part.reason, part.by) == (one.verdict, one.reason, one.by)
    verdicts = {one.verdict for one in alone.values()}
    assert whole.verdict == (verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED)
