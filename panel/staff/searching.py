"""One box over everything: what cases say and what files say, grouped, as known now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from panel.access.viewers import Viewer
from panel.ledger.rows import STILL, Moment
from panel.ledger.states import collection
from panel.search import finding
from panel.search.indexing import Phrases
from panel.search.models import SaidRow
from panel.search.snippets import snippet
from panel.search.words import phrases
from panel.staff import addresses
from panel.staff.asking import Asking, asked
from panel.staff.hits import Hit, Hits
from panel.staff.paging import cut, keys, opened
from panel.staff.registering import sees_cases
from panel.staff.words import Link, label

if TYPE_CHECKING:
    from panel.staff.site import StaffSite

FEW, MANY = 5, 20
"""Hits of a kind, beside others and alone."""
_WORDS: Final = 30
"""Words that are looked for at most, and phrases, and words of a phrase."""


class Group(NamedTuple):
    """What was found of one kind."""

    name: str
    title: str
    hits: Hits

    @property
    def more(self) -> bool:
        """Whether there are others than those shown."""
        return bool(self.hits.next) or (self.hits.whole or 0) > len(self.hits.hits)


def search_page(site: StaffSite, request: HttpRequest) -> HttpResponse:
    """A few of each kind, or one kind page by page; nothing as of a day that has passed."""
    who = asked(request)
    if not sees_cases(who.viewer):
        raise Http404
    text, kind = request.GET.get("q", "").replace("\0", " ").strip(), request.GET.get("kind", "")
    titles = _titles(site)
    if kind and kind not in titles:
        raise Http404
    every = phrases(text)
    wanted = [phrase[:_WORDS] for phrase in every[:_WORDS]]
    groups: list[Group] = []
    shown: list[Any] = []
    if wanted and not who.known_on:
        one = kind and [_alone(site, kind, wanted, request, shown)]
        groups = one or _all(site, wanted, who, shown)
    context = {
        "title": f"Search: {text[:100]}" if text else "Search",
        "text": text,
        "wanted": wanted,
        "cut": every != wanted,
        "lacks": "" if who.known_on else _lacks(site, who.viewer, who.moment),
        "groups": [group for group in groups if group.hits.hits],
        "kind": kind,
        "kinds": titles.items(),
        "pages": site.links(who.viewer),
        "ways": _ways(groups[0].hits, text, kind) if kind and groups else (),
    }
    page = site.page(request, "staff/search.html", context)
    _told(site, page, shown, who.viewer)
    return page


def _told(site: StaffSite, page: HttpResponse, shown: Sequence[Any], viewer: Viewer) -> None:
    """What follows from these rows' words having been shown, kind by kind."""
    for of in (one.of for one in site.registry.projections() if one.model is SaidRow and one.of):
        rows = [row for row in shown if row.category == of.category]
        if rows and (found := site.desk.case(of).found):
            found(page, rows, viewer)


def _lacks(site: StaffSite, viewer: Viewer, moment: Moment) -> str:
    """What can't be found yet, of all kinds."""
    said = "; ".join(filter(None, (found.lacks(viewer, moment) for found in site.desk.found)))
    return f"{said[0].upper()}{said[1:]}: what it says is not found until then." if said else ""


def _titles(site: StaffSite) -> dict[str, str]:
    """What can be found, by its name in addresses."""
    said = [one.of for one in site.registry.projections() if one.model is SaidRow and one.of]
    kinds = {kind.category: label(collection(kind.category)) for kind in said}
    return kinds | {found.name: found.title for found in site.desk.found}


def _all(site: StaffSite, wanted: Phrases, who: Asking, shown: list[Any]) -> list[Group]:
    titles, viewer, moment = _titles(site), who.viewer, who.moment
    kinds = finding.kinds(wanted, viewer, moment, most=FEW)
    shown.extend(chain.from_iterable(kind.rows for kind in kinds))
    hits = iter(_hits(shown, wanted, viewer, moment))
    found = {kind.category: Hits([next(hits) for _ in kind.rows], kind.whole) for kind in kinds} | {
        one.name: one.find(wanted, viewer, moment, None, FEW) for one in site.desk.found
    }
    return [Group(name, title, found[name]) for name, title in titles.items() if name in found]


def _alone(
    site: StaffSite, kind: str, wanted: Phrases, request: HttpRequest, shown: list[Any]
) -> Group:
    who, title = asked(request), _titles(site)[kind]
    cursor = opened(request.GET.get("after", ""), request.GET.get("before", ""))
    for one in site.desk.found:
        if one.name == kind:
            return Group(kind, title, one.find(wanted, who.viewer, who.moment, cursor, MANY))
    rows = finding.found(wanted, who.viewer, who.moment, kind).defer("text", "words", "named")
    sheet = cut(rows, keys(finding.ORDER, SaidRow), cursor, MANY)
    whole = SaidRow.objects.in_bulk([row.pk for row in sheet.rows])
    shown.extend(whole[row.pk] for row in sheet.rows)
    hits = _hits(shown, wanted, who.viewer, who.moment)
    return Group(kind, title, Hits(hits, None, sheet.previous, sheet.next))


def _hits(rows: Sequence[Any], wanted: Phrases, viewer: Viewer, moment: Moment) -> list[Hit]:
    wholes = _called({row.part_of for row in rows} - {""}, viewer, moment)
    return [
        Hit(
            snippet(row.called, wanted),
            addresses.case(row.stream),
            snippet(row.text, wanted),
            wholes.get(row.part_of, ""),
        )
        for row in rows
    ]


def _called(streams: Iterable[str], viewer: Viewer, moment: Moment) -> Mapping[str, str]:
    """What these cases are called, of those that the viewer may know of."""
    rows = SaidRow.objects.visible_to(viewer, moment).filter(held_to=STILL, stream__in=streams)
    return {stream: f"of {called}" for stream, called in rows.values_list("stream", "called")}


def _ways(hits: Hits, text: str, kind: str) -> list[Link]:
    """The pages before and after this one."""

    def to(words: str, **cursor: str) -> Link:
        return Link(words, addresses.with_query("", q=text, kind=kind, **cursor))

    found = []
    if hits.previous:
        found += [to("First"), to("Previous", before=hits.previous)]
    if hits.next:
        found.append(to("Next", after=hits.next))
    return found
