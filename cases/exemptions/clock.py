"""The days of a running period, one by one: which count, which don't and why, who holds it up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cases.exemptions.silence import Hold, Question
from cases.exemptions.states import Request
from cases.regimes import calendar
from cases.regimes.calendar import Holidays, closed_because, effective_day
from cases.regimes.events import Procedure
from panel.ledger.states import FOREVER
from panel.ledger.values import NEW_YORK, new_york_day

MOST = 63
"""Days drawn at most: nine weeks; a longer period is told in words alone."""
_AHEAD = 10
"""Days by which the journey may begin after the period and still be drawn with it."""
_DAY = timedelta(days=1)
_SUNDAY = 6


class ClockDay(NamedTuple):
    """One day of the calendar as a period counts it."""

    day: date
    kind: str
    """start, counted, last, closed, stood; or after, when the period is over."""
    note: str
    held_by: tuple[str, ...]
    """The members whose holds stand on it."""
    today: bool


def days(request: Request, holidays: Holidays, today: date) -> tuple[ClockDay, ...]:
    """Each day from the first; YearNotCovered where the calendar doesn't reach so far."""
    assert request.circulated_on is not None
    end = None if request.stopped or request.deadline is None else new_york_day(request.deadline)
    last = _horizon(request, end, today)
    length = min((last - request.circulated_on).days + 1, MOST + 1)
    return tuple(_told(request, end, length, holidays, today))


def _horizon(request: Request, end: date | None, today: date) -> date:
    """The last day to draw: the period, what holds it up, the journey's first day; whole weeks."""
    assert request.circulated_on is not None
    ends = [end or max(today, request.circulated_on)]
    ends += [min(_end(hold), max(today, ends[0])) for hold in request.holds]
    if timedelta() <= request.first_day - ends[0] <= _AHEAD * _DAY:
        ends.append(request.first_day)
    last = max(ends)
    return last + (_SUNDAY - last.weekday()) * _DAY


def _told(
    request: Request, end: date | None, length: int, holidays: Holidays, today: date
) -> Iterator[ClockDay]:
    assert request.circulated_on is not None
    number = 0
    for offset in range(length):
        day = request.circulated_on + offset * _DAY
        kind, note = "after", ""
        if offset == 0:
            kind, note = "start", _began(request)
        elif day <= (end or today):
            kind, note = _counted(day, request.questions, holidays)
            number += kind == "counted"
            note = str(number) if kind == "counted" else note
        if day == end and request.deadline is not None:
            hour = f"{request.deadline.astimezone(NEW_YORK):%H:%M}"
            kind, note = "last", f"{note} · {hour}" if note else hour
        if day == request.first_day and kind != "last":
            note = "; ".join(filter(None, (note, "begins")))
        held = tuple(h.state for h in request.holds if h.in_time and _holds(h, day))
        yield ClockDay(day, kind, note, held, day == today)


def _began(request: Request) -> str:
    if request.extension is not None:
        return "extension sent"
    return "circulated" if request.procedure is Procedure.APPROVAL else "received"


def _counted(day: date, questions: tuple[Question, ...], holidays: Holidays) -> tuple[str, str]:
    """Whether the day counts; why it doesn't."""
    closed = closed_because(day, holidays)
    if closed:
        return "closed", closed.removeprefix("holiday: ") if closed.startswith("holiday") else ""
    return ("stood", "stood") if stood(day, questions, holidays) else ("counted", "")


def stood(day: date, questions: tuple[Question, ...], holidays: Holidays) -> bool:
    """Whether the clock stood on that day, waiting for an answer."""
    return any(
        asked.asked_at < calendar.closing(day)
        and (
            asked.answered_at is None or day <= effective_day(asked.answered_at, holidays=holidays)
        )
        for asked in questions
        if asked.stops_clock
    )


def _end(hold: Hold) -> date:
    return date.max if hold.ends == FOREVER else new_york_day(hold.ends)


def _holds(hold: Hold, day: date) -> bool:
    return new_york_day(hold.placed_at) <= day <= _end(hold)
