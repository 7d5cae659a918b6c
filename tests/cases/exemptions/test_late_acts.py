"""What comes after silence decided is kept and changes nothing, and no history stops the fold."""

from datetime import date, timedelta

from cases.exemptions.events import (
    ExtensionProposed,
    ExtensionRecorded,
    HoldPlaced,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from panel.ledger.states import Voided
from tests.cases.exemptions.facts import CIRCULATED, COMPLETE, DEADLINE, REQUESTED, objected
from tests.rules import fact, folded

HOUR = timedelta(hours=1)


def held(after: timedelta):
    """A hold received so long after the deadline."""
    hold = HoldPlaced(state="XM", reason="", lapses_at=None)
    return fact(hold, 4, received_at=DEADLINE + after)


def test_a_hold_that_came_too_late_moves_no_hour() -> None:
    request = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, held(HOUR)])
    assert request.takes_effect == DEADLINE
    assert request.at(DEADLINE + HOUR / 2).status == Status.APPROVED


def test_an_objection_is_not_in_time_by_another_s_late_hold() -> None:
    events = [REQUESTED, COMPLETE, CIRCULATED, held(2 * HOUR), objected(DEADLINE + HOUR)]
    request = folded(Request, events)
    assert [objection.in_time for objection in request.objections] == [False]
    assert request.at(DEADLINE + 3 * HOUR).status == Status.APPROVED


def test_whatever_is_struck_the_rest_is_folded() -> None:
    extension = ExtensionProposed(
        last_day=date(2015, 8, 10),
        circulated_on=date(2015, 7, 22),
        deadline=DEADLINE + 24 * HOUR,
        working_days=1,
        rule="1737.travel_ban.humanitarian",
        rule_version=1,
        calendar_version=1,
        lapses_at=DEADLINE + 240 * HOUR,
    )
    recorded = ExtensionRecorded(deadline=DEADLINE + 24 * HOUR, last_day=date(2015, 8, 10))
    events = [REQUESTED, COMPLETE, CIRCULATED, extension, recorded]
    for target in range(1, len(events) + 1):
        struck = Voided(target=target, authority="Secretary", reason="an error")
        assert folded(Request, [*events, struck]).spans()
