"""Measures drawn on an axis of time, with what was then known of their ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.regimes.events import Measure
from cases.regimes.models import MeasureRow
from panel.staff.words import day, label

WIDTH, LEFT, LANE, TOP = 780, 150, 34, 26
_NARROWEST, _DASHED = 6, 24
"""Pixels of the shortest bar, and of the shortest whose outline is still seen as dashed."""
_LANES = (Measure.TRAVEL_NOTIFICATION, Measure.TRAVEL_BAN, Measure.ASSET_FREEZE)


class Axis:
    """Days as places on the picture, from the first measure to the year after the last."""

    def __init__(self, measures: Sequence[MeasureRow], now: date, mark: date | None) -> None:
        starts = [m.valid_from for m in measures]
        ends = [m.valid_until or now for m in measures]
        shown = [now, *starts, *ends, *([mark] if mark else [])]
        self.first = date(min(shown).year, 1, 1)
        self.last = date(max(shown).year + 1, 1, 1)

    def x(self, when: date) -> float:
        """Where a day stands."""
        whole = (self.last - self.first).days
        share = (when - self.first).days / whole
        return round(LEFT + min(max(share, 0), 1) * (WIDTH - LEFT - 10), 1)


def axis(measures: Sequence[MeasureRow], now: date, mark: date | None = None) -> SafeString:
    """Each measure as a bar in its lane; one whose end isn't known fades at today."""
    scale = Axis(measures, now, mark)
    lanes = [lane for lane in _LANES if any(m.measure == lane for m in measures)]
    height = TOP + LANE * len(lanes) + 8
    years = format_html_join(
        "",
        '<line class="year" x1="{0}" y1="{2}" x2="{0}" y2="{3}"/>'
        '<text class="year" x="{0}" y="14">{1}</text>',
        ((scale.x(date(y, 1, 1)), y, TOP - 6, height) for y in _years(scale)),
    )
    bars = format_html_join("", "{}", ((bar,) for bar in _bars(measures, lanes, scale, now)))
    return format_html(
        '<svg class="axis" viewBox="0 0 {0} {1}" width="{0}" role="img" aria-label="{2}">{3}{4}{5}'
        "</svg>",
        WIDTH,
        height,
        words(measures, mark),
        years,
        bars,
        _mark(scale, mark, height) if mark else "",
    )


def words(measures: Sequence[MeasureRow], mark: date | None = None) -> str:
    """What the picture shows, in words."""
    said = [
        f"{label(m.measure)} by {m.basis} from {day(m.valid_from)}, "
        + (f"until {day(m.valid_until)}" if m.valid_until else "its end not known")
        for m in measures
    ]
    asked = f" The day asked about is {day(mark)}." if mark else ""
    return f"{'; '.join(said) or 'No measure is on record'}.{asked}"


def _years(scale: Axis) -> Iterator[int]:
    count = scale.last.year - scale.first.year
    step = max(1, round(count / 10))
    return iter(range(scale.first.year, scale.last.year, step))


def _bars(
    measures: Sequence[MeasureRow], lanes: Sequence[Measure], scale: Axis, now: date
) -> Iterator[SafeString]:
    for number, lane in enumerate(lanes):
        y = TOP + LANE * number
        yield format_html('<text class="lane" x="0" y="{}">{}</text>', y + 18, label(lane))
        for measure in measures:
            if measure.measure != lane:
                continue
            left = scale.x(measure.valid_from)
            right = scale.x(measure.valid_until or now)
            drawn = max(right - left, _NARROWEST)
            open_end = "" if measure.valid_until or drawn < _DASHED else " open"
            yield format_html(
                '<rect class="bar {}{}" x="{}" y="{}" width="{}" height="20" rx="4">'
                "<title>{}</title></rect>",
                lane,
                open_end,
                left,
                y + 4,
                drawn,
                measure.basis,
            )


def _mark(scale: Axis, mark: date, height: int) -> SafeString:
    return format_html(
        '<line class="mark" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>', scale.x(mark), TOP - 8, height
    )
