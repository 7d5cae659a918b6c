"""The no-objection procedure's clock on the days of the calendar, and why it ends when it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.exemptions.states import Request
from cases.regimes.calendar import CalendarDay, Holidays, explain
from cases.regimes.naming import ground
from panel.ledger.values import new_york_day
from panel.staff.words import day

CELL, GAP, HEIGHT = 78, 6, 66
_NOTE, _ROOM = 11, 5
"""Letters that a cell holds below its day, and those beside which there is room for "today"."""
_MOST = 40
"""Days drawn at most; a longer period is told in words alone."""


def counted(request: Request, holidays: Holidays) -> tuple[CalendarDay, ...]:
    """Each day from the one after circulation to the last, and why it counted or did not."""
    assert request.circulated_on is not None
    assert request.deadline is not None
    last = new_york_day(request.deadline)
    return explain(request.circulated_on, last, holidays=holidays)


def strip(request: Request, days: Sequence[CalendarDay], today: date) -> SafeString:
    """The days in a row: circulated, counted, closed, the last with its hour; today is marked."""
    assert request.circulated_on is not None
    cells = [(request.circulated_on, "start", "circulated")]
    for one in days:
        last = one is days[-1]
        kind = "last" if last else "counted" if one.number else "closed"
        note = f"{one.number} · 17:00" if last else str(one.number or _short(one.why))
        cells.append((one.day, kind, note))
    drawn = format_html_join(
        "", "{}", ((_cell(*cell, at, today),) for at, cell in enumerate(cells))
    )
    return format_html(
        '<svg class="clock" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}">{}</svg>',
        len(cells) * (CELL + GAP),
        HEIGHT,
        len(cells) * (CELL + GAP),
        why(request, days),
        drawn,
    )


def fits(days: Sequence[CalendarDay]) -> bool:
    """Whether a picture of so many days still says something."""
    return len(days) <= _MOST


def why(request: Request, days: Sequence[CalendarDay]) -> str:
    """Why this deadline, in words."""
    assert request.circulated_on is not None
    closed = [f"{day(d.day)} ({_short(d.why)})" for d in days if not d.number and _named(d)]
    skipped = f" Besides weekends it skips {', '.join(closed)}." if closed else ""
    return (
        f"{request.working_days} working days of UN Headquarters after circulation on"
        f" {day(request.circulated_on)}; the last is {day(days[-1].day)} and ends at 17:00 in"
        f" New York.{skipped} By the rule {ground(request.rule)},"
        f" version {request.rule_version}; calendar"
        f" version {request.calendar_version}."
    )


def _named(one: CalendarDay) -> bool:
    return one.why.startswith("holiday")


def _short(why_not: str) -> str:
    return why_not.removeprefix("holiday: ")


def _cell(when: date, kind: str, note: str, at: int, today: date) -> SafeString:
    x = at * (CELL + GAP)
    if when == today:
        kind, note = f"{kind} today", f"{note}, today" if len(note) < _ROOM else "today"
    return format_html(
        '<g class="{}"><rect x="{}" y="1" width="{}" height="{}" rx="6"/>'
        '<text class="day" x="{}" y="22">{}</text><text x="{}" y="42">{}</text></g>',
        kind,
        x + 1,
        CELL,
        HEIGHT - 2,
        x + 9,
        when.strftime("%a %-d %b"),
        x + 9,
        note[:_NOTE],
    )
