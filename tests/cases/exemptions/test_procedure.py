"""The no-objection procedure, on plain values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from cases.exemptions.domain import (
    Circulate,
    FindComplete,
    MoveDeadline,
    ObjectToRequest,
    RecordAdoption,
    VoidRequestEntry,
    WithdrawRequest,
)
from cases.exemptions.events import (
    AdoptionRecorded,
    DeadlineMoved,
    RequestFoundComplete,
    RequestObjected,
    RequestWithdrawn,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.regimes.domain import Rule, WorkingDays
from cases.regimes.events import (
    Holiday,
    YearPublished,
)
from panel.ledger.commands import Refused
from panel.ledger.events import Fact
from panel.ledger.states import Level, Voided
from tests.cases.exemptions.facts import (
    CIRCULATED,
    COMPLETE,
    DEADLINE,
    MONDAY,
    REQUESTED,
    RESTS,
    RETURNED,
    SECOND,
    objected,
    resting,
)
from tests.rules import act, fact, folded, outcome


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([REQUESTED], FindComplete(), [COMPLETE]),
        (
            [REQUESTED, RETURNED],
            FindComplete(),
            "say what was missing and by which paper it came",
        ),
        (
            [REQUESTED, RETURNED],
            FindComplete(supplied="the hotel, by a note of 10 July"),
            [RequestFoundComplete(supplied="the hotel, by a note of 10 July")],
        ),
        (
            [msgspec.structs.replace(REQUESTED, missing=("documents", "purpose"))],
            FindComplete(),
            "say what was missing and by which paper it came",
        ),
        (
            [REQUESTED, COMPLETE],
            FindComplete(),
            "only a request received or returned is found complete",
        ),
        ([REQUESTED, COMPLETE], Circulate(circulated_on=MONDAY), [CIRCULATED]),
        ([REQUESTED], Circulate(circulated_on=MONDAY), "only a complete request can be circulated"),
        (
            [REQUESTED, COMPLETE],
            Circulate(circulated_on=date(2015, 7, 10)),
            "a request is circulated on the day on which it is sent",
        ),
    ],
)
def test_a_request_goes_step_by_step(given, when, then):
    reads: dict[str, Any] = {}
    if isinstance(when, Circulate):
        reads = RESTS
    found = outcome(folded(Request, given), when, **reads)
    said = found.rule.split(";")[0] if isinstance(found, Refused) else found
    assert said == then


def test_five_working_days_with_a_holiday_end_on_tuesday_at_17_in_new_york():
    """13 July 2015 and five days: 14, 15, 16, not 17 (Eid), 20, 21."""
    found = outcome(
        folded(Request, [REQUESTED, COMPLETE]),
        Circulate(circulated_on=MONDAY),
        **RESTS,
    )
    assert found[0].deadline == DEADLINE


def test_a_rule_without_a_period_refuses_circulation_and_is_named():
    found = outcome(
        folded(Request, [REQUESTED, COMPLETE]),
        Circulate(circulated_on=MONDAY),
        **RESTS | {"rule": Rule()},
    )
    assert found.facts == {"rule_row": "1737.travel_ban.humanitarian"}


def test_silence_adopts_at_the_hour_whether_or_not_anybody_records_it():
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
    assert request.at(DEADLINE - SECOND).status == Status.CIRCULATED
    assert request.at(DEADLINE).status == Status.APPROVED
    recorded = folded(
        Request, [REQUESTED, COMPLETE, CIRCULATED, AdoptionRecorded(deadline=DEADLINE)]
    )
    assert recorded.spans() == request.spans()
    assert (list(recorded.due()), len(list(request.due()))) == ([], 1)


@pytest.mark.parametrize(
    ("received", "status"),
    [(DEADLINE - SECOND, Status.OBJECTED), (DEADLINE, Status.APPROVED)],
)
def test_an_objection_counts_if_received_before_the_hour(received, status):
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, objected(received)])
    assert request.at(DEADLINE).status == status
    assert request.objections[0].in_time is (status is Status.OBJECTED)


def test_an_objection_received_in_time_annuls_an_adoption_recorded_before_it_was_keyed():
    adopted = AdoptionRecorded(deadline=DEADLINE)
    late_keyed = fact(
        RequestObjected(state="XM", reason=""), 5, received_at=DEADLINE - timedelta(minutes=10)
    )
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, adopted, late_keyed])
    assert request.at(DEADLINE).status == Status.OBJECTED


@pytest.mark.parametrize(("state", "says"), [("XM", None), ("XB", "seated"), (None, "seated")])
def test_only_a_seated_state_objects(state, says):
    found = outcome(
        folded(Request, [REQUESTED, COMPLETE, CIRCULATED]),
        ObjectToRequest(reason="no"),
        act(role="member", state=state),
        **resting("rule", "committee"),
    )
    if says is None:
        assert found == [RequestObjected(state="XM", reason="no")]
    else:
        assert says in found.rule


def test_a_member_objects_once():
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, objected(DEADLINE - SECOND)])
    found = outcome(request, ObjectToRequest(), act(state="XM"), **resting("rule", "committee"))
    assert found.facts == {"member": "XM"}


def test_the_clock_adopts_once_and_not_before_the_hour():
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
    early = outcome(request, RecordAdoption(), act(at=DEADLINE - SECOND))
    assert early.rule == "the period has not ended"
    assert outcome(request, RecordAdoption(), act(at=DEADLINE)) == [
        AdoptionRecorded(deadline=DEADLINE)
    ]
    again = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, AdoptionRecorded(deadline=DEADLINE)])
    assert outcome(again, RecordAdoption(), act(at=DEADLINE)) == []


def calendar(*days: date) -> WorkingDays:
    """The calendar with other holidays; its second version."""
    holidays = tuple(Holiday(day=day, name="fiction") for day in days)
    first = YearPublished(year=2015, holidays=())
    return folded(WorkingDays, [first, YearPublished(year=2015, holidays=holidays)])


WEDNESDAY = datetime(2015, 7, 22, 21, tzinfo=UTC)
THURSDAY = datetime(2015, 7, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("holidays", "received", "moved"),
    [
        ([17], THURSDAY, None),
        ([15, 17], THURSDAY, WEDNESDAY),
        ([], THURSDAY, datetime(2015, 7, 20, 21, tzinfo=UTC)),
        # No period ends before the correction that shortens it.
        ([], DEADLINE - SECOND, DEADLINE - SECOND),
        # What was adopted by then stands.
        ([15, 17], DEADLINE, None),
    ],
)
def test_a_corrected_calendar_moves_the_deadlines_that_run(holidays, received, moved):
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
    days = calendar(*(date(2015, 7, day) for day in holidays))
    found = outcome(
        request, MoveDeadline(), act(received_at=received), calendar=days, **resting("rule")
    )
    expected = DeadlineMoved(deadline=moved or DEADLINE, moved_from=DEADLINE, calendar_version=2)
    assert found == ([expected] if moved else [])
    assert folded(Request, [REQUESTED, COMPLETE, CIRCULATED, *found]).deadline == (
        moved or DEADLINE
    )


@pytest.mark.parametrize(
    "decided",
    [
        objected(DEADLINE - SECOND),
        RequestWithdrawn(reason=""),
    ],
)
def test_a_corrected_calendar_leaves_what_is_decided(decided):
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, decided])
    by = act(received_at=THURSDAY)
    days = calendar(date(2015, 7, 15))
    assert outcome(request, MoveDeadline(), by, calendar=days, **resting("rule")) == []


@pytest.mark.parametrize(
    ("state", "at", "says"),
    [
        ("XA", DEADLINE - SECOND, None),
        ("XA", DEADLINE, "the request is decided: approved"),
        ("XB", DEADLINE - SECOND, "only the State that made a request withdraws it"),
    ],
)
def test_a_request_is_withdrawn_by_its_state_before_it_is_adopted(state, at, says):
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
    found = outcome(request, WithdrawRequest(), act(state=state, at=at))
    assert found == [RequestWithdrawn(reason="")] if says is None else found.rule == says


def test_who_may_know_widens_with_the_procedure():
    received = folded(Request, [REQUESTED])
    assert received.disclosure(received.spans()[0]).level is Level.STATE
    circulated = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
    before, after = (circulated.disclosure(span) for span in circulated.spans())
    assert (before.level, before.parties) == (Level.COMMITTEE, frozenset({"XA"}))
    assert after.parties == {"XA"}


def test_an_objection_received_before_the_circulation_is_to_nothing():
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
    sunday = datetime(2015, 7, 12, 20, tzinfo=UTC)
    by = act(state="XM", received_at=sunday)
    found = outcome(request, ObjectToRequest(), by, **resting("rule", "committee"))
    assert "before the Committee when it was received" in found.rule
    assert found.field == "/received_at"


@pytest.mark.parametrize(
    ("given", "target", "struck"),
    [
        ([REQUESTED], 1, True),
        ([REQUESTED, COMPLETE], 1, False),
        ([REQUESTED, COMPLETE], 2, True),
        ([REQUESTED, COMPLETE, CIRCULATED], 1, False),
        ([REQUESTED, COMPLETE, CIRCULATED], 2, False),
        ([REQUESTED, COMPLETE, CIRCULATED], 3, True),
        ([REQUESTED, COMPLETE, CIRCULATED, objected(DEADLINE - SECOND)], 3, False),
        ([REQUESTED, COMPLETE, CIRCULATED, objected(DEADLINE - SECOND)], 4, True),
    ],
)
def test_a_step_is_struck_only_when_nothing_rests_on_it(given, target, struck):
    void = VoidRequestEntry(target=target, authority="Secretary", reason="An error.")
    history = tuple(type(one.event) if isinstance(one, Fact) else type(one) for one in given)
    found = outcome(folded(Request, given), void, act(history=history))
    if struck:
        assert found == [Voided(target=target, authority="Secretary", reason="An error.")]
    else:
        assert found.rule == "what rests on that entry is struck first"
