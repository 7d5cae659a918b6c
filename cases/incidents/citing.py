"""What incidents make of an item of evidence, for its chain of custody: cited, graded, verified."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents import queries
from cases.incidents.domain import Incident
from cases.incidents.events import (
    CredibilityGraded,
    EvidenceFailed,
    EvidenceRestored,
    OriginLinked,
    ReliabilityGraded,
    SightingRecorded,
    SourceAdded,
    SourceVerified,
)
from cases.incidents.handling_events import SourceTaken
from cases.incidents.parts import Source
from evidence.chain import Entry
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.events import Event
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.staff.timeline import struck_in


def citations(item: str, viewer: Viewer, moment: Moment) -> Iterator[Entry]:
    """What the incidents that cite the item say of it; each incident by its key alone."""
    names = [row.stream for row in queries.citing(item, viewer, moment)]
    for stream in streams.as_of(registry, names, moment) if names else ():
        assert isinstance(stream.state, Incident)
        struck = struck_in([record.fact for record in stream.records])
        sources: set[int] = set()
        for record in stream.records:
            event, version = record.fact.event, record.fact.version
            held = event.source if isinstance(event, SourceTaken) else event
            if isinstance(held, SourceAdded | Source) and item in held.evidence:
                sources.add(version)
            if words := _words(event, version, item, sources):
                yield Entry(record, f"{words}, incident {stream.key}", struck.get(version, ""))


def _words(event: Event, version: int, item: str, sources: set[int]) -> str:
    said = ""
    match event:
        case SourceAdded() if version in sources:
            said = f"Cited as source {version}"
        case SourceTaken() if version in sources:
            said = f"Taken over as source {version}"
        case SightingRecorded() if item in event.evidence:
            said = "Cited for a sighting"
        case ReliabilityGraded() if event.source in sources:
            said = f"Source {event.source} graded {event.grade} for its reliability"
        case CredibilityGraded() if event.source in sources:
            said = f"Source {event.source} graded {event.grade} for what it says"
        case SourceVerified() if event.source in sources:
            said = f"Source {event.source} verified"
        case OriginLinked() if event.source in sources:
            said = f"Origin of source {event.source} said"
        case EvidenceFailed() if event.item == item:
            said = "Not relied on any more"
        case EvidenceRestored() if event.item == item:
            said = "Relied on again"
    return said
