"""The shipped years counted a second time: by rule, by hand, by the law of New York's clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cases.regimes.calendar import deadline, notice_days
from cases.regimes.reference import load

HOLIDAYS = load().holidays
HEADQUARTERS = load().calendar
YEARS = range(2006, 2028)
CLOSED = {row.day for row in HOLIDAYS}
NINE = {
    "New Year's Day",
    "Good Friday",
    "Eid al-Fitr",
    "Memorial Day",
    "Independence Day",
    "Eid al-Adha",
    "Labour Day",
    "Thanksgiving Day",
    "Christmas Day",
}
ONE = timedelta(days=1)


def nth(year, month, weekday, number):
    """The n-th such weekday of a month, Monday being 0."""
    days = [date(year, month, 1) + n * ONE for n in range(28)]
    return [day for day in days if day.weekday() == weekday][number - 1]


def kept(day):
    """A day on a weekend is kept on the nearest working day of its year."""
    near = {5: (-1, 2), 6: (1, -2)}.get(day.weekday(), (0,))
    return next(day + n * ONE for n in near if (day + n * ONE).year == day.year)


def easter(year):
    """Easter Sunday by Gauss's rule, good for 1900 to 2099."""
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    day = date(year, 3, 22) + (d + e) * ONE
    late = day == date(year, 4, 26) or (
        day == date(year, 4, 25) and d == 28 and e == 6 and year % 19 > 10
    )
    return day - 7 * ONE if late else day


def by_rule(year):
    """The holidays whose days follow from the civil calendar and from Easter."""
    last_of_may = date(year, 5, 31)
    return {
        "New Year's Day": kept(date(year, 1, 1)),
        "Good Friday": easter(year) - 2 * ONE,
        "Memorial Day": last_of_may - last_of_may.weekday() * ONE,
        "Independence Day": kept(date(year, 7, 4)),
        "Labour Day": nth(year, 9, 0, 1),
        "Thanksgiving Day": nth(year, 11, 3, 4),
        "Christmas Day": kept(date(year, 12, 25)),
    }


@pytest.mark.parametrize("year", YEARS)
def test_each_year_has_its_nine_holidays(year):
    found = {row.name: row.day for row in HOLIDAYS if row.day.year == year}
    assert found.keys() == NINE
    assert found.items() >= by_rule(year).items()


def in_summer(day):
    """Whether New York keeps summer time at five in the afternoon, by the Acts of 1986 and 2005."""
    if day.year < 2007:
        first, after = nth(day.year, 4, 6, 1), date(day.year, 10, 31)
        return first <= day < after - ((after.weekday() + 1) % 7) * ONE
    return nth(day.year, 3, 6, 2) <= day < nth(day.year, 11, 6, 1)


def counted(day, working_days):
    """The end of a period, with a finger on a wall calendar."""
    while working_days:
        day += ONE
        if day.weekday() < 5 and day not in CLOSED:
            working_days -= 1
    return datetime(day.year, day.month, day.day, 21 if in_summer(day) else 22, tzinfo=UTC)


@given(first_day=st.dates(date(2006, 1, 1), date(2027, 10, 1)), working_days=st.integers(1, 40))
@example(first_day=date(2006, 3, 31), working_days=1)
@example(first_day=date(2006, 10, 27), working_days=1)
@example(first_day=date(2007, 3, 9), working_days=1)
@example(first_day=date(2007, 11, 2), working_days=1)
@example(first_day=date(2015, 3, 6), working_days=1)
@example(first_day=date(2015, 10, 30), working_days=1)
@example(first_day=date(2015, 7, 13), working_days=5)
@example(first_day=date(2025, 12, 24), working_days=5)
def test_a_deadline_of_any_shipped_year_is_what_a_hand_counts(first_day, working_days):
    assert deadline(first_day, working_days, holidays=HEADQUARTERS) == counted(
        first_day, working_days
    )


@pytest.mark.parametrize("year", YEARS)
def test_around_both_changes_of_its_clocks_each_day_is_counted_right(year):
    days = [date(year, 1, 1) + n * ONE for n in range(365)]
    changes = [day for day in days if in_summer(day) is not in_summer(day - ONE)]
    assert len(changes) == 2
    for change in changes:
        for first_day in (change + n * ONE for n in range(-8, 8)):
            end = deadline(first_day, 3, holidays=HEADQUARTERS)
            assert end == counted(first_day, 3)
            received = datetime(*first_day.timetuple()[:3], 12, tzinfo=UTC)
            if first_day.weekday() < 5 and first_day not in CLOSED:
                assert notice_days(received, end.date(), holidays=HEADQUARTERS) == 3
