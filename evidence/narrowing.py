"""How the list of evidence is narrowed: by what files claim of place and time, by who brought them.

What a file claims is what the list is narrowed by: a camera's clock may be wrong, a position made.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from evidence import alike
from evidence.chosen import chosen
from evidence.near import Place, offered
from evidence.states import EvidenceStatus
from evidence.unread import unread
from panel.access.models import Identity
from panel.ledger.commands import Refused
from panel.staff.asking import asked
from panel.staff.filters import Option, RowFilter, by
from panel.staff.standing import standing_in
from panel.staff.words import label

FAILED: Final = "step_failed"
UNREAD: Final = "unread"
PICTURES: Final = "image/"
"""Of media types, the beginning that all pictures have."""


class Standing(RowFilter):
    """By how they stand; and those of which a step found nothing because it failed."""

    parameter_name = "status"
    title = "Status"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Every status, the waiting ones in words."""
        words = {
            "received": "Still running",
            FAILED: "A step failed",
            UNREAD: "Text not read yet",
        }
        found = [*map(str, EvidenceStatus), FAILED, UNREAD]
        return [(value, words.get(value, label(value))) for value in found]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that stand so."""
        if value == UNREAD:
            return unread(rows)
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
        " on each day that it can mean in any zone: up to 14 hours earlier and 12 later; it is"
        " marked where it may lie outside."
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


def may_lie_outside(row: Any, since: str, until: str) -> bool:
    """Whether an item that is found between two days, each empty where unsaid, may be of another:
    its zone is open, and its time can mean an hour before or after."""
    if row.taken_from is None or row.taken_from == row.taken_to:
        return False
    early = bool(since) and row.taken_from < _begins(since)
    return early or (bool(until) and row.taken_to >= _begins(until) + timedelta(days=1))


def _begins(day: str) -> datetime:
    try:
        # The last has no day after it.
        if day < "9999-12-31":
            return datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC)
    except ValueError:
        pass
    raise Refused("should be a day such as 2014-10-26")


class CameraNamed(TakenFrom):
    """By the camera that files claim: what they say is anybody's, and too much for a select."""

    parameter_name = "camera"
    title = "Camera"
    typed = "search"
    example = "any"
    help = helped_by = ""
    offers = True

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Those that are there most often, with how many files claim each."""
        return offered(rows, "camera")

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """With this in its name."""
        return rows.filter(camera__icontains=value)


class Collection(CameraNamed):
    """By who collected it, and where or from whom, as whoever brought it says."""

    parameter_name = "collection"
    title = "Collected by or from"
    example = "port authority"
    offers = False

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """None: it is typed."""
        return ()

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """With this in either."""
        by_whom = Q(collected__collected_by__icontains=value)
        return rows.filter(by_whom | Q(collected__collected_from__icontains=value))


class Doubted(RowFilter):
    """By whether what files say doesn't fit."""

    parameter_name = "doubts"
    title = "What doesn't fit"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Both."""
        return (("yes", "Something doesn't fit"), ("no", "Nothing that is looked for"))

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """With contradictions, or without."""
        nothing = Q(contradictions=[])
        return rows.exclude(nothing) if value == "yes" else rows.filter(nothing)


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
        """Only those that have some; one picture's are led to by its mark."""
        of_one = self.value() not in {None, "", "yes"}
        ways = [(str(self.value()), "One picture and what looks like it")] if of_one else []
        return [("yes", "Look like another"), *ways]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Pictures that look like another one here; or the one of this key and its like."""
        who = asked(self.request)
        if value == "yes":
            return alike.with_likes(rows, who.viewer, who.moment)
        return alike.like(value, rows, who.viewer, who.moment)


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
    Collection,
    Collector,
    by("sender", "State"),
    Alike,
    Doubted,
    Verified,
    Marked,
)
