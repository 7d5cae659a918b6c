"""Whatever is done in whatever order, and whenever beat runs, there is exactly one outcome."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.exemptions.domain import (
    AskExtension,
    AskInformation,
    Circulate,
    CommentOnRequest,
    ConfirmTravel,
    DecideInMeeting,
    FindComplete,
    MoveDeadline,
    MoveHoldEnds,
    ObjectToRequest,
    PlaceHold,
    ProposeExtension,
    ReleaseHold,
    RemovePersons,
    ReturnRequest,
    RevokeExemption,
    RuleEmergency,
    ShiftJourney,
    ShortenPeriod,
    SupplementRequest,
    SupplyInformation,
    VoidRequestEntry,
    WithdrawRequest,
)
from cases.exemptions.events import (
    AdoptionRecorded,
    ConfirmationOverdue,
    ExemptionLapsed,
    ExtensionRecorded,
    HoldLapsed,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import GRANTED, PENDING, Status
from cases.regimes.domain import HEADQUARTERS, Body, WorkingDays
from cases.regimes.events import Holiday, Procedure, SeatTaken, YearPublished
from panel.ledger.commands import Refused
from panel.ledger.states import ALWAYS, FOREVER, fold
from panel.ledger.values import new_york_day
from tests.cases.exemptions.book import Book, world
from tests.cases.exemptions.facts import COMMITTEE
from tests.cases.exemptions.test_filing import FILING
from tests.rules import folded

BEGINS = datetime(2015, 7, 13, 14, tzinfo=UTC)
ENDS = datetime(2016, 3, 1, tzinfo=UTC)
CLOCKS = (
    AdoptionRecorded,
    ExtensionRecorded,
    ExemptionLapsed,
    HoldLapsed,
    ConfirmationOverdue,
)
TERMS: dict[str, Any] = {
    "information_stops_clock": True,
    "emergency_hours": 24,
    "shift_hours": 48,
    "change_notice_working_days": 1,
    "confirmation_working_days": 5,
    "period_working_days": 3,
    "silence_working_days": 3,
}
MEMBERS = ("XM", "XO", "XP")


class Step(NamedTuple):
    """What is tried, how many hours after the step before, and by a paper received how long ago."""

    what: str
    hours: int
    ago: int
    which: int


WHATS = (
    *("find_complete", "return", "ask", "supply", "supplement", "circulate", "shorten"),
    *("emergency", "object", "hold", "release", "comment", "decide", "refuse", "withdraw"),
    *("shift", "longer", "extend", "remove", "revoke", "confirm", "holiday", "workday", "seats"),
)
RACING = ("object", "hold", "release", "holiday", "workday", "ask", "supply", "seats")
CORRECTIONS = frozenset({"holiday", "workday", "seats"})
"""What is told to the request by a worker, which may be late."""
STEP = st.builds(
    Step,
    what=st.sampled_from(WHATS) | st.sampled_from(RACING),
    hours=st.sampled_from([0, 1, 5, 20, 24, 30, 72]) | st.sampled_from([1, 24, 2000]),
    ago=st.sampled_from([0, 0, 0, 1, 26, 80]),
    which=st.integers(0, 2),
)
BEGUN = [Step("find_complete", 0, 0, 0), Step("circulate", 0, 0, 0)]
GRANTED_EARLY = [*BEGUN, Step("decide", 1, 0, 0), Step("extend", 1, 0, 0)]
EXTENDED = [*BEGUN, Step("comment", 50, 0, 0), Step("extend", 30, 0, 0)]
"""Adopted by silence an hour before: what comes on paper may be to the request or to that."""
STEPS = st.builds(
    lambda first, then: [*first, *then],
    st.sampled_from([[], BEGUN, BEGUN, GRANTED_EARLY, EXTENDED]),
    st.lists(STEP, max_size=20),
)


def command(step: Step, at: datetime) -> tuple[Any, str]:
    """What is given, and for which State."""
    member, today = MEMBERS[step.which], new_york_day(at)
    said = {n: getattr(FILING, n) for n in SupplementRequest.__struct_fields__ if n != "assets"}
    late = date(2015, 8, 10) + timedelta(days=step.which)
    found: dict[str, tuple[Any, str]] = {
        "find_complete": (FindComplete(supplied="by a note"), ""),
        "return": (ReturnRequest(missing="a document"), ""),
        "ask": (AskInformation(wanted="Who travels?"), ""),
        "supply": (SupplyInformation(answer="Nobody."), "XA"),
        "supplement": (SupplementRequest(**said), "XA"),
        "circulate": (Circulate(circulated_on=today), ""),
        "shorten": (ShortenPeriod(working_days=1 + step.which, reason="Near."), ""),
        "emergency": (RuleEmergency(ends_at=at + timedelta(hours=3), reason="Ill."), ""),
        "object": (ObjectToRequest(), member),
        "hold": (PlaceHold(), member),
        "release": (ReleaseHold(), member),
        "comment": (CommentOnRequest(comment="Hm."), member),
        "decide": (DecideInMeeting(granted=True, decided_at=at, minutes="M"), ""),
        "refuse": (DecideInMeeting(granted=False, decided_at=at, minutes="M"), ""),
        "withdraw": (WithdrawRequest(), "XA"),
        "shift": (ShiftJourney(hours=(-1, 12, 30)[step.which]), "XA"),
        "longer": (AskExtension(last_day=late, reason="Longer."), "XA"),
        "extend": (ProposeExtension(last_day=late, circulated_on=today), ""),
        "remove": (
            RemovePersons(persons=("XXi.003",), from_day=today, decided_by="C", reason="R"),
            "",
        ),
        "revoke": (RevokeExemption(from_day=today, decided_by="C", reason="R"), ""),
        "confirm": (ConfirmTravel(travelled=False), "XA"),
        "holiday": (MoveDeadline(), ""),
        "workday": (MoveDeadline(), ""),
        "seats": (MoveHoldEnds(), ""),
    }
    return found[step.what]


class Run:
    """A history as it comes about, beat running after every step or only at the end."""

    def __init__(self, procedure: Procedure, *, beats: bool) -> None:
        known = world(procedure=procedure, **TERMS)
        known[Body, "1737-committee"] = self.body(0)
        self.book, self.beats, self.at = Book(known=known), beats, BEGINS
        self.closed: set[date] = set()
        self.book.world[WorkingDays, HEADQUARTERS] = self.year()
        group = msgspec.structs.replace(FILING, persons=("XXi.002", "XXi.003"))
        self.book.give(group, self.at, state="XA")
        self.took: list[bool] = []

    def body(self, which: int) -> Body:
        """The Committee as its seats are on record, which is corrected now and then."""
        ends = (date(2016, 1, 1), date(2015, 7, 20), None)
        taken = [
            SeatTaken(
                state=state,
                valid_from=date(2014, 1, 1),
                valid_until=ends[(number + which) % 3],
                source="fiction",
                verified=False,
            )
            for number, state in enumerate(MEMBERS)
        ]
        return msgspec.structs.replace(folded(Body, taken), chairs=COMMITTEE.chairs)

    def year(self) -> WorkingDays:
        """The calendar of working days as it is on record."""
        holidays = tuple(Holiday(day=day, name="fiction") for day in sorted(self.closed))
        years = [YearPublished(year=2015, holidays=holidays), YearPublished(year=2016, holidays=())]
        return folded(WorkingDays, years)

    def take(self, step: Step) -> None:
        """Try one step."""
        self.at += timedelta(hours=step.hours, seconds=1)
        given, state = command(step, self.at)
        past = state or step.what in CORRECTIONS
        received = self.at - timedelta(hours=step.ago if past else 0)
        if step.what == "holiday":
            self.closed.add(new_york_day(received) + timedelta(days=step.which))
        elif step.what == "workday":
            self.closed.clear()
        elif step.what == "seats":
            self.book.world[Body, "1737-committee"] = self.body(step.which)
        self.book.world[WorkingDays, HEADQUARTERS] = self.year()
        try:
            self.book.give(given, self.at, state=state or None, received_at=received)
        except Refused:
            self.took.append(False)
        else:
            self.took.append(True)
        if self.beats:
            self.book.tick(self.at)

    def through(self, steps: list[Step]) -> Run:
        """Try them all, and let beat run at the end in any case."""
        for step in steps:
            self.take(step)
        return self


def check_spans(request: Request) -> None:
    """They follow one another from the beginning of time to its end."""
    spans = request.spans()
    assert (spans[0].since, spans[-1].until) == (ALWAYS, FOREVER)
    assert all(one.until == other.since for one, other in pairwise(spans))
    assert all(one.since < one.until for one in spans)


def check_one_outcome(request: Request, at: datetime) -> None:
    """Objected to in time is not adopted; late objections undo nothing; nothing is two things."""
    span = request.at(at)
    now = [o for o in request.objections if o.round == request.rounds]
    against = [o for o in now if o.in_time]
    if request.extension is None and against:
        assert span.status not in {Status.CIRCULATED, Status.NOTIFIED, Status.ON_HOLD}
        if span.status == Status.APPROVED:
            assert request.minutes
    if request.extension and request.extension.objected:
        assert request.covered_until(span) == request.last_day
    if request.extension and request.status in GRANTED:
        assert request.before
        assert request.before.at(request.extension.proposed_at).status in GRANTED
    if request.open and span.status in PENDING:
        assert request.open_at(at)
    held = any(h.in_time and h.placed_at <= at < h.ends for h in request.holds)
    if held and request.status in {Status.CIRCULATED, Status.NOTIFIED}:
        assert span.status not in GRANTED


PROCEDURES = st.sampled_from([Procedure.APPROVAL, Procedure.NO_NEGATIVE_DECISION])


@settings(max_examples=300)
@given(PROCEDURES, STEPS)
def test_the_outcome_is_the_same_whenever_beat_runs_and_whatever_it_recorded(procedure, steps):
    often = Run(procedure, beats=True).through(steps)
    never = Run(procedure, beats=False).through(steps)
    assert often.took == never.took
    never.book.tick(never.at)
    assert often.book.request.spans() == never.book.request.spans()
    plain = [fact for fact in often.book.facts if not isinstance(fact.event, CLOCKS)]
    numbered = [msgspec.structs.replace(f, version=n) for n, f in enumerate(plain, 1)]
    unrecorded = fold(Request, numbered)
    assert often.book.request.spans() == unrecorded.spans()
    for at in (BEGINS, often.at, ENDS):
        request = often.book.request
        assert request.covered_until(request.at(at)) == unrecorded.covered_until(unrecorded.at(at))
        check_one_outcome(request, at)
    check_spans(often.book.request)


@settings(max_examples=300)
@given(PROCEDURES, STEPS, st.lists(st.integers(1, 30), max_size=4), STEPS)
def test_any_entry_that_may_be_struck_leaves_a_history_that_goes_on(procedure, steps, voids, more):
    run = Run(procedure, beats=True).through(steps)
    for target in voids:
        try:
            void = VoidRequestEntry(target=target, authority="A", reason="R")
            run.book.give(void, run.at)
        except Refused:
            continue
        check_spans(run.book.request)
        run.book.tick(run.at)
    if run.book.request.status is None:
        return
    run.through(more[:10])
    check_spans(run.book.request)
    run.book.tick(ENDS)
    assert [due for due in run.book.request.due() if due.deadline <= ENDS] == []
