"""The working-day calendar as a stream: each year's closed days, and their corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Self, assert_never

import msgspec

from cases.regimes import calendar
from cases.regimes.domain.measures import KEEPERS
from cases.regimes.events import Holiday, HolidayDeclared, HolidayWithdrawn, YearPublished
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.corrections import Void
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Prose

HEADQUARTERS = "un-headquarters"
Year = Annotated[int, msgspec.Meta(ge=1945, le=2200)]


class WorkingDays(
    State, category="calendar", events=(YearPublished, HolidayDeclared, HolidayWithdrawn)
):
    """The working days of one house, counted in America/New_York."""

    days: tuple[Holiday, ...] = ()
    years: frozenset[int] = frozenset()
    corrected: frozenset[int] = frozenset()
    """The years to which a day was added, or of which one was taken, since they were published."""
    version: int = 0

    def evolve(self, event: YearPublished | HolidayDeclared | HolidayWithdrawn, fact: Fact) -> Self:
        """Replace a year, add a day, take one away."""
        match event:
            case YearPublished():
                others = (h for h in self.days if h.day.year != event.year)
                days, years = (*others, *event.holidays), self.years | {event.year}
                corrected = self.corrected - {event.year}
            case HolidayDeclared(holiday=new):
                days = (*(h for h in self.days if h.day != new.day), new)
                years, corrected = self.years, self.corrected | {new.day.year}
            case HolidayWithdrawn(day=gone):
                days = tuple(h for h in self.days if h.day != gone)
                years, corrected = self.years, self.corrected | {gone.year}
            case _:
                assert_never(event)
        return type(self)(
            days=tuple(sorted(days, key=lambda h: h.day)),
            years=years,
            corrected=corrected,
            version=fact.version,
        )

    def holidays(self) -> calendar.Holidays:
        """The value that the pure counting functions take."""
        return calendar.Holidays(
            calendar=HEADQUARTERS, days={h.day: h.name for h in self.days}, years=self.years
        )

    def after(self, first_day: date, working_days: int) -> datetime:
        """The hour, in UTC, at which a period of working days after `first_day` ends."""
        try:
            return calendar.deadline(first_day, working_days, holidays=self.holidays())
        except calendar.YearNotCovered as error:
            raise Refused(str(error), calendar=HEADQUARTERS, year=error.year) from error

    def disclosure(self, span: Span) -> Disclosure:
        """Everybody may count."""
        return Disclosure(Level.PUBLIC)


class PublishYear(Command, on=WorkingDays, roles=KEEPERS, noun="year", creates=Creates.KEYED):
    """Publish the closed days of a year, as a whole: one not named is closed no more."""

    year: Year
    """The year."""
    holidays: Annotated[tuple[Holiday, ...], msgspec.Meta(min_length=1, max_length=100)]
    """Every closed day of it that is no weekend."""

    def decide(self, act: Act, known: WorkingDays) -> Iterator[YearPublished]:
        """Of Headquarters; every day lies in the year; said again, nothing happens."""
        if act.subject != HEADQUARTERS:
            raise Refused(
                "periods are counted by one calendar", field="/key", calendar=HEADQUARTERS
            )
        for number, holiday in enumerate(self.holidays):
            if holiday.day.year != self.year:
                raise Refused(
                    "the day lies in another year", field=f"/holidays/{number}/day", year=self.year
                )
        days = tuple(sorted(self.holidays, key=lambda h: h.day))
        if self.year in known.years and days == tuple(
            h for h in known.days if h.day.year == self.year
        ):
            return
        yield YearPublished(year=self.year, holidays=days)


class DeclareHoliday(Command, on=WorkingDays, roles=KEEPERS, noun="holiday"):
    """Add a closed day to the calendar."""

    day: date
    """The closed day."""
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    """Why it is closed."""
    reason: Prose
    """The circular or decision that says so."""

    @classmethod
    def offered(cls, known: WorkingDays, at: datetime) -> str:
        """Once a year is published."""
        return "" if known.years else "publish the year first"

    def decide(self, act: Act, known: WorkingDays) -> Iterator[HolidayDeclared]:
        """Only in a year that is published."""
        if self.day.year not in known.years:
            raise Refused("publish the year first", field="/day", year=self.day.year)
        yield HolidayDeclared(holiday=Holiday(day=self.day, name=self.name), reason=self.reason)


class WithdrawHoliday(Command, on=WorkingDays, roles=KEEPERS, noun="holiday-withdrawal"):
    """Take a closed day out of the calendar."""

    day: date
    """The day that is a working day after all."""
    reason: Prose
    """The circular or decision that says so."""

    @classmethod
    def offered(cls, known: WorkingDays, at: datetime) -> str:
        """Of one that has any."""
        return "" if known.days else "the calendar has no holiday"

    def decide(self, act: Act, known: WorkingDays) -> Iterator[HolidayWithdrawn]:
        """Only one that is there."""
        if self.day not in {h.day for h in known.days}:
            raise Refused("the calendar has no such holiday", field="/day")
        yield HolidayWithdrawn(day=self.day, reason=self.reason)


class VoidCalendarEntry(Void, on=WorkingDays, roles=KEEPERS, noun="void"):
    """Strike an entry of the calendar."""
