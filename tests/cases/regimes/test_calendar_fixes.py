"""A correction of the calendar changes what is counted later, and no answer as of before it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.regimes import queries
from cases.regimes.calendar import deadline, notice_days
from cases.regimes.domain.calendars import (
    HEADQUARTERS,
    DeclareHoliday,
    PublishYear,
    VoidCalendarEntry,
    WithdrawHoliday,
)
from cases.regimes.events import Holiday
from panel.access.giving import give
from panel.ledger import clockwork, moments
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from tests.cases.regimes.conftest import MONDAY, OPERATOR

EID, TRAVEL = date(2015, 7, 17), date(2015, 7, 24)
TUESDAY, WEDNESDAY = (datetime(2015, 7, day, 21, tzinfo=UTC) for day in (21, 22))


def end(moment):
    """Of five working days from Monday 13 July, by the calendar as known then."""
    return deadline(MONDAY.date(), 5, holidays=queries.holidays(moment))


def notice(moment):
    """Of a request received that Monday for travel on the 24th."""
    return notice_days(MONDAY, TRAVEL, holidays=queries.holidays(moment))


DECLARE = DeclareHoliday(day=date(2015, 7, 15), name="A fictional day", reason="fictional")
WITHDRAW = WithdrawHoliday(day=EID, reason="fictional")
CHRISTMAS = Holiday(day=date(2015, 12, 25), name="Christmas Day")
REPUBLISH = PublishYear(year=2015, holidays=(CHRISTMAS,))


@pytest.mark.parametrize(
    ("fix", "ends", "days"),
    [
        (DECLARE, WEDNESDAY, 7),
        (WITHDRAW, TUESDAY - timedelta(days=1), 9),
        (REPUBLISH, TUESDAY - timedelta(days=1), 9),
    ],
)
def test_a_fix_changes_later_counts_and_no_answer_as_of_before(law, fix, ends, days):
    before = moments.now()
    assert (end(before), notice(before)) == (TUESDAY, 8)
    clockwork.set_clock(MONDAY + timedelta(days=1))
    give(registry, Asked(fix, HEADQUARTERS), OPERATOR)
    after = moments.now()
    assert (end(after), notice(after)) == (ends, days)
    assert (end(before), notice(before)) == (TUESDAY, 8)


def test_a_fix_that_is_struck_again_is_still_known_as_of_between(law):
    give(registry, Asked(DECLARE, HEADQUARTERS), OPERATOR)
    between = moments.now()
    entry = LogEvent.objects.filter(stream=f"calendar/{HEADQUARTERS}").count()
    clockwork.set_clock(MONDAY + timedelta(days=1))
    void = VoidCalendarEntry(target=entry, authority="Secretary", reason="another year's")
    give(registry, Asked(void, HEADQUARTERS), OPERATOR)
    assert (end(between), end(moments.now())) == (WEDNESDAY, TUESDAY)
    assert verify(registry) == []
