"""The land behind a map's points: coastlines and no boundary, cut to the window that is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Final, NamedTuple

SOURCE: Final = Path(__file__).parent / "data" / "land.txt"
CREDIT: Final = "Coastlines: Natural Earth, public domain, to about 13 km."
_PARTS: Final = 20
"""Of a degree, in which the file counts."""
_MARGIN: Final = 4
"""Pixels around the window in which the land's cut edges are out of sight."""

Position = tuple[float, float]


class Window(NamedTuple):
    """Which part of the Earth is drawn: its north-western corner, pixels a degree, its size."""

    west: float
    north: float
    by_longitude: float
    by_latitude: float
    width: int
    height: int

    @property
    def east(self) -> float:
        """The meridian at its right."""
        return self.west + self.width / self.by_longitude

    @property
    def south(self) -> float:
        """The parallel at its foot."""
        return self.north - self.height / self.by_latitude

    def x(self, longitude: float) -> float:
        """Where a meridian stands, in pixels."""
        return (longitude - self.west) * self.by_longitude

    def y(self, latitude: float) -> float:
        """Where a parallel stands, in pixels."""
        return (self.north - latitude) * self.by_latitude


@lru_cache(maxsize=256)
def path(window: Window) -> str:
    """The land in a window as an SVG path of whole pixels; lakes are holes by the even-odd rule."""
    drawn = (_cut(_placed(window, ring, turn), window) for ring in _rings() for turn in _TURNS)
    return "".join(_written(ring) for ring in drawn if ring)


_TURNS: Final = (-360, 0, 360)
"""The Earth goes on where the map of it ends."""


@cache
def _rings() -> tuple[tuple[Position, ...], ...]:
    lines = SOURCE.read_text().splitlines()
    return tuple(_ring(line) for line in lines if not line.startswith("#"))


def _ring(line: str) -> tuple[Position, ...]:
    steps = ((int(x), int(y)) for x, y in (step.split(",") for step in line.split()))
    parts = accumulate(steps, lambda here, step: (here[0] + step[0], here[1] + step[1]))
    return tuple((x / _PARTS, y / _PARTS) for x, y in parts)


def _placed(window: Window, ring: tuple[Position, ...], turn: int) -> list[Position]:
    return [(window.x(x + turn), window.y(y)) for x, y in ring]


def _cut(ring: list[Position], window: Window) -> list[Position]:
    """What of a ring is in the window (Sutherland and Hodgman, edge by edge)."""
    for axis, size in enumerate((window.width, window.height)):
        for edge, inside in (-_MARGIN, float.__ge__), (size + _MARGIN, float.__le__):
            ring = list(_beside(ring, axis, float(edge), inside))
    return ring


def _beside(
    ring: list[Position], axis: int, edge: float, inside: Callable[[float, float], bool]
) -> Iterator[Position]:
    """What of a ring is on one side of an edge, with the places where it crosses."""
    for here, there in pairwise(chain(ring[-1:], ring)):
        crosses = inside(here[axis], edge) != inside(there[axis], edge)
        if crosses:
            share = (edge - here[axis]) / (there[axis] - here[axis])
            other = here[1 - axis] + share * (there[1 - axis] - here[1 - axis])
            yield (edge, other) if axis == 0 else (other, edge)
        if inside(there[axis], edge):
            yield there


def _written(ring: list[Position]) -> str:
    """One closed ring in steps of whole pixels; nothing of one that shrinks to less than three."""
    whole = [(round(x), round(y)) for x, y in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole) if a != b]
    if len(steps) < 2:
        return ""
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z"
