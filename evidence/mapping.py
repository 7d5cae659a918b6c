"""What the list of evidence finds on one map: where it crowds, a mark with a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import ceil, floor
from typing import Any, Final, NamedTuple

from django.db.models import Avg, Count, F, Max, Min, QuerySet
from django.db.models.functions import Floor
from django.utils.safestring import SafeString

from panel.staff import land, maps
from panel.staff.words import Link

_CELL: Final = 44
"""Pixels: what lies in one square of so many is one mark, the largest of which just fits."""
_LEAST_DEGREES: Final = 2.0
"""Shown at least: a square is then as wide as coastlines are rough, and marks come apart."""
_ROOM: Final = 30
"""Pixels above a mark within which no other is, where its place's name is written."""
Narrowed = Callable[[str], str]
"""The address of the list narrowed to a box, as the filter by place takes it."""


class Map(NamedTuple):
    """A map with what it says in words."""

    svg: SafeString
    words: str
    marks: list[Link]
    """Each mark as a line, the largest first."""


def drawn(rows: QuerySet[Any], narrowed: Narrowed) -> Map | None:
    """The map of the rows that claim a position, in two queries; None where none does."""
    ends = rows.order_by().aggregate(
        every=Count("pk"), placed=Count("latitude"),
        south=Min("latitude"), north=Max("latitude"), west=Min("longitude"), east=Max("longitude"),
    )  # fmt: skip
    if not ends["placed"]:
        return None
    corners = [(ends["south"], ends["west"]), (ends["north"], ends["east"])]
    ends_of = [maps.Point(*corner, "", "") for corner in corners]
    window = maps.Frame(ends_of, least=_LEAST_DEGREES).window
    marks = sorted(_marks(rows, window, narrowed), key=lambda mark: -mark.many)
    if len(marks) == 1:
        # On no map would they come apart: they are listed.
        marks = [marks[0]._replace(address=f"{marks[0].address}&shown=grid")]
    points = [mark if _alone(mark, marks, window) else mark._replace(label="") for mark in marks]
    words = (
        f"{ends['placed']:,} of {ends['every']:,} items claim a position: their claims, not"
        " findings. A number counts those that would lie over each other; follow it to see them"
        f" alone. {maps.DISCLAIMER} {land.CREDIT}"
    )
    frame = maps.Frame(points, window)
    svg = maps.chart(points, "Map of the positions that the files claim", frame)
    return Map(svg, words, [Link(mark.whole, mark.address) for mark in marks])


def _marks(rows: QuerySet[Any], window: land.Window, narrowed: Narrowed) -> Iterator[maps.Point]:
    across = Floor((F("longitude") - window.west) * window.by_longitude / _CELL)
    down = Floor((window.north - F("latitude")) * window.by_latitude / _CELL)
    squares = (
        rows.filter(latitude__isnull=False)
        .order_by()
        .annotate(across=across, down=down)
        .values("across", "down")
        .annotate(
            many=Count("pk"), latitude_=Avg("latitude"), longitude_=Avg("longitude"),
            south=Min("latitude"), north=Max("latitude"),
            west=Min("longitude"), east=Max("longitude"),
            first=Min("nearest"), last=Max("nearest"),
        )
    )  # fmt: skip
    for one in squares.order_by("across", "down"):
        many, place = one["many"], _place(one["first"], one["last"])
        latitude, longitude = one["latitude_"], one["longitude_"]
        if many > 1:
            # Inside its square, so that no mark hides another.
            room = maps.radius(many)
            x = _between(window.x(longitude), one["across"] * _CELL, room)
            y = _between(window.y(latitude), one["down"] * _CELL, room)
            longitude = window.west + x / window.by_longitude
            latitude = window.north - y / window.by_latitude
        said = f"{many:,} item{'s' if many > 1 else ''} {f'near {place}' if place else 'there'}"
        yield maps.Point(latitude, longitude, place, said, many, narrowed(_box(one)))


def _alone(mark: maps.Point, marks: Iterable[maps.Point], window: land.Window) -> bool:
    """Whether there is room for its place's name."""
    return not any(
        abs(one.longitude - mark.longitude) * window.by_longitude < _beside(mark, one)
        and abs(one.latitude - mark.latitude) * window.by_latitude < _ROOM
        for one in marks
        if one is not mark
    )


def _beside(mark: maps.Point, one: maps.Point) -> float:
    """Pixels that the longer of their names takes with both marks."""
    return maps.wide(max(mark.label, one.label, key=len)) + 2 * _CELL


def _place(first: str, last: str) -> str:
    if first == last:
        return first
    return f"{first or last} and others"


def _between(at: float, edge: float, room: float) -> float:
    return min(max(at, edge + room), edge + _CELL - room)


def _box(one: dict[str, Any]) -> str:
    """South and west to north and east, as the filter by place reads it, no narrower."""
    low = ",".join(f"{floor(one[end] * 1e6) / 1e6:.6f}" for end in ("south", "west"))
    high = ",".join(f"{ceil(one[end] * 1e6) / 1e6:.6f}" for end in ("north", "east"))
    return f"{low} to {high}"
