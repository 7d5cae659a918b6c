"""A map of points: where things are said to be, on land without any boundary drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, cos, floor, radians
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from panel.staff import land

WIDTH, LOWEST, HIGHEST, LABEL = 720, 220, 460, 26
DISCLAIMER: Final = (
    "The boundaries and names shown and the designations used on this map do not imply official"
    " endorsement or acceptance by the United Nations."
)
_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30)
_MOST_LINES: Final = 8
_LABEL_WIDTH, _LABEL_HEIGHT, _LETTER = 180, 15, 7
_LEAST_DEGREES: Final = 8.0
"""Below that the coastlines are too rough to tell where one is."""


class Point(NamedTuple):
    """Something with a position."""

    latitude: float
    longitude: float
    label: str
    whole: str
    """What it is, in more words than the map has room for."""
    many: int = 1
    """How many things it stands for: a number is written on it."""
    address: str = ""
    """Where it leads; empty where it leads nowhere."""


class Mark(NamedTuple):
    """A point as it is drawn, in pixels, and where its label stands."""

    point: Point
    x: float
    y: float
    side: str
    """Of the point, on which the label is."""
    at: float
    below: float

    def drawn(self) -> SafeString:
        """As SVG, with its count where it is of many."""
        point, count = self.point, SafeString()
        if point.many > 1:
            count = format_html(
                '<text class="many" x="{}" y="{}">{}</text>', self.x, self.y + 4, point.many
            )
        drawn = format_html(
            '<g class="point"><title>{}</title><circle cx="{}" cy="{}" r="{}"/>{}'
            '<text class="{}" x="{}" y="{}">{}</text></g>',
            point.whole, self.x, self.y, radius(point.many), count,
            self.side, self.at, self.below, point.label[:LABEL],
        )  # fmt: skip
        return format_html('<a href="{}">{}</a>', point.address, drawn) if point.address else drawn


def radius(many: int) -> int:
    """Of the mark of so many things, in pixels."""
    return 6 if many == 1 else min(8 + 3 * len(str(many)), 22)


def chart(points: Sequence[Point], named: str, frame: Frame | None = None) -> SafeString:
    """The land, meridians and parallels, and the points with their places' names."""
    frame = frame or Frame(points)
    lines = format_html_join(
        "", '<line x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}">{}</text>', frame.lines()
    )
    drawn = format_html_join("", "{}", ((mark.drawn(),) for mark in frame.marks()))
    return format_html(
        '<svg class="map" viewBox="0 0 {0} {1}" width="{0}" role="{6}" aria-label="{2}">'
        '<rect class="sea" width="{0}" height="{1}"/><path class="land" d="{3}"/>{4}{5}</svg>',
        WIDTH,
        frame.window.height,
        named,
        land.path(frame.window),
        lines,
        drawn,
        # What has links in it is no picture to a screen reader, or they would be lost in it.
        "group" if any(point.address for point in points) else "img",
    )


class Frame:
    """Which degrees are shown, and where each stands: plate carrée, true in the middle."""

    def __init__(
        self,
        shown: Sequence[Point],
        window: land.Window | None = None,
        *,
        least: float = _LEAST_DEGREES,
    ) -> None:
        self.shown = shown
        self.window = window or self._around(least)

    def _around(self, least: float) -> land.Window:
        shown = self.shown
        latitudes = [point.latitude for point in shown]
        longitudes = [point.longitude for point in shown]
        middle = (min(latitudes) + max(latitudes)) / 2
        squeeze = max(cos(radians(middle)), 0.2)
        wide = max((max(longitudes) - min(longitudes)) * 1.4, least)
        high = max((max(latitudes) - min(latitudes)) * 1.4, least)
        height = round(min(max(WIDTH * high / (wide * squeeze), LOWEST), HIGHEST))
        scale = min(WIDTH / wide, height * squeeze / high)
        by_latitude = scale / squeeze
        west = (min(longitudes) + max(longitudes)) / 2 - WIDTH / 2 / scale
        north = middle + height / 2 / by_latitude
        return land.Window(west, north, scale, by_latitude, WIDTH, height)

    def lines(self) -> Iterator[tuple[object, ...]]:
        """Meridians, then parallels, each with the place of its label."""
        shown = self.window
        for degree in _graticule(shown.west, shown.east):
            x, around = round(shown.x(degree), 1), (degree + 180) % 360 - 180
            yield x, 0, x, shown.height, x + 3, shown.height - 5, degrees(around, "EW")
        for degree in _graticule(max(shown.south, -90), min(shown.north, 90)):
            y = round(shown.y(degree), 1)
            yield 0, y, WIDTH, y, 4, y - 4, degrees(degree, "NS")

    def marks(self) -> Iterator[Mark]:
        """Each point with its label, on the side where there is room, below what is there."""
        taken: list[tuple[float, float]] = []
        spots = [(*self._at(point), radius(point.many)) for point in self.shown]
        for number, point in enumerate(self.shown):
            x, y, room = spots[number]
            others = [*spots[:number], *spots[number + 1 :]]
            left, below = x > WIDTH * 0.6, y + 4
            at = x - room - 4 if left else x + room + 4
            ends = sorted((at, at - wide(point.label) if left else at + wide(point.label)))
            while any(
                abs(x - a) < _LABEL_WIDTH and abs(below - b) < _LABEL_HEIGHT for a, b in taken
            ) or (point.label and any(_across(ends, below, *other) for other in others)):
                below += _LABEL_HEIGHT
            taken.append((x, below))
            yield Mark(point, x, y, "left" if left else "right", at, below)

    def _at(self, point: Point) -> tuple[float, float]:
        x, y = self.window.x(point.longitude), self.window.y(point.latitude)
        return round(x, 1), round(y, 1)


def wide(label: str) -> float:
    """The pixels that a label takes at most, as far as letters tell."""
    return _LETTER * len(label[:LABEL])


def _across(ends: Sequence[float], below: float, x: float, y: float, room: float) -> bool:
    """Whether a label between these ends, on this line, would stand across another mark."""
    low, high = ends
    return (
        low - room < x < high + room and below - _LABEL_HEIGHT < y + room and y - room < below + 4
    )


def _graticule(first: float, last: float) -> Iterator[float]:
    step = next((s for s in _STEPS if (last - first) / s <= _MOST_LINES), _STEPS[-1])
    for number in range(ceil(first / step), floor(last / step) + 1):
        yield round(number * step, 1)


def degrees(value: float, signs: str) -> str:
    """A latitude or longitude in words: 33.31° N."""
    return f"{abs(value):g}° {signs[value < 0]}"
