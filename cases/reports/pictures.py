"""A report's way drawn on an axis of days, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.reports.domain import Report, Stage
from panel.staff.words import day

WIDTH, SIDE, LANE, TOP = 780, 12, 22, 24
_SAID: Final = {
    Stage.SUBMITTED: "submitted to the Committee",
    Stage.CONSIDERED: "considered by it",
    Stage.TRANSMITTED: "transmitted to the Council",
}


class Stop(NamedTuple):
    """A day of the way, and what was done on it."""

    day: date
    done: tuple[str, ...]

    @property
    def what(self) -> str:
        """All that was done, as a sentence says it."""
        return " and ".join(filter(None, (", ".join(self.done[:-1]), self.done[-1])))


def stops(report: Report) -> list[Stop]:
    """The days of the way in order, what fell on one day together."""
    steps = [(report.days[stage], stage) for stage in Stage if stage in report.days]
    return [
        Stop(on, tuple(_said(report, stage) for _, stage in group))
        for on, group in groupby(steps, key=lambda step: step[0])
    ]


def _said(report: Report, stage: Stage) -> str:
    return _SAID.get(stage) or f"distributed as {report.symbol}"


def way(report: Report, today: date) -> SafeString:
    """A mark a day on a line; the line goes on, dashed, while the report is not distributed."""
    found = stops(report)
    first, last = found[0].day, found[-1].day
    end = last if report.stage is Stage.DISTRIBUTED else max(today, last)
    height = TOP + LANE * sum(len(stop.done) for stop in found) + 4
    line = format_html(
        '<rect class="bar" x="{}" y="10" width="{}" height="4"/>{}',
        SIDE,
        _x(last, first, end) - SIDE,
        _rest(_x(last, first, end)) if end > last else "",
    )
    marks = format_html_join("", "{}", ((mark,) for mark in _marks(found, first, end)))
    return format_html(
        '<svg class="axis" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH,
        height,
        words(report, today),
        line,
        marks,
    )


def _rest(x: float) -> SafeString:
    return format_html(
        '<rect class="bar open" x="{}" y="10" width="{}" height="4"/>', x, WIDTH - SIDE - x
    )


def _marks(found: Sequence[Stop], first: date, end: date) -> Iterator[SafeString]:
    """Each day a line down to lanes of its own, one for each thing done, so that none is hidden."""
    y = TOP
    for stop in found:
        x, end_y = _x(stop.day, first, end), y + LANE * len(stop.done)
        right = x > WIDTH / 2
        yield format_html('<line class="year" x1="{0}" y1="6" x2="{0}" y2="{1}"/>', x, end_y - 4)
        for number, done in enumerate(stop.done):
            yield format_html(
                '<text class="lane" x="{}" y="{}" text-anchor="{}">{}</text>',
                x - 6 if right else x + 6,
                y + LANE * number + 14,
                "end" if right else "start",
                done if number else f"{day(stop.day)}: {done}",
            )
        y = end_y


def _x(when: date, first: date, end: date) -> float:
    share = (when - first).days / max((end - first).days, 1)
    return round(SIDE + share * (WIDTH - 2 * SIDE), 1)


def words(report: Report, today: date) -> str:
    """What the picture shows, in words."""
    found = stops(report)
    told = [f"{found[0].what[:1].upper()}{found[0].what[1:]} on {day(found[0].day)}"]
    told += [
        f"{later.what} {days((later.day - earlier.day).days)} later, on {day(later.day)}"
        for earlier, later in pairwise(found)
    ]
    if report.stage is Stage.DISTRIBUTED:
        return f"{'; '.join(told)}."
    past = (today - found[-1].day).days
    since = f"{days(past)} ago" if past else "today"
    return f"{'; '.join(told)}. That was {since}; it is not distributed."


def days(number: int) -> str:
    """1 day, 38 days."""
    return "1 day" if number == 1 else f"{number} days"
