"""What an exemption means for one of its persons: until when, and by what it ended."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.exemptions.events import (
    ConditionBreached,
    ExemptionRevoked,
    ExtensionProposed,
    PersonsRemoved,
    RequestObjected,
)
from cases.exemptions.models import person_rows
from cases.exemptions.states import Request
from tests.cases.exemptions.facts import CIRCULATED, COMPLETE, DEADLINE, REQUESTED, SECOND
from tests.rules import fact, folded

GRANTED = [REQUESTED, COMPLETE, CIRCULATED]
ENDS = datetime(2015, 7, 24, 21, tzinfo=UTC)
EXTENDING = ExtensionProposed(
    last_day=date(2015, 7, 31),
    circulated_on=date(2015, 7, 22),
    deadline=ENDS,
    working_days=2,
    rule="1737.travel_ban.humanitarian",
    rule_version=1,
    calendar_version=1,
    lapses_at=datetime(2015, 7, 28, 4, tzinfo=UTC),
)
REMOVED = PersonsRemoved(
    persons=("XXi.002",), from_day=date(2015, 7, 25), reason="", decided_by="1737 Committee"
)
REVOKED = ExemptionRevoked(from_day=date(2015, 7, 30), reason="", decided_by="1737 Committee")
BREACHED = ConditionBreached(from_day=date(2015, 7, 24), reason="")


def row(events: list[Any], at: datetime) -> Any:
    """Of the one person, while the span holds that the instant lies in."""
    request = folded(Request, events)
    return person_rows("r1", request, request.at(at))[0]


def revoked(at: datetime) -> Any:
    """As received at the instant, the fifth of its stream."""
    return fact(REVOKED, 5, received_at=at)


@pytest.mark.parametrize(
    ("events", "ends"),
    [
        ([], []),
        ([REMOVED], [["2015-07-25", "removed"]]),
        ([REVOKED], [["2015-07-30", "revoked"]]),
        (
            [REVOKED, BREACHED],
            [["2015-07-24", "condition"], ["2015-07-30", "revoked"]],
        ),
    ],
)
def test_all_by_which_it_ended_is_kept(events, ends):
    assert row([*GRANTED, *events], DEADLINE).ends == ends


def test_a_later_last_day_is_proposed_until_it_is_adopted():
    events = [*GRANTED, EXTENDING]
    before, after = row(events, ENDS - SECOND), row(events, ENDS)
    assert (before.last_day, before.proposed_until) == (date(2015, 7, 27), date(2015, 7, 31))
    assert (after.last_day, after.proposed_until) == (date(2015, 7, 31), None)


def test_an_objection_to_the_later_last_day_lets_it_lapse():
    objection = fact(RequestObjected(state="XM", reason=""), 5, received_at=ENDS - SECOND)
    events = [*GRANTED, EXTENDING, objection]
    before, after = (row(events, EXTENDING.lapses_at - late) for late in (SECOND, 0 * SECOND))
    assert (before.status, before.proposed_until, before.ends) == ("approved", None, [])
    assert (after.status, after.ends) == ("lapsed", [["2015-07-28", "lapsed"]])


@pytest.mark.parametrize(("at", "last"), [(ENDS, 31), (ENDS - SECOND, 27)])
def test_what_was_revoked_had_covered_the_days_of_its_extension(at, last):
    events = [*GRANTED, EXTENDING, revoked(at)]
    assert row(events, at).last_day == date(2015, 7, last)
