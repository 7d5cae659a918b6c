"""The list of evidence as pictures: a grid of working copies, each with what marks it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from evidence import alike
from evidence.chosen import MOST, among, chosen
from evidence.describing import may_describe
from evidence.explaining import closed, failed
from evidence.findings import Credentials
from evidence.hits import Hit, hits
from evidence.incomplete import APART as LEFT_OPEN
from evidence.incomplete import unknown
from evidence.mapping import Map, drawn
from evidence.narrowing import may_lie_outside
from evidence.pages import TONES
from evidence.serving import thumbnail_of
from evidence.states import EvidenceStatus
from evidence.totals import APART, Total, totals
from evidence.unread import reading
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.lists import RowList
from panel.staff.registering import Badge
from panel.staff.words import Link

GRID, LIST, MAP = "grid", "list", "map"
_KEPT: Final = "evidence shown as"
_DAYS: Final = ("taken_from", "taken_to")
_CREDENTIALS: Final = {
    Credentials.UNKNOWN: Badge("signed by somebody unknown", "open"),
    Credentials.TRUSTED: Badge("signed", "good"),
    Credentials.BROKEN: Badge("signature broken", "bad"),
    Credentials.UNCHECKED: Badge("Content Credentials could not be checked"),
}


class Shown(NamedTuple):
    """An item in the grid."""

    row: Any
    address: str
    picture: str
    """The address of the working copy; empty where there is none."""
    instead: str
    """Why there is none."""
    details: list[str]
    """What may be done about what failed, and the programs' own words of it."""
    taken: str
    place: str
    badges: list[Badge]
    hit: Hit | None
    """Where its text says what was searched for."""


class EvidenceList(RowList):
    """The list as its viewer last wanted it: a grid of pictures, with a map above it, or lines."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        wanted = request.GET.get("shown", "")
        if wanted in {GRID, LIST, MAP}:
            request.session[_KEPT] = wanted
        self.shown = request.session.get(_KEPT, GRID)
        self.request, self.asking = request, asked(request)
        super().__init__(request, *args, **kwargs)
        for said in (self.params, self.filter_params):
            said.pop("shown", None)

    def get_filters_params(self, params: Any = None) -> Any:
        """The parameters that filter; how it is shown is none of them."""
        filters = super().get_filters_params(params)
        filters.pop("shown", None)
        return filters

    @cached_property
    def _totals(self) -> list[Total]:
        rows = self._without(APART)
        rows, _ = self.model_admin.get_search_results(self.request, rows, self.query)
        return list(totals(rows))

    def _without(self, filters: Collection[str]) -> Any:
        """What it would find but for these filters and what is searched for."""
        rows = self.root_queryset
        for spec in cast("Sequence[Any]", self.filter_specs):
            if spec.parameter_name not in filters:
                rows = spec.queryset(self.request, rows)
        return rows

    def incomplete(self) -> list[tuple[Link, str]]:
        """The files of which nobody knows yet whether the filters would find them, and why."""
        asked_for = {name for name, _ in self.narrowed_to()}
        # A map leaves out whatever claims no position.
        asked_for |= {"near"} if self.shown == MAP else set()
        now = not self.asking.known_on
        open_ones = unknown(self._without(LEFT_OPEN), asked_for, self.query, now=now)
        return [(Link(one.words, self.get_query_string(one.narrows)), one.why) for one in open_ones]

    def totals(self) -> list[tuple[Link, bool]]:
        """How much of it stands how, whatever filter of these is set, and which one is."""
        return [
            (Link(one.words, self.get_query_string(one.narrows)), self._set(one.narrows))
            for one in self._totals
        ]

    def _set(self, narrows: Mapping[str, str | None]) -> bool:
        return all(self.params.get(name) == value for name, value in narrows.items())

    @cached_property
    def marked(self) -> set[str]:
        """Which of the page's items the viewer marked."""
        return among([row.stream for row in self.sheet.rows], self.asking.viewer.actor)

    @cached_property
    def marks(self) -> int:
        """How many items the viewer marked, on whichever page."""
        return chosen(self.root_queryset, self.asking.viewer.actor).count()

    @cached_property
    def found(self) -> int:
        """How many items the filter finds; one more than can be marked where they are more."""
        if not APART & set(self.params):
            return min(self._totals[0].many, MOST + 1)
        rows: QuerySet[Any] = self.queryset
        return rows.order_by().values("pk")[: MOST + 1].count()

    @property
    def most(self) -> str:
        """How many can be marked at once."""
        return f"{MOST:,}"

    @property
    def too_many(self) -> bool:
        """Whether the filter finds more than can be marked."""
        return self.found > MOST

    @property
    def describes(self) -> bool:
        """Whether items are marked here, to say something of many."""
        if self.shown == LIST or self.asking.known_on or not may_describe(self.asking.viewer):
            return False
        return bool(self.sheet.rows or self.marks)

    def ways(self) -> list[tuple[Link, bool]]:
        """The ways of showing it, and which it is."""
        return [
            (Link(words, self.get_query_string({"shown": way})), way == self.shown)
            for way, words in ((GRID, "Pictures"), (LIST, "Lines"), (MAP, "Map"))
        ]

    def map(self) -> Map | None:
        """Where all that it finds claim to be from, on whichever page, if that is wanted."""
        if self.shown != MAP:
            return None
        return drawn(self.queryset, lambda box: self.get_query_string({"near": box}))

    def gallery(self) -> Iterator[Shown]:
        """The page's items, with what is asked of all of them at once."""
        if self.shown == LIST:
            return
        rows = self.sheet.rows
        likes = alike.likes([row.stream for row in rows], self.asking.viewer, self.asking.moment)
        found = self._hits
        still = set() if self.asking.known_on else reading([row.key for row in rows])
        for row in rows:
            one = shown(row, self.asking.known_on, found.get(row.key))
            if many := likes.get(row.stream):
                words = f"looks like {_many(many, 'other', 'others')}"
                one.badges.append(Badge(words, "open", self._beside_its_like(row)))
            if may_lie_outside(row, *(self.params.get(name, "") for name in _DAYS)):
                one.badges.append(Badge("zone not said: may be of a day outside", "attention"))
            if row.key in still:
                one.badges.append(Badge("text still being read", "open"))
            yield one

    def _beside_its_like(self, row: Any) -> str:
        """The list of a picture and of all that look like it, whatever else is narrowed by."""
        as_of = {"as_of": self.asking.known_on} if self.asking.known_on else {}
        return f"?{urlencode({'alike': row.key, **as_of})}"

    def said(self) -> list[tuple[Link, Hit]]:
        """Beside lines: which items' texts say what was searched for, where."""
        if self.shown != LIST:
            return []
        names = {row.key: row for row in self.sheet.rows}
        return [
            (Link(names[key].claimed_name, addresses.case(names[key].stream)), hit)
            for key, hit in self._hits.items()
        ]

    @property
    def _hits(self) -> dict[str, Hit]:
        """As of now alone: what a text said is kept by its newest reading."""
        asked_for = "" if self.asking.known_on else self.query
        return hits(asked_for, self.sheet.rows) if asked_for else {}


def shown(row: Any, known_on: str, hit: Hit | None = None) -> Shown:
    """An item as it stands in a grid."""
    ready = row.status == EvidenceStatus.READY
    position = row.position or {}
    return Shown(
        row,
        addresses.case(row.stream, known_on),
        thumbnail_of(row.key) if ready and row.thumbnail else "",
        instead(row),
        list(_details(row)),
        row.taken["local"].replace("T", " ") if row.taken else "",
        row.nearest or ", ".join(position[name] for name in ("latitude", "longitude") if position),
        list(_badges(row)),
        hit,
    )


def instead(row: Any) -> str:
    """Why an item has no picture."""
    if row.status == EvidenceStatus.READY:
        return row.media_type or "no picture"
    reason = row.damage or closed(row.reason, row.suspicion).what
    return f"{row.status}: {reason}" if reason else "waits for the worker"


def _details(row: Any) -> Iterator[str]:
    told = closed(row.reason, row.suspicion)
    yield from filter(None, (told.then, told.details))
    for one in row.failures:
        cause = failed(one["step"], one["reason"])
        if not told.details.endswith(cause.details):
            yield f"{cause.what} ({cause.details}). {cause.then}"


def _badges(row: Any) -> Iterator[Badge]:
    running = row.status == EvidenceStatus.RECEIVED
    words = "still running" if running else row.status
    yield Badge(words, TONES[EvidenceStatus(row.status)])
    if row.failures:
        yield Badge(_many(len(row.failures), "step failed", "steps failed"), "bad")
    if row.contradictions:
        many = len(row.contradictions)
        yield Badge(_many(many, "thing doesn't fit", "things don't fit"), "attention")
    if row.credentials in _CREDENTIALS:
        yield _CREDENTIALS[Credentials(row.credentials)]
    if row.verified:
        yield Badge("verified", "good")


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
