"""Questions asked of incidents, letters and reports, now or as of a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec
from django.db.models import Q, Value

from cases.incidents.domain import Incident, ViolationReport
from cases.incidents.events import SourceAdded
from cases.incidents.handling_events import Alleged
from cases.incidents.models import (
    AllegationRow,
    CitedRow,
    IncidentRow,
    LetterRow,
    ProtectedRow,
    ReportedRow,
    ViolationReportRow,
)
from cases.incidents.values import When
from evidence.queries import brought_by
from panel.access.viewers import Viewer
from panel.ledger import sealing
from panel.ledger.rows import STILL, Moment
from panel.ledger.seals import Place, Sealed
from panel.ledger.states import stream_name
from panel.ledger.values import new_york_day

_LOOKED_AT = 200
"""Rows that are looked through for sources to grade, or for what may be the same."""


class Protected(NamedTuple):
    """A protected source, for who may know who it is."""

    entry: int
    identity: str | sealing.Gone
    subject: str
    """What to forget so that nobody can know any more."""


def letters_about(incidents: Collection[str], viewer: Viewer, moment: Moment) -> list[LetterRow]:
    """The letters about any of these incidents, in the order of their numbers, drafts first."""
    rows = LetterRow.objects.visible_to(viewer, moment).filter(incident__in=incidents)
    return list(rows.order_by("sent_on", "number", "stream"))


def about_any(incidents: Iterable[str], moment: Moment | None = None) -> set[str]:
    """The keys of the letters about any of these incidents, now or as of a moment."""
    rows = LetterRow.objects.as_of(moment) if moment else LetterRow.objects.filter(held_to=STILL)
    return {row.key for row in rows.filter(incident__in=list(incidents))}


def alike(key: str, incident: Incident, viewer: Viewer, moment: Moment) -> list[IncidentRow]:
    """Incidents that may be this one: a person and the measure in common, there, at that time.

    What isn't known may be the same. Those that it was told apart from are not asked again; of
    more than a few hundred the first are looked at.
    """
    own = Alleged(persons=incident.own_persons, states=incident.own_states, when=incident.when)
    fits = Q()
    for alleged in (own, *incident.came_in):
        fits |= Q(person__in=alleged.persons) & _meets(alleged.when)
    apart = [stream_name(Incident, one) for one in (key, *incident.different)]
    rows = AllegationRow.objects.visible_to(viewer, moment).filter(fits, measure=incident.measure)
    found = rows.exclude(stream__in=apart).order_by("stream").values_list("stream", "states")
    there = {s for s, states in found[:_LOOKED_AT] if set(states) & set(incident.states)}
    if not there:
        return []
    named = IncidentRow.objects.visible_to(viewer, moment).filter(stream__in=there)
    return list(named.order_by("title", "stream"))


def _meets(when: When) -> Q:
    """Whether a row's days may hold the time."""
    first = when.first_day or (when.at and new_york_day(when.at))
    if first is None:
        return Q()
    last = when.last_day or first
    return Q(first_day=None) | Q(first_day__lte=last, last_day__gte=first)


def citing(item: str, viewer: Viewer, moment: Moment) -> list[IncidentRow]:
    """The incidents of which this item of evidence holds a source."""
    cited = CitedRow.objects.visible_to(viewer, moment).filter(item=item)
    rows = IncidentRow.objects.visible_to(viewer, moment).filter(stream__in=cited.values("stream"))
    return list(rows.order_by("title", "stream"))


def citing_any(items: Iterable[str], moment: Moment | None = None) -> set[str]:
    """The keys of the incidents of which any of these items holds a source; now, or then."""
    rows = CitedRow.objects.as_of(moment) if moment else CitedRow.objects.filter(held_to=STILL)
    streams = rows.filter(item__in=list(items)).values_list("stream", flat=True)
    return {stream.partition("/")[2] for stream in streams}


def struck_of(reports: Iterable[str], viewer: Viewer, moment: Moment) -> set[str]:
    """Those of these States' reports that were struck."""
    named = [stream_name(ViolationReport, key) for key in reports]
    rows = ViolationReportRow.objects.visible_to(viewer, moment).filter(stream__in=named)
    return {row.key for row in rows if row.struck}


def protected_sources(
    key: str, incident: Incident, viewer: Viewer, moment: Moment
) -> list[Protected]:
    """The protected sources of an incident that the viewer may know, in the order of entries.

    Who a source is that came from another incident is sealed there.
    """
    homes = {
        (one.home.incident, str(one.home.entry)) if one.home else (key, str(number)): number
        for number, one in incident.sources.items()
        if one.protected
    }
    streams = {stream_name(Incident, home) for home, _ in homes}
    rows = ProtectedRow.objects.visible_to(viewer, moment).filter(stream__in=streams)
    found = sorted(
        (homes[row.key, row.row_key], row) for row in rows if (row.key, row.row_key) in homes
    )
    boxes = [
        (msgspec.convert(row.identity, Sealed), Place(row.stream, SourceAdded, "identity"))
        for _, row in found
    ]
    return [
        Protected(entry, identity, sealed.subject)
        for (entry, _), (sealed, _), identity in zip(
            found, boxes, sealing.opened(boxes), strict=True
        )
    ]


def to_grade(viewer: Viewer, moment: Moment) -> Iterator[tuple[IncidentRow, int]]:
    """Incidents with how many of their sources wait for grades that this viewer may give.

    Whoever brought a source, or an item that holds it, grades it not.
    """
    rows = IncidentRow.objects.visible_to(viewer, moment).exclude(ungraded=[])
    found = list(rows.order_by("title", "stream")[:_LOOKED_AT])
    items = {item for row in found for source in row.ungraded for item in source["items"]}
    own = brought_by(viewer.actor, items, moment)
    for row in found:
        others = [
            source
            for source in row.ungraded
            if source["collector"] != viewer.actor and own.isdisjoint(source["items"])
        ]
        if others:
            yield row, len(others)


def reporting(persons: Iterable[str], moment: Moment | None = None) -> set[str]:
    """The keys of States' standing reports that name any of these persons; now, or then."""
    rows = ReportedRow.objects
    held = rows.as_of(moment) if moment else rows.filter(held_to=STILL)
    return {row.key for row in held.filter(person__in=list(persons))}


def claims(
    person: str, measure: str, state: str, days: tuple[date, date], moment: Moment
) -> tuple[int, int]:
    """How many incidents allege it of the person, and how many reports of States say so.

    There, and from the first of these days to the last, or on a day not known.
    """
    first, last = days
    fits = Q(first_day=None) | Q(first_day__lte=last, last_day__gte=first)
    alleged, reported = (
        rows.objects.as_of(moment)
        .filter(fits, person=person, measure=measure)
        .values_list(Value(number), "states", "stream")
        for number, rows in enumerate((AllegationRow, ReportedRow))
    )
    told = alleged.union(reported, all=True)
    said = Counter(number for number, _ in {(n, s) for n, states, s in told if state in states})
    return said[0], said[1]
