"""How the list of evidence is narrowed: by what files claim of place and time, by who brought them.

What a file claims is what the list is narrowed by: a camera's clock may be wrong, a position made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from math import cos, radians
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from evidence import alike
from evidence.chosen import chosen
from evidence.states import EvidenceStatus
from panel.access.models import Identity
from panel.ledger.commands import Refused
from panel.search.plain import plain
from panel.staff.asking import asked
from panel.staff.filters import Option, RowFilter, by
from panel.staff.standing import standing_in, values
from panel.staff.words import label

FAILED: Final = "step_failed"
PICTURES: Final = "image/"
"""Of media types, the beginning that all pictures have."""
_KILOMETRES: Final = 50.0
"""Around a position, where none are said."""
_DEGREE: Final = 111.2
"""Kilometres of a degree of latitude."""
_PLACE: Final = re.compile(
    r"(-?\d{1,2}(?:\.\d+)?)[,\s]+(-?\d{1,3}(?:\.\d+)?)"
    r"(?:\s+to\s+(-?\d{1,2}(?:\.\d+)?)[,\s]+(-?\d{1,3}(?:\.\d+)?)"
    r"|[,\s]+(\d{1,5}(?:\.\d+)?)(?:\s*km)?)?"
)


class Standing(RowFilter):
    """By how they stand; and those of which a step found nothing because it failed."""

    parameter_name = "status"
    title = "Status"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Every status, the waiting ones in words."""
        words = {"received": "Still running", FAILED: "A step failed"}
        found = [*map(str, EvidenceStatus), FAILED]
        return [(value, words.get(value, label(value))) for value in found]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that stand so."""
        return rows.exclude(failures=[]) if value == FAILED else rows.filter(status=value)


class Kind(RowFilter):
    """By type; and all pictures, whatever their type."""

    parameter_name = "media_type"
    title = "Type"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Every type that stands there, and before them what several have in common."""
        found = [(value, value) for value in standing_in(rows, "media_type")]
        return [(PICTURES, "Any picture"), *found]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Of this type, or of a type that begins so."""
        if value == PICTURES:
            return rows.filter(media_type__startswith=value)
        return rows.filter(media_type=value)


class Verified(RowFilter):
    """By whether somebody verified the document."""

    parameter_name = "verified"
    title = "Verified"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Both."""
        return (("True", "yes"), ("False", "no"))

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Verified or not."""
        return rows.filter(verified=value)


class Place(RowFilter):
    """By the position that files claim."""

    parameter_name = "near"
    title = "Claims to be near"
    typed = "search"
    example = "33.31, 44.36, 50 km"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """None: it is typed."""
        return ()

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """In a box around a position or between two; or by the name of the nearest named place."""
        if wanted := not re.match(r"\s*[-\d]", value) and plain(value):
            # Of all names those that fit, found along the index, and then the rows by them: no
            # database folds names as we do.
            called = [name for name in values(rows.model, "nearest") if wanted in plain(name)]
            return rows.filter(nearest__in=called)
        said = _PLACE.fullmatch(value.strip())
        if said is None or abs(float(said[1])) > 90 or abs(float(said[2])) > 180:
            raise Refused(
                "near takes latitude, longitude and kilometres (33.31, 44.36, 50 km), two corners"
                " (33.1, 44.2 to 33.5, 44.6: south and west to north and east), or a name"
            )
        latitude, longitude = float(said[1]), float(said[2])
        if said[3]:
            north, east = float(said[3]), float(said[4])
            return rows.filter(
                latitude__range=(latitude, north), longitude__range=(longitude, east)
            )
        return rows.filter(box(latitude, longitude, float(said[5] or _KILOMETRES)))


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


class Located(RowFilter):
    """By whether files claim a position."""

    parameter_name = "located"
    title = "Position"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Said or not."""
        return (("yes", "Claims one"), ("no", "Claims none"))

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """With or without a position."""
        return rows.filter(latitude__isnull=value != "yes")


class TakenFrom(RowFilter):
    """By the time that files claim: not before a day, in UTC."""

    parameter_name = "taken_from"
    title = "Claims taken from"
    typed = "date"
    help = (
        "Claims taken from, to: whole days in UTC. A file that says no zone for its time is found"
        " on each day that it can mean in any zone: up to 14 hours earlier and 12 later."
    )
    helped_by = "taken_from"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """None: it is typed."""
        return ()

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """What can have been taken on the day or later."""
        return rows.filter(taken_to__gte=_begins(value))


class TakenTo(TakenFrom):
    """By the time that files claim: not after a day, in UTC."""

    parameter_name = "taken_to"
    title = "Claims taken to"
    help = ""

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """What can have been taken on the day or earlier."""
        return rows.filter(taken_from__lt=_begins(value) + timedelta(days=1))


def _begins(day: str) -> datetime:
    if day >= "9999-12-31":
        raise ValueError(day)
    return datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC)


class CameraNamed(TakenFrom):
    """By the camera that files claim: what they say is anybody's, and too much for a select."""

    parameter_name = "camera"
    title = "Camera"
    typed = "search"
    example = "any"
    help = helped_by = ""

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """With this in its name."""
        return rows.filter(camera__icontains=value)


class Collector(RowFilter):
    """By the account of ours that brought them."""

    parameter_name = "collector"
    title = "Collector"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Those who brought any, by name."""
        keys = standing_in(rows.filter(sender=""), "collector")
        names = dict(Identity.objects.filter(key__in=keys).values_list("key", "user__username"))
        return [(key, names.get(key, key)) for key in keys]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """What the account brought."""
        return rows.filter(collector=value)


class Alike(RowFilter):
    """By whether there are near-duplicates."""

    parameter_name = "alike"
    title = "Near-duplicates"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Only those that have some."""
        return (("yes", "Look like another"),)

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Pictures that look like another one here."""
        who = asked(self.request)
        return alike.with_likes(rows, who.viewer, who.moment)


class Marked(RowFilter):
    """By whether the viewer marked them."""

    parameter_name = "marked"
    title = "Marks"
    apart = True

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Only those that are."""
        return (("yes", "Marked by me"),)

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """What the viewer marked: the same address shows others their own marks."""
        return chosen(rows, asked(self.request).viewer.actor)


FILTERS: Final = (
    Standing,
    Kind,
    Located,
    Place,
    TakenFrom,
    TakenTo,
    CameraNamed,
    Collector,
    by("sender", "State"),
    Alike,
    Verified,
    Marked,
)
