"""Periods and notice are counted in New York working days, and every day can be explained."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.regimes.calendar import (
    Holidays,
    YearNotCovered,
    closing,
    day_end,
    deadline,
    effective_day,
    explain,
    is_working_day,
    latest_day_for,
    notice_days,
)
from cases.regimes.reference import load
from panel.ledger.values import NEW_YORK

HEADQUARTERS = load().calendar
MONDAY = date(2015, 7, 13)
TRAVEL = date(2015, 7, 24)


def without(*days):
    """The calendar without some holidays."""
    kept = {day: name for day, name in HEADQUARTERS.days.items() if day not in days}
    return Holidays(calendar="changed", days=kept, years=HEADQUARTERS.years)


def new_york(day, hour):
    return datetime.combine(day, hour, NEW_YORK)


@pytest.mark.parametrize(
    ("working_days", "end"),
    [
        (3, datetime(2015, 7, 16, 21, tzinfo=UTC)),
        (5, datetime(2015, 7, 21, 21, tzinfo=UTC)),
        (10, datetime(2015, 7, 28, 21, tzinfo=UTC)),
    ],
)
def test_a_period_ends_at_the_hour_of_its_last_working_day(working_days, end):
    assert deadline(MONDAY, working_days, holidays=HEADQUARTERS) == end


def test_a_period_ends_a_day_earlier_without_its_holiday():
    end = deadline(MONDAY, 5, holidays=without(date(2015, 7, 17)))
    assert end == datetime(2015, 7, 20, 21, tzinfo=UTC)


def test_the_hour_is_data():
    end = deadline(MONDAY, 5, holidays=HEADQUARTERS, hour=time(12))
    assert end == datetime(2015, 7, 21, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first_day", "end"),
    [
        (date(2015, 3, 5), datetime(2015, 3, 6, 22, tzinfo=UTC)),
        (date(2015, 3, 6), datetime(2015, 3, 9, 21, tzinfo=UTC)),
        (date(2015, 10, 29), datetime(2015, 10, 30, 21, tzinfo=UTC)),
        (date(2015, 10, 30), datetime(2015, 11, 2, 22, tzinfo=UTC)),
    ],
)
def test_the_hour_stays_the_hour_when_new_york_changes_its_clocks(first_day, end):
    assert deadline(first_day, 1, holidays=HEADQUARTERS) == end


@pytest.mark.parametrize(
    ("received_on", "hour", "effective"),
    [
        (date(2015, 7, 9), time(17), date(2015, 7, 9)),
        (date(2015, 7, 9), time(17, 0, 1), date(2015, 7, 10)),
        (date(2015, 7, 10), time(18), date(2015, 7, 13)),
        (date(2015, 7, 16), time(20), date(2015, 7, 20)),
        (date(2015, 7, 17), time(9), date(2015, 7, 20)),
        (date(2015, 7, 18), time(9), date(2015, 7, 20)),
    ],
)
def test_after_the_hour_or_on_a_closed_day_the_next_working_day_counts(
    received_on, hour, effective
):
    received_at = new_york(received_on, hour)
    assert effective_day(received_at, holidays=HEADQUARTERS) == effective
    assert effective_day(received_at.astimezone(UTC), holidays=HEADQUARTERS) == effective


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        effective_day(datetime(2015, 7, 9, 12), holidays=HEADQUARTERS)  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("received_on", "notice"), [(date(2015, 7, 9), 10), (date(2015, 7, 10), 9)]
)
def test_notice_is_counted_to_the_first_leg(received_on, notice):
    received_at = new_york(received_on, time(12))
    assert notice_days(received_at, TRAVEL, holidays=HEADQUARTERS) == notice


def test_a_holiday_alone_makes_a_request_late():
    received_at = new_york(date(2015, 7, 10), time(12))
    assert notice_days(received_at, TRAVEL, holidays=without(date(2015, 7, 17))) == 10


@pytest.mark.parametrize(
    ("working_days", "latest"),
    [
        (0, date(2015, 7, 24)),
        (4, date(2015, 7, 20)),
        (5, date(2015, 7, 16)),
        (10, date(2015, 7, 9)),
        (15, date(2015, 7, 1)),
    ],
)
def test_the_latest_day_for_a_notice_is_known(working_days, latest):
    assert latest_day_for(TRAVEL, working_days, holidays=HEADQUARTERS) == latest


def test_a_deadline_explains_each_of_its_days():
    days = explain(MONDAY, date(2015, 7, 21), holidays=HEADQUARTERS)
    assert [(day.day.day, day.number, day.why) for day in days] == [
        (14, 1, "working day 1"),
        (15, 2, "working day 2"),
        (16, 3, "working day 3"),
        (17, None, "holiday: Eid al-Fitr"),
        (18, None, "Saturday"),
        (19, None, "Sunday"),
        (20, 4, "working day 4"),
        (21, 5, "working day 5"),
    ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: is_working_day(date(2005, 12, 30), HEADQUARTERS),
        lambda: is_working_day(date(2005, 12, 31), HEADQUARTERS),
        lambda: latest_day_for(date(2006, 1, 4), 5, holidays=HEADQUARTERS),
    ],
)
def test_a_year_that_is_not_covered_is_named(ask):
    with pytest.raises(YearNotCovered, match="un-headquarters has no holidays for 2005"):
        ask()


def test_a_period_that_runs_out_of_the_calendar_is_refused():
    with pytest.raises(YearNotCovered, match="2028") as refused:
        deadline(date(2027, 12, 31), 1, holidays=HEADQUARTERS)
    assert (refused.value.year, refused.value.calendar) == (2028, "un-headquarters")


@pytest.mark.parametrize("working_days", [0, -1])
def test_a_period_without_days_is_refused(working_days):
    with pytest.raises(ValueError, match="at least one working day"):
        deadline(MONDAY, working_days, holidays=HEADQUARTERS)


def test_negative_notice_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        latest_day_for(TRAVEL, -1, holidays=HEADQUARTERS)


def naive_end(day, working_days, closed):
    """Day by day, as one would with a finger on a wall calendar."""
    while working_days:
        day += timedelta(days=1)
        if day.strftime("%a") not in ("Sat", "Sun") and day not in closed:
            working_days -= 1
    return day


DAYS = st.dates(date(2014, 6, 1), date(2016, 6, 1))
CLOSED = st.frozensets(st.dates(date(2014, 6, 1), date(2017, 1, 1)), max_size=200)


def calendar_of(closed):
    years = frozenset(range(2013, 2019))
    return Holidays(calendar="drawn", days=dict.fromkeys(closed, "drawn"), years=years)


@given(first_day=DAYS, working_days=st.integers(1, 40), closed=CLOSED)
def test_a_deadline_is_what_counting_day_by_day_gives(first_day, working_days, closed):
    holidays = calendar_of(closed)
    last_day = naive_end(first_day, working_days, closed)
    assert deadline(first_day, working_days, holidays=holidays) == closing(last_day)
    assert explain(first_day, last_day, holidays=holidays)[-1].number == working_days


@given(first_leg=DAYS, working_days=st.integers(0, 40), closed=CLOSED)
def test_the_latest_day_gives_its_notice_and_a_second_later_does_not(
    first_leg, working_days, closed
):
    holidays = calendar_of(closed)
    latest = closing(latest_day_for(first_leg, working_days, holidays=holidays))
    late = latest + timedelta(seconds=1)
    assert notice_days(latest, first_leg, holidays=holidays) == working_days
    assert notice_days(late, first_leg, holidays=holidays) == max(0, working_days - 1)


@given(hours=st.integers(0, 24 * 365))
def test_a_paper_never_counts_before_it_came_nor_on_a_closed_day(hours):
    received_at = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    day = effective_day(received_at, holidays=HEADQUARTERS)
    assert is_working_day(day, HEADQUARTERS)
    assert received_at <= closing(day)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2015, 3, 16), datetime(2015, 3, 17, 4, tzinfo=UTC)),
        (date(2015, 11, 1), datetime(2015, 11, 2, 5, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_new_york_whichever_time_it_keeps(day, end):
    assert day_end(day) == end
