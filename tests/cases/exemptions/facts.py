"""A request of July 2015, its rule, calendar and Committee, as plain values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.exemptions.events import (
    ExemptionRequested,
    RequestCirculated,
    RequestFoundComplete,
    RequestObjected,
    RequestReturned,
)
from cases.exemptions.values import Leg, Way
from cases.regimes.domain import Body, Rule, WorkingDays
from cases.regimes.events import (
    BodyOpened,
    ChairAppointed,
    Holiday,
    Measure,
    Procedure,
    RulePublished,
    SeatTaken,
    YearPublished,
)
from tests.rules import fact, folded

MONDAY = date(2015, 7, 13)
DEADLINE = datetime(2015, 7, 21, 21, tzinfo=UTC)
SECOND = timedelta(seconds=1)

REQUESTED = ExemptionRequested(
    number="ER/2015/001",
    applicant="XA",
    persons=("XXi.002",),
    measure=Measure.TRAVEL_BAN,
    regime="1737",
    ground="humanitarian",
    purpose="A fictional visit.",
    justification="Fiction.",
    first_day=date(2015, 7, 23),
    last_day=date(2015, 7, 27),
    itinerary=(
        Leg(
            territory="XA",
            way=Way.ENTRY,
            departs_from="Port C",
            arrives_at="Port A",
            departs_on=date(2015, 7, 23),
            arrives_on=date(2015, 7, 23),
            transport="flight XX 1",
        ),
    ),
)
COMPLETE = RequestFoundComplete()
RETURNED = RequestReturned(missing="where the traveller stays")
CIRCULATED = RequestCirculated(
    circulated_on=MONDAY,
    deadline=DEADLINE,
    working_days=5,
    rule="1737.travel_ban.humanitarian",
    rule_version=1,
    calendar_version=1,
)
CALENDAR = folded(
    WorkingDays,
    [YearPublished(year=2015, holidays=(Holiday(day=date(2015, 7, 17), name="Eid al-Fitr"),))],
)
RULE = RulePublished(
    procedure=Procedure.APPROVAL,
    decided_by="1737 Committee",
    valid_from=date(2010, 6, 9),
    silence_working_days=5,
    source="fiction",
    verified=False,
)
COMMITTEE = folded(
    Body,
    [
        BodyOpened(title="1737 Committee", opened_on=date(2006, 12, 23)),
        SeatTaken(
            state="XM",
            valid_from=date(2015, 1, 1),
            valid_until=date(2016, 1, 1),
            source="fiction",
            verified=False,
        ),
        ChairAppointed(
            state="XM",
            person="A Chair",
            valid_from=date(2015, 1, 1),
            valid_until=date(2016, 1, 1),
            source="fiction",
            verified=False,
        ),
    ],
)


def objected(received_at: datetime) -> Any:
    return fact(RequestObjected(state="XM", reason=""), 4, received_at=received_at)


RESTS: dict[str, Any] = {
    "calendar": CALENDAR,
    "rule": folded(Rule, [RULE]),
    "committee": COMMITTEE,
}
"""What most commands of the procedure read."""


def resting(*names: str) -> dict[str, Any]:
    """Some of it."""
    return {name: RESTS[name] for name in names}
