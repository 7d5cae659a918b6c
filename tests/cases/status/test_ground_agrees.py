"""The verifier's own fold and the log's come to the same answer, whatever happened.

Two programs written apart: whatever one of them takes otherwise, some history tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.exemptions.models import person_rows
from cases.exemptions.queries import with_asked
from cases.exemptions.states import Request
from cases.exemptions.values import Way
from cases.listing.domain import ListEntry
from cases.listing.models import entry_rows
from cases.regimes.domain import Regime, Rule
from cases.regimes.events import Measure
from cases.regimes.models import measure_rows, rule_rows
from cases.status import showing
from cases.status.domain import assess
from cases.status.gathering import Found
from cases.status.known import Question, Verdict
from panel.ledger.codec import stamp
from panel.ledger.events import Fact
from panel.ledger.members import FileError
from panel.ledger.states import fold
from panel.ledger.verifier.events import Event
from panel.ledger.verifier.ground.recomputing import recompute
from tests.cases.status import backgrounds, forged
from tests.cases.status.forged import GROUND, PERSON

LATER = datetime(2015, 9, 1, tzinfo=UTC)


def plain(value: Any) -> Any:
    """The value as JSON holds it."""
    return msgspec.json.decode(msgspec.json.encode(value))


class History(msgspec.Struct, frozen=True):
    """What the log holds by the streams' names."""

    streams: dict[str, Sequence[Fact]]

    def moment(self, hours: int) -> datetime:
        """So many hours after all of it was received."""
        received = (f.origin.received_at for facts in self.streams.values() for f in facts)
        return max(at for at in received if at) + timedelta(hours=hours)

    def events(self) -> list[Event]:
        """As a certificate shows them."""
        return [
            Event(
                position=1,
                stream=stream,
                version=fact.version,
                type=fact.event.name,
                recorded_at=stamp(LATER),
                data=plain(fact.event),
                received_at=plain(fact.origin)["received_at"],
            )
            for stream, facts in self.streams.items()
            for fact in facts
        ]

    def found(self, measure: str, at: datetime) -> Found:
        """As the rows of the database hold them."""
        entry = None
        persons: list[Any] = []
        rules: list[Any] = []
        measures: list[Any] = []
        for stream, facts in self.streams.items():
            category, _, key = stream.partition("/")
            if category == "list-entry":
                listed = fold(ListEntry, facts)
                entry = next(iter(entry_rows(key, listed, listed.at(at))), None)
            elif category == "regime":
                law = fold(Regime, facts)
                measures = measure_rows(key, law, law.at(at))
            elif category == "rule":
                rule = fold(Rule, facts)
                rules += rule_rows(key, rule, rule.at(at))
            else:
                request = fold(Request, facts)
                span = request.at(at)
                for row in person_rows(key, request, span):
                    row.since, row.stream = span.since, stream
                    persons.append(with_asked(row))
        rows = [r for r in persons if (r.person, r.measure) == (PERSON, measure)]
        measures.sort(key=lambda row: (row.valid_from, row.basis))
        of_measure = [row for row in rules if row.measure == measure]
        rows.sort(key=lambda row: (row.number, row.stream))
        if entry is None:
            return Found(None, [], [], rows)
        return Found(entry, measures, of_measure, rows)


@st.composite
def _histories(draw: Any) -> History:
    streams = {f"list-entry/{PERSON}": draw(backgrounds.entries())} | {
        f"exemption-request/{key}": draw(forged.requests())
        for key in "abc"[: draw(st.integers(1, 3))]
    }
    if law := draw(backgrounds.laws()):
        streams["regime/1737"] = law
    for regime in draw(st.sampled_from([(), ("1737",), ("any",), ("1737", "any")])):
        streams[f"rule/{regime}.travel_ban.{GROUND}"] = draw(backgrounds.rules())
    return History(streams)


@st.composite
def _questions(draw: Any) -> Question:
    first = draw(forged.days)
    longer = draw(st.one_of(st.none(), st.integers(0, 40)))
    return Question(
        person=PERSON,
        state=draw(forged.states),
        day=first,
        until=None if longer is None else first + timedelta(days=longer),
        measure=draw(st.sampled_from([Measure.TRAVEL_BAN, *Measure])),
        way=draw(st.sampled_from(Way)),
        ground=draw(st.sampled_from([None, None, GROUND, "own_national"])),
    )


def answered(history: History, question: Question, at: datetime) -> dict[str, Any]:
    """What the log answers."""
    found = history.found(question.measure, at)
    known = found.known(question.state)
    finding = assess(question, known)
    measure = showing.measure(finding.interval, question.day, known.zone)
    return {
        "verdict": str(finding.verdict),
        "reason": finding.reason,
        "by": finding.by,
        "parts": plain(finding.parts),
        "measure": plain(measure),
        "competent_body": finding.interval.body if finding.interval else None,
        "exemptions_considered": [
            {
                "request": row.key,
                "number": row.number,
                "status": str(row.status),
                "territories": list(row.ways),
                "first_day": str(row.first_day),
                "last_day": str(row.last_day),
            }
            for row in found.persons
        ],
    }


def recomputed(history: History, question: Question, at: datetime, answer: dict[str, Any]) -> Any:
    """What the verifier says to it."""
    asked: dict[str, Any] = {
        "person": question.person,
        "state": question.state,
        "date": str(question.day),
        "until": str(question.until) if question.until else None,
        "leg": str(question.way),
        "measure": str(question.measure),
        "ground": question.ground,
        "as_of": stamp(at),
    }
    return recompute(asked, answer, (), history.events(), law="regime/1737")


hours = st.integers(0, 24 * 20)


@settings(max_examples=100)
@given(_histories(), _questions(), hours)
def test_both_come_to_the_same_answer(history: History, question: Question, later: int) -> None:
    at = history.moment(later)
    answer = answered(history, question, at)
    assert recomputed(history, question, at, answer).found


@settings(max_examples=5)
@given(backgrounds.entries(), forged.extended_without())
def test_an_extension_does_not_wake_what_was_refused_to_a_person(
    entry: Sequence[Fact], request: Sequence[Fact]
) -> None:
    history = History({f"list-entry/{PERSON}": entry, "exemption-request/a": request})
    at = history.moment(1)
    (row,) = history.found(Measure.TRAVEL_BAN, at).persons
    assert (row.status, row.proposed_until) == ("refused", None)
    question = Question(
        person=PERSON,
        state="XA",
        day=forged.JULY,
        until=None,
        measure=Measure.TRAVEL_BAN,
        way=Way.ENTRY,
        ground=None,
    )
    assert recomputed(history, question, at, answered(history, question, at)).found


@settings(max_examples=50)
@given(_histories(), _questions(), hours, st.sampled_from(Verdict))
def test_every_other_verdict_is_refused(
    history: History, question: Question, later: int, lie: Verdict
) -> None:
    at = history.moment(later)
    answer = answered(history, question, at)
    assume(answer["verdict"] != lie)
    with pytest.raises(FileError, match="the answer says"):
        recomputed(history, question, at, {**answer, "verdict": str(lie), "parts": []})
