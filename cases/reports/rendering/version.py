"""A version of a report for an audience: what may be told in it, as known then, and nothing else.

How the report reads is as of the version's place in the log. What stands behind it, findings and
sources and names, is as of its distribution once it was distributed: a corrigendum changes what
it says, and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from cases.incidents.domain import Incident, Letter
from cases.listing.domain import ListEntry
from cases.listing.queries import spoken_of
from cases.reports.domain import (
    Known,
    Paragraph,
    Rendering,
    Report,
    Standing,
    grounds_of,
    said_of,
    searched,
)
from cases.reports.events import ReportDistributed
from cases.reports.rendering_events import Audience
from panel.ledger import moments, opening, streams
from panel.ledger.commands import Search
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import Level, State, stream_name
from panel.ledger.streams import Stream

_READS = {
    Audience.PUBLIC: frozenset({Level.PUBLIC}),
    Audience.COMMITTEE: frozenset({Level.PUBLIC, Level.COMMITTEE}),
    Audience.PANEL: frozenset({Level.PUBLIC, Level.COMMITTEE, Level.PANEL}),
}


class Version(NamedTuple):
    """All that a document is made of."""

    key: str
    """The report's."""
    audience: Audience
    report: Report
    paragraphs: tuple[Paragraph, ...]
    """Those that the audience reads, in the order of their numbers."""
    known: Known
    """What those rest on."""
    position: int
    at: datetime
    demonstration: bool

    def incident(self, key: str) -> Incident:
        """One that a paragraph rests on."""
        found = self.known.get(stream_name(Incident, key))
        return found if isinstance(found, Incident) else Incident()


def version_of(registry: Registry, rendering: Stream) -> Version:
    """What a rendering is to print."""
    of = rendering.state
    assert isinstance(of, Rendering)
    ordered = rendering.records[0].recorded_at
    moment = moments.at_position(of.position) if of.position else moments.as_of(ordered)
    found = next(streams.as_of(registry, [stream_name(Report, of.report)], moment))
    report = found.state
    assert isinstance(report, Report)
    paragraphs = [p for p in _standing(registry, report, moment) if may_read(p, of.audience)]
    return _version(registry, found, of.audience, paragraphs, moment)


def to_publish(registry: Registry, report: Stream, moment: Moment) -> Version:
    """What everybody would read of a report were it distributed as it stands at the moment."""
    assert isinstance(report.state, Report)
    paragraphs = [p for p in _standing(registry, report.state, moment) if not p.withheld]
    return _version(registry, report, Audience.PUBLIC, paragraphs, moment)


def _version(
    registry: Registry,
    found: Stream,
    audience: Audience,
    told: Iterable[Paragraph],
    moment: Moment,
) -> Version:
    report, paragraphs = found.state, tuple(told)
    assert isinstance(report, Report)
    then = _grounded(found) or moment
    known = _known(registry, paragraphs, then)
    search = searched(paragraphs, known, *_beside(report))
    return Version(
        found.name.partition("/")[2],
        audience,
        report,
        paragraphs,
        {**known, **_spoken_of(registry, search, then)},
        moment.position,
        moment.at,
        opening.described(registry).demonstration,
    )


def may_read(paragraph: Paragraph, audience: Audience) -> bool:
    """Whether a paragraph is told to the audience."""
    if paragraph.standing in {None, Standing.REMOVED}:
        return False
    return paragraph.disclosure(paragraph.spans()[0]).level in _READS[audience]


def _standing(registry: Registry, report: Report, moment: Moment) -> list[Paragraph]:
    """Its paragraphs but for those that were taken out, in the order of their numbers."""
    names = [stream_name(Paragraph, key) for key in report.paragraphs.values()]
    states = {one.name: one.state for one in streams.as_of(registry, names, moment)}
    found = (states.get(name) for name in names)
    gone = {None, Standing.REMOVED}
    return [p for p in found if isinstance(p, Paragraph) and p.standing not in gone]


def _grounded(report: Stream) -> Moment | None:
    """When it was distributed; from then on nothing else stands behind it."""
    told = (one for one in report.records if isinstance(one.fact.event, ReportDistributed))
    first = next(told, None)
    return moments.as_of(first.recorded_at) if first else None


def _known(registry: Registry, paragraphs: Iterable[Paragraph], moment: Moment) -> Known:
    told = list(paragraphs)
    known = _states(registry, {name for one in told for name in grounds_of(one)}, moment)
    incidents = [one for one in known.values() if isinstance(one, Incident)]
    persons = {person for one in told for person in one.persons_named}
    letters = {key for one in incidents for w in one.windows.values() for key in w.letters}
    more = {stream_name(ListEntry, person) for person in persons}
    more |= {stream_name(Letter, letter) for letter in letters}
    return {**known, **_states(registry, more, moment)}


def _beside(report: Report) -> Iterator[str]:
    """What is printed beside its paragraphs."""
    yield from (said.text for said in said_of(report))
    yield from report.documents.values()
    yield from (said for one in report.addenda for said in (one.title, one.text))
    outcomes = (o for one in report.recommendations.values() for o in one.history)
    yield from (one.document for one in outcomes)


def _spoken_of(registry: Registry, search: Search, moment: Moment) -> dict[str, State]:
    """The entries of the list whom the document may name."""
    found = spoken_of(search.texts, moment)
    return _states(registry, {stream_name(ListEntry, person) for person in found}, moment)


def _states(registry: Registry, names: set[str], moment: Moment) -> dict[str, State]:
    return {one.name: one.state for one in streams.as_of(registry, names, moment)}
