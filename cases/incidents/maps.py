"""Sightings on a map: where they are said to be, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString

from cases.incidents.domain import Sighting
from cases.incidents.words import when
from panel.staff import land, maps
from panel.staff.maps import DISCLAIMER, Point, degrees
from panel.staff.words import plainly


def points(sightings: Mapping[int, Sighting]) -> dict[int, Point]:
    """The sightings that can be drawn, by the numbers of their entries, in order."""
    return {
        number: Point(
            float(seen.latitude),
            float(seen.longitude),
            f"{number} · {seen.place}",
            f"{seen.person}, {seen.place}, {seen.state}",
        )
        for number, seen in sorted(sightings.items())
        if seen.latitude is not None and seen.longitude is not None
    }


def words(sightings: Mapping[int, Sighting]) -> str:
    """What the map shows, for whoever doesn't see it, and what it does not imply."""
    said = [
        f"Entry {number}: {point.whole}, {plainly(when(sightings[number].when))},"
        f" {degrees(point.latitude, 'NS')} {degrees(point.longitude, 'EW')}."
        for number, point in points(sightings).items()
    ]
    return f"{' '.join(said)} {DISCLAIMER} {land.CREDIT}"


def chart(sightings: Mapping[int, Sighting]) -> SafeString:
    """The points with their places' names."""
    return maps.chart(list(points(sightings).values()), "Map of sightings")
