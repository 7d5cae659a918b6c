"""Incidents that may be one trip: on the Coordinator's desk, and two of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cases.incidents import words
from cases.incidents.domain import Incident, MergeIncident, Position, TellApart
from cases.incidents.models import AllegationRow, IncidentRow
from cases.incidents.queries import letters_about
from cases.incidents.values import When
from cases.listing.naming import persons
from panel.access.roles import Role
from panel.access.states import named
from panel.access.viewers import Viewer
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.acts import way
from panel.staff.asking import asked
from panel.staff.cases import load
from panel.staff.pages import page
from panel.staff.registering import Line, Seen, Table, register_page
from panel.staff.words import Link, Pairs, plainly, visible, within

PAGE: Final = "incidents/beside"
_LOOKED_AT, _MOST = 200, 10
"""Allegations that are looked through, and lines that the desk shows."""


def lines(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """For the Coordinator, each two that may be one, until somebody merges or tells them apart."""
    if Role.COORDINATOR not in viewer.roles:
        return
    for one, other in pairs(viewer, moment)[:_MOST]:
        words_ = f"{one.title} and {other.title} may be the same"
        yield Line(words_, address(one.key, other.key), tone="attention")


def address(one: str, other: str, known_on: str = "") -> str:
    """Where two incidents stand side by side."""
    where = reverse("admin:incidents-beside")
    return addresses.with_query(where, one=one, other=other, as_of=known_on)


def pairs(viewer: Viewer, moment: Moment) -> list[tuple[IncidentRow, IncidentRow]]:
    """Incidents that may be one, at least one of them open: as `queries.alike` tells of each."""
    found = _alleged_alike(viewer, moment)
    streams = {row.stream for row in found}
    rows = IncidentRow.objects.visible_to(viewer, moment).filter(stream__in=streams)
    known = {row.stream: row for row in rows}
    may = {
        (min(one.stream, other.stream), max(one.stream, other.stream))
        for _, same in groupby(found, key=lambda row: (row.person, row.measure))
        for one, other in combinations(same, 2)
        if one.stream != other.stream and _alike(one, other)
    }
    told = ((known[one], known[other]) for one, other in sorted(may))
    return [
        (one, other)
        for one, other in told
        if other.key not in one.told_apart and "open" in {one.status, other.status}
    ]


def _alleged_alike(viewer: Viewer, moment: Moment) -> list[AllegationRow]:
    """Allegations of which another incident has one of the same person that may be of that time."""
    rows = AllegationRow.objects.visible_to(viewer, moment)
    others = rows.filter(person=OuterRef("person"), measure=OuterRef("measure"))
    others = others.exclude(stream=OuterRef("stream"))
    meets = Q(first_day__lte=OuterRef("last_day"), last_day__gte=OuterRef("first_day"))
    then = Exists(others.filter(Q(first_day=None) | meets))
    found = rows.filter(then | Q(Exists(others), first_day=None))
    return list(found.order_by("person", "measure", "stream")[:_LOOKED_AT])


def _alike(one: AllegationRow, other: AllegationRow) -> bool:
    if not set(one.states) & set(other.states):
        return False
    if not (one.first_day and one.last_day and other.first_day and other.last_day):
        return True
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def beside_page(request: HttpRequest) -> HttpResponse:
    """Two incidents side by side, with what is to be done about them."""
    who = asked(request)
    keys = [request.GET.get(name, "") for name in ("one", "other")]
    one, other = (load(registry, who, Incident, key)[0] for key in keys)
    if one.key == other.key or not (one.state.title and other.state.title):
        raise Http404
    context = {
        "title": "Two incidents side by side",
        "sections": [_compared(one, other), *_acts(one, other)],
    }
    return page(request, "incidents/beside.html", context)


def _compared(one: Seen, other: Seen) -> Table:
    left, right = dict(_said(one)), dict(_said(other))
    rows = [(name, left[name], right[name]) for name in left]
    return Table("Side by side", ("What", "One", "The other"), rows)


def _said(seen: Seen) -> Iterator[tuple[str, Any]]:
    incident: Incident = seen.state
    yield "Incident", Link(incident.title, addresses.case(seen.stream, seen.known_on))
    yield "Persons", persons(seen, incident.persons_named)
    yield "Measure", within(incident.measure)
    yield "States", list(map(named, incident.states))
    yield "Place", incident.place
    yield "When", words.when(incident.when)
    yield "Summary", incident.summary
    yield "Came in", within(incident.came_by)
    yield (
        "Sources",
        [Pairs([(visible(one.publisher), one.says)]) for one in incident.sources.values()],
    )
    seen_at = incident.sightings.values()
    yield "Sightings", [Pairs([(o.person, f"{o.place}, {_when(o.when)}")]) for o in seen_at]
    yield "Statements", [Pairs([(_by(one), one.words)]) for one in incident.positions.values()]
    keys = (seen.key, *incident.merged_keys)
    yield "Letters", [str(row) for row in letters_about(keys, seen.viewer, seen.moment)]
    yield "Stands", seen.span.status


def _by(said: Position) -> str:
    return visible(f"{said.party} {within(said.stance)}")


def _when(said: When) -> str:
    return plainly(words.when(said))


def _acts(one: Seen, other: Seen) -> Sequence[Table]:
    """None where the past is looked at, or where it was settled."""
    if one.known_on or one.state.merged_into or other.state.merged_into:
        return ()
    if tie := one.state.different.get(other.key):
        return (Table("What was found", ("They differ because",), [(tie.reason,)]),)
    merge = [way(a, MergeIncident, a.key, other=b.key) for a, b in ((one, other), (other, one))]
    apart = way(one, TellApart, one.key, other=other.key)
    rows = [
        (f"One; {one.state.title} goes on for both", merge[0]),
        (f"One; {other.state.title} goes on for both", merge[1]),
        ("Two different ones", apart),
    ]
    return (Table("What may be done", ("They are", "Say so"), rows),)


def register() -> None:
    """Put the page on staff's site."""
    register_page(PAGE, "", beside_page)
