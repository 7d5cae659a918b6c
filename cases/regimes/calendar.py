"""Working days of United Nations Headquarters: periods, notice and their reasons, in New York."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from panel.ledger.values import NEW_YORK, new_york_day
from panel.ledger.values import day_end as day_end  # noqa: PLC0414  # is one of these

CLOSE = time(17)
"""The hour, New York time, at which a working day and every period ends, unless data says other."""

_DAY = timedelta(days=1)
_SATURDAY = 5


class YearNotCovered(ValueError):
    """A day was asked of a calendar that does not know that year's holidays."""

    def __init__(self, year: int, calendar: str) -> None:
        super().__init__(f"the calendar {calendar} has no holidays for {year}")
        self.year = year
        self.calendar = calendar


class Holidays(msgspec.Struct, frozen=True, kw_only=True):
    """The closed days of one calendar by name, and the years for which they are known."""

    calendar: str
    days: dict[date, str]
    years: frozenset[int]

    def name(self, day: date) -> str | None:
        """Why this day is closed, weekends aside; None if it is not."""
        if day.year not in self.years:
            raise YearNotCovered(day.year, self.calendar)
        return self.days.get(day)


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a period: its number if it counted, and why it did or did not."""

    day: date
    number: int | None
    why: str


def closed_because(day: date, holidays: Holidays) -> str | None:
    """Why nobody works on this day, or None on a working day."""
    holiday = holidays.name(day)
    if day.weekday() >= _SATURDAY:
        return day.strftime("%A")
    return f"holiday: {holiday}" if holiday else None


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Whether the day is neither a weekend nor a holiday."""
    return closed_because(day, holidays) is None


def closing(day: date, hour: time = CLOSE) -> datetime:
    """The instant, in UTC, at which that day ends for the Committee."""
    return datetime.combine(day, hour, NEW_YORK).astimezone(UTC)


def effective_day(received_at: datetime, *, holidays: Holidays, hour: time = CLOSE) -> date:
    """The working day on which a paper counts as received: after the hour, the next one."""
    if received_at.tzinfo is None:
        raise ValueError(f"received_at needs a time zone: {received_at.isoformat()}")
    day = new_york_day(received_at)
    if received_at <= closing(day, hour) and is_working_day(day, holidays):
        return day
    return next(_working_days_after(day, holidays))


def deadline(
    first_day: date, working_days: int, *, holidays: Holidays, hour: time = CLOSE
) -> datetime:
    """The end, in UTC, of a period whose first counted day is the working day after first_day."""
    if working_days < 1:
        raise ValueError(f"a period has at least one working day, not {working_days}")
    days = _working_days_after(first_day, holidays)
    for _ in range(working_days - 1):
        next(days)
    return closing(next(days), hour)


def notice_days(
    received_at: datetime, first_leg: date, *, holidays: Holidays, hour: time = CLOSE
) -> int:
    """Working days of notice: after the day of receipt, up to and with the local first-leg date."""
    received = effective_day(received_at, holidays=holidays, hour=hour)
    return sum(day.number is not None for day in explain(received, first_leg, holidays=holidays))


def latest_day_for(first_leg: date, working_days: int, *, holidays: Holidays) -> date:
    """The last working day on which a paper still gives that many working days of notice."""
    if working_days < 0:
        raise ValueError(f"notice is not negative: {working_days}")
    day, missing = first_leg, working_days
    while missing or not is_working_day(day, holidays):
        missing -= is_working_day(day, holidays)
        day -= _DAY
    return day


def explain(first_day: date, last_day: date, *, holidays: Holidays) -> tuple[CalendarDay, ...]:
    """Each day after first_day up to and with last_day, numbered if it counted, and why."""
    return tuple(_explained(first_day, last_day, holidays))


def _explained(first_day: date, last_day: date, holidays: Holidays) -> Iterator[CalendarDay]:
    number = 0
    for offset in range(1, (last_day - first_day).days + 1):
        day = first_day + offset * _DAY
        closed = closed_because(day, holidays)
        number += closed is None
        yield CalendarDay(
            day=day, number=None if closed else number, why=closed or f"working day {number}"
        )


def _working_days_after(day: date, holidays: Holidays) -> Iterator[date]:
    while True:
        day += _DAY
        if is_working_day(day, holidays):
            yield day
