"""The no-objection procedure as values: what stops its clock, who holds it up, when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from cases.regimes import calendar
from panel.ledger.states import ALWAYS, FOREVER


class Objection(msgspec.Struct, frozen=True):
    """A member's objection, and whether it was received before the decision took effect."""

    state: str
    received_at: datetime
    in_time: bool
    reason: str
    about: str = "request"
    """request, or extension."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A member's hold; it ends when it is released or its owner's seat ends."""

    state: str
    placed_at: datetime
    reason: str
    lapses_at: datetime | None = None
    released_at: datetime | None = None
    lapse_recorded: bool = False
    in_time: bool = True

    @property
    def ends(self) -> datetime:
        """When it holds nothing up any more; one that came too late never did."""
        if not self.in_time:
            return ALWAYS
        return min(self.released_at or FOREVER, self.lapses_at or FOREVER)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the State was asked, and when it answered; which one stopped the clock is on record."""

    wanted: str
    asked_by: str
    asked_at: datetime
    stops_clock: bool
    answer: str = ""
    answered_at: datetime | None = None


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """A later last day, before the Committee under the no-objection procedure, or adopted."""

    last_day: date
    lapses_at: datetime
    objected: bool = False
    recorded: bool = False
    lapse_recorded: bool = False


def ends(
    first_day: date, working_days: int, stops: Sequence[Question], *, holidays: calendar.Holidays
) -> datetime | None:
    """The end of a period, in UTC; None while its clock is stopped.

    The days after `first_day` count. One doesn't on which the clock stood at the closing hour, nor
    that on which the answer counts as received: the clock runs on from the working day after.
    """
    standing = [(q.asked_at, _received(q.answered_at, holidays)) for q in stops if q.stops_clock]
    if any(resumed is None for _, resumed in standing):
        return None
    day, counted = first_day, 0
    while counted < working_days:
        day += timedelta(days=1)
        stood = any(
            asked < calendar.closing(day) and resumed is not None and day <= resumed
            for asked, resumed in standing
        )
        counted += calendar.is_working_day(day, holidays) and not stood
    return calendar.closing(day)


def _received(at: datetime | None, holidays: calendar.Holidays) -> date | None:
    return None if at is None else calendar.effective_day(at, holidays=holidays)
