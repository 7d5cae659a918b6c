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
    round: int = 1
    """The how manieth circulation it is about; 0: an extension that fell with its exemption."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A member's hold; it ends when it is released or its owner's seat ends."""

    state: str
    placed_at: datetime
    reason: str
    lapses_at: datetime | None = None
    released_at: datetime | None = None
    lapse_recorded: bool = False
    in_time: bool = False

    @property
    def ends(self) -> datetime:
        """When it holds nothing up any more; one that came too late never did."""
        if not self.in_time:
            return ALWAYS
        return min(self.released_at or FOREVER, self.lapses_at or FOREVER)

    @property
    def lapses_now(self) -> bool:
        """Whether it ends with its owner's seat."""
        return self.lapses_at is not None and self.lapses_at == self.ends


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the State was asked, and when it answered; which one stopped the clock is on record."""

    wanted: str
    asked_by: str
    asked_at: datetime
    stops_clock: bool
    answer: str = ""
    answered_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether the clock waits for its answer."""
        return self.stops_clock and self.answered_at is None


def answered(questions: Sequence[Question], answer: str, at: datetime) -> tuple[Question, ...]:
    """The questions after an answer that was received then: all that had been asked have it."""
    return tuple(
        msgspec.structs.replace(q, answer=answer, answered_at=at)
        if q.answered_at is None and q.asked_at <= at
        else q
        for q in questions
    )


class Longer(msgspec.Struct, frozen=True, kw_only=True):
    """A later last day for which the State asks, and which is not before the Committee yet."""

    last_day: date
    reason: str
    asked_at: datetime
    notice_given: int | None = None
    notice_required: int | None = None
    late: bool | None = None


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """A later last day, before the Committee under the no-objection procedure, or adopted."""

    last_day: date
    proposed_at: datetime
    lapses_at: datetime
    confirm_by: datetime | None = None
    late: bool | None = None
    asked: Longer | None = None
    """What the State had asked for; nothing where that is on paper alone."""
    objected: bool = False
    recorded: tuple[datetime, ...] = ()
    """At which hours it was adopted, as the clock recorded it."""
    lapse_recorded: bool = False


def judged(
    ends: datetime | None, holds: Sequence[Hold], objections: Sequence[Objection]
) -> tuple[tuple[Hold, ...], tuple[Objection, ...]]:
    """Which were received in time, `ends` being the hour at which nothing holds it up.

    In the order of receipt, so that it doesn't matter in which order they were entered; what was
    in time when it was entered stays so.
    """
    until = ends or FOREVER
    held, against = [], []
    acts = [(hold.placed_at, 0, at) for at, hold in enumerate(holds)]
    acts += [(objection.received_at, 1, at) for at, objection in enumerate(objections)]
    for received, is_objection, at in sorted(acts):
        act: Objection | Hold = objections[at] if is_objection else holds[at]
        act = msgspec.structs.replace(act, in_time=act.in_time or received < until)
        if isinstance(act, Hold):
            held.append((at, act))
            until = max(until, act.ends)
        else:
            against.append((at, act))
    return tuple(hold for _, hold in sorted(held)), tuple(one for _, one in sorted(against))


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
