"""The calendar is corrected while a period runs: each period is counted again, once."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from cases.exemptions.domain import (
    Circulate,
    ConfirmTravel,
    DecideInMeeting,
    FindComplete,
    PlaceHold,
    ProposeExtension,
    VoidRequestEntry,
)
from cases.exemptions.models import RequestRow
from cases.exemptions.policies import NAME
from cases.regimes.domain.bodies import SeatMember
from cases.regimes.domain.calendars import HEADQUARTERS, DeclareHoliday, VoidCalendarEntry
from cases.regimes.domain.measures import PublishRule, Rule
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments, streams, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import Cursor, Given, LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.verify import verify
from tests.api.conftest import OPERATOR, REQUEST, ledger, state  # noqa: F401  # fixtures

RULE = "1737.travel_ban.humanitarian"
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))
TUESDAY, WEDNESDAY = (datetime(2015, 7, day, 21, tzinfo=UTC) for day in (21, 22))


@pytest.fixture
def circulated(state) -> str:  # noqa: F811  # as above
    key = str(state("XA").post("exemption-requests", REQUEST).json()["id"])
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)
    subscriptions.run_all(registry)
    return key


def deadline() -> datetime:
    found: datetime = RequestRow.objects.filter(held_to=STILL)[0].deadline
    return found


def at_head() -> datetime:
    """The log's time."""
    return moments.now().at


def declared(day: date = date(2015, 7, 15)) -> int:
    """Declare a holiday; the number of its entry in the calendar."""
    command = DeclareHoliday(day=day, name="Fiction", reason="Fiction.")
    give(registry, Asked(command, HEADQUARTERS), SECRETARY)
    return LogEvent.objects.filter(stream=f"calendar/{HEADQUARTERS}").count()


def test_a_holiday_moves_the_deadline_and_its_void_moves_it_back(circulated):
    entry = declared()
    assert deadline() == TUESDAY
    subscriptions.run_all(registry)
    assert deadline() == WEDNESDAY
    void = VoidCalendarEntry(target=entry, authority="Secretary", reason="It was another year's.")
    give(registry, Asked(void, HEADQUARTERS), SECRETARY)
    subscriptions.run_all(registry)
    assert deadline() == TUESDAY
    assert verify(registry) == []


def test_a_correction_told_twice_moves_it_once(circulated):
    declared()
    subscriptions.run_all(registry)
    before = LogEvent.objects.count()
    Cursor.objects.filter(name=NAME).update(position=0)
    subscriptions.run_all(registry)
    assert LogEvent.objects.count() == before
    assert LogEvent.objects.filter(type="exemption.deadline_moved").count() == 1


def test_a_period_whose_objection_was_struck_is_counted_by_the_calendar_of_now(
    circulated,
    state,  # noqa: F811  # as above
):
    state("XM").post(f"exemption-requests/{circulated}/objection", {"reason": "not convinced"})
    objection = LogEvent.objects.get(type="exemption.objected").version
    declared()
    subscriptions.run_all(registry)
    assert deadline() == TUESDAY
    void = VoidRequestEntry(target=objection, authority="Secretary", reason="Another request's.")
    give(registry, Asked(void, circulated), SECRETARY)
    subscriptions.run_all(registry)
    assert deadline() == WEDNESDAY
    assert verify(registry) == []


def test_a_correction_is_told_to_what_runs_and_to_nothing_that_is_over(ledger, state):  # noqa: F811  # as above
    known = streams.newest(registry, Rule, RULE).published
    assert known is not None
    said = msgspec.structs.asdict(known) | {"confirmation_working_days": 5, "reason": "A test."}
    give(registry, Asked(PublishRule(**said), RULE), OPERATOR)
    granted = []
    for _ in range(4):
        key = str(state("XA").post("exemption-requests", REQUEST).json()["id"])
        give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
        give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)
        granted.append(key)
    clockwork.set_clock(TUESDAY)
    clockwork.tick(registry)
    untold = granted.pop()
    for key in granted:
        said = {"state": "XA", "document": "a note", "received_at": at_head()}
        give(registry, Asked(ConfirmTravel(travelled=False), key), SECRETARY, **said)
    held = str(state("XA").post("exemption-requests", REQUEST).json()["id"])
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), held), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 21)), held), SECRETARY)
    subscriptions.run_all(registry)
    before = Given.objects.latest("id").pk
    declared(date(2015, 7, 29))
    subscriptions.run_all(registry)
    told = Given.objects.filter(client=NAME, pk__gt=before)
    streams_told = {f"exemption-request/{key}" for key in (held, untold)}
    assert {one.stream for one in told} == streams_told
    moved = LogEvent.objects.filter(type="exemption.confirmation_moved")
    assert {one.stream for one in moved} == streams_told
    row = RequestRow.objects.as_of(moments.now()).get(stream=f"exemption-request/{untold}")
    assert row.confirm_by == datetime(2015, 8, 4, 21, tzinfo=UTC)


def test_a_hold_that_outlasts_an_extensions_period_is_told_of_its_owners_seat(circulated):
    decided = DecideInMeeting(granted=True, decided_at=at_head(), minutes="M/1")
    give(registry, Asked(decided, circulated), SECRETARY)
    extension = ProposeExtension(last_day=date(2015, 8, 31), circulated_on=date(2015, 7, 13))
    give(registry, Asked(extension, circulated), SECRETARY)
    hold, now = Asked(PlaceHold(), circulated), at_head()
    give(registry, hold, SECRETARY, state="XM", document="a note", received_at=now)
    clockwork.set_clock(WEDNESDAY)
    seat = SeatMember(
        state="XM",
        valid_from=date(2015, 1, 1),
        valid_until=date(2016, 1, 1),
        source="of the test's own",
    )
    give(registry, Asked(seat, "1737-committee"), OPERATOR)
    subscriptions.run_all(registry)
    assert LogEvent.objects.filter(type="exemption.hold_end_moved").count() == 1
