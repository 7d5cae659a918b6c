"""The list of evidence narrowed by the position that files claim: near one, in a box, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from math import cos, radians
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from panel.ledger.commands import Refused
from panel.search.plain import plain
from panel.staff.filters import Option, RowFilter
from panel.staff.standing import commonest, values

_KILOMETRES: Final = 50.0
"""Around a position, where none are said."""
_DEGREE: Final = 111.2
"""Kilometres of a degree of latitude."""
_DEGREES: Final = r"(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEW]?)"
_POINT: Final = rf"{_DEGREES}[,\s]+{_DEGREES}"
_PLACE: Final = re.compile(
    rf"{_POINT}(?:\s+to\s+{_POINT}|[,\s]+(\d{{1,5}}(?:\.\d+)?)(?:\s*km)?)?", re.IGNORECASE
)
_LETTER_FIRST: Final = re.compile(r"\b([NSEW])\s*(\d+(?:\.\d+)?)°?", re.IGNORECASE)
_TAKES: Final = (
    "should be a position in degrees such as 33.31, 44.36 or 33.31N 44.36E, with kilometres around"
    " it if you like (33.31, 44.36, 50 km); two corners (33.1, 44.2 to 33.5, 44.6: south and west"
    " to north and east); or the name of a place"
)


class Place(RowFilter):
    """By the position that files claim."""

    parameter_name = "near"
    title = "Claims to be near"
    typed = "search"
    example = "Baghdad, or 33.31, 44.36, 50 km"
    offers = True

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """The names of places that files claim to be near most often."""
        return offered(rows, "nearest")

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """In a box around a position or between two; or by the name of the nearest named place."""
        said = value.strip()
        if _LETTER_FIRST.match(said):
            said = _LETTER_FIRST.sub(r"\2\1", said)
        if wanted := not re.match(r"[-\d]", said) and plain(value):
            return self._called(rows, wanted)
        found = _PLACE.fullmatch(said)
        if found is None:
            raise Refused(_TAKES)
        latitude, longitude = _point(*found.group(1, 2, 3, 4))
        if found[5]:
            north, east = _point(*found.group(5, 6, 7, 8))
            return rows.filter(
                latitude__range=(latitude, north), longitude__range=(longitude, east)
            )
        return rows.filter(box(latitude, longitude, float(found[9] or _KILOMETRES)))

    def _called(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        """Of all names those that fit, found along the index, and then the rows by them: no
        database folds names as we do. Where none fits, the nearest spellings are told."""
        names = _names(rows.model)
        fits = _fitting(names, wanted)
        found = rows.filter(nearest__in=fits)
        if not fits or not found.exists():
            close = [name for one in get_close_matches(wanted, names, 5) for name in names[one]]
            # Only what the viewer sees is told: others' files may be near other places.
            there = rows.filter(nearest__in=close).order_by().values_list("nearest", flat=True)
            seen = set(there.distinct())
            known = ", ".join(name for name in close if name in seen)
            self.hint = "no file of this list claims to be near a place of that name"
            self.hint += f"; nearest spelling: {known}" if known else ""
        return found


def offered(rows: QuerySet[Any], column: str) -> list[Option]:
    """What files claim most often, each with how many do."""
    return [
        (value, f"{many:,} file{'' if many == 1 else 's'}")
        for value, many in commonest(rows, column)
    ]


def places(model: type[Model], said: str) -> list[str]:
    """The names of nearest places in which these words stand, whatever their case and marks."""
    wanted = plain(said)
    return _fitting(_names(model), wanted) if wanted else []


def _names(model: type[Model]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in values(model, "nearest"):
        names.setdefault(plain(name), []).append(name)
    return names


def _fitting(names: Mapping[str, Sequence[str]], wanted: str) -> list[str]:
    return [name for folded, called in names.items() if wanted in folded for name in called]


def _point(first: str, of: str, second: str, of_second: str) -> tuple[float, float]:
    """Latitude and longitude, in whichever order their letters say they stand."""
    pairs = [(float(first), of.upper()), (float(second), of_second.upper())]
    if pairs[0][1] in {"E", "W"}:
        pairs.reverse()
    (latitude, north), (longitude, east) = pairs
    if north not in {"", "N", "S"} or east not in {"", "E", "W"}:
        raise Refused(_TAKES)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refused(f"has a latitude beyond 90 or a longitude beyond 180 degrees; {_TAKES}")
    return -latitude if north == "S" else latitude, -longitude if east == "W" else longitude


def box(latitude: float, longitude: float, kilometres: float) -> Q:
    """The positions at most so far north, south, east and west of one, around the Earth."""
    high = kilometres / _DEGREE
    found = Q(latitude__range=(latitude - high, latitude + high))
    farthest = min(abs(latitude) + high, 89.9)
    wide = kilometres / (_DEGREE * cos(radians(farthest)))
    if wide >= 180:
        return found & Q(longitude__isnull=False)
    west, east = longitude - wide, longitude + wide
    within = Q(longitude__range=(west, east))
    if west < -180:
        within |= Q(longitude__gte=west + 360)
    if east > 180:
        within |= Q(longitude__lte=east - 360)
    return found & within
