"""What an incident's events amount to: the allegation, its sources, sightings, what is replied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self, assert_never, get_args

import msgspec

from cases.incidents.domain.origins import Link, Origins, origins
from cases.incidents.domain.windows import Window, WindowEvent, after
from cases.incidents.events import (
    CredibilityGraded,
    EvidenceFailed,
    EvidenceRestored,
    IncidentOpened,
    OriginLinked,
    PositionAssessed,
    PositionStated,
    ReliabilityGraded,
    ReplyWaived,
    ReplyWindowClosed,
    ReplyWindowExtended,
    ReplyWindowOpened,
    ReportJoined,
    SightingRecorded,
    SourceAdded,
    SourceVerified,
)
from cases.incidents.handling_events import IncidentAssigned
from cases.incidents.values import Credibility, Independence, Kind, Quoted, Reliability, When
from cases.regimes.events import Measure
from panel.ledger.events import Fact
from panel.ledger.seals import Sealed
from panel.ledger.states import Disclosure, Level, Span, State

IncidentEvent = (
    IncidentOpened
    | ReportJoined
    | SourceAdded
    | OriginLinked
    | ReliabilityGraded
    | CredibilityGraded
    | SourceVerified
    | EvidenceFailed
    | EvidenceRestored
    | SightingRecorded
    | PositionStated
    | PositionAssessed
    | WindowEvent
    | IncidentAssigned
)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An item that alleges something, with its grades as they stand."""

    kind: Kind
    publisher: str
    published_on: date | None
    says: str
    url: str
    citation: str
    quotes: tuple[Quoted, ...]
    derived_from: tuple[int, ...]
    independence: Independence
    evidence: tuple[str, ...]
    identity: Sealed | None
    """Who it is, where that is protected."""
    collector: str
    """Opaque id of the account that entered it."""
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    verified: bool = False

    @property
    def grade(self) -> str:
        """Both grades in one word, such as C3; a dash for the one that nobody gave yet."""
        if not (self.reliability or self.credibility):
            return "not graded"
        return f"{self.reliability or '-'}{self.credibility or '-'}"

    @property
    def link(self) -> Link:
        """From where it has what it says."""
        return Link(self.derived_from, self.independence)

    @property
    def decides(self) -> bool:
        """Whether it alone can bear a finding: a verified document, or direct observation."""
        return self.kind is Kind.OBSERVATION or (self.kind is Kind.DOCUMENT and self.verified)


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A person at a place."""

    person: str
    place: str
    state: str
    latitude: str | None
    longitude: str | None
    when: When
    sources: tuple[int, ...]
    evidence: tuple[str, ...]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says to the allegation."""

    party: str
    stance: str
    about: str
    words: str
    stated_on: date
    sources: tuple[int, ...]
    letter: str = ""
    assessment: str = ""
    """How credible the Panel finds it; empty where it hasn't said."""


class Incident(
    State,
    category="incident",
    events=get_args(IncidentEvent),
):
    """What is alleged of listed persons, with everything that speaks for it and against it."""

    title: str = ""
    persons_named: tuple[str, ...] = ()
    measure: Measure = Measure.TRAVEL_BAN
    states: tuple[str, ...] = ()
    place: str = ""
    when: When = When()
    summary: str = ""
    reports: dict[str, str] = msgspec.field(default_factory=dict)
    """Keys of States' own reports of it, each with the State."""
    sources: dict[int, Source] = msgspec.field(default_factory=dict)
    """By the number of the entry that added it."""
    failed: frozenset[str] = frozenset()
    """Items of evidence, cited here, that can't be relied on now."""
    sightings: dict[int, Sighting] = msgspec.field(default_factory=dict)
    positions: dict[int, Position] = msgspec.field(default_factory=dict)
    windows: dict[str, Window] = msgspec.field(default_factory=dict)
    """By the party that is named."""
    assigned: str = ""
    """The account of the expert who has it in hand; empty where nobody has."""

    def evolve(self, event: IncidentEvent, fact: Fact) -> Self:
        """The incident after one more event."""
        return msgspec.structs.replace(self, **self._changed(event, fact))

    def _changed(self, event: IncidentEvent, fact: Fact) -> dict[str, Any]:
        said = msgspec.structs.asdict(event)
        changed: dict[str, Any]
        match event:
            case IncidentOpened():
                changed = said | {"persons_named": said.pop("persons")}
            case ReportJoined():
                changed = {"reports": {**self.reports, event.report: event.state}}
            case SourceAdded():
                source = Source(**said, collector=fact.origin.actor)
                # Only what can be relied on is cited: what failed before is whole by then.
                changed = {
                    "sources": {**self.sources, fact.version: source},
                    "failed": self.failed - frozenset(event.evidence),
                }
            case OriginLinked() | ReliabilityGraded() | CredibilityGraded() | SourceVerified():
                changed = {"sources": self._graded(event)}
            case EvidenceFailed():
                changed = {"failed": self.failed | {event.item}}
            case EvidenceRestored():
                changed = {"failed": self.failed - {event.item}}
            case SightingRecorded():
                changed = {"sightings": {**self.sightings, fact.version: Sighting(**said)}}
            case PositionStated():
                changed = {"positions": {**self.positions, fact.version: Position(**said)}}
            case PositionAssessed():
                changed = {"positions": self._assessed(event)}
            case ReplyWindowOpened() | ReplyWindowExtended() | ReplyWindowClosed() | ReplyWaived():
                changed = {"windows": after(self.windows, event)}
            case IncidentAssigned():
                changed = {"assigned": event.to}
            case _:
                assert_never(event)
        return changed

    def _graded(
        self, event: OriginLinked | ReliabilityGraded | CredibilityGraded | SourceVerified
    ) -> dict[int, Source]:
        """The sources with what one of them now is; as they were where it was struck."""
        if event.source not in self.sources:
            return self.sources
        changed: dict[str, Any]
        match event:
            case OriginLinked():
                changed = {"derived_from": event.derived_from, "independence": event.independence}
            case ReliabilityGraded():
                changed = {"reliability": event.grade}
            case CredibilityGraded():
                changed = {"credibility": event.grade}
            case SourceVerified():
                changed = {"verified": True}
            case _:
                assert_never(event)
        source = msgspec.structs.replace(self.sources[event.source], **changed)
        return {**self.sources, event.source: source}

    def _assessed(self, event: PositionAssessed) -> dict[int, Position]:
        said = self.positions.get(event.position)
        if said is None:
            return self.positions
        judged = msgspec.structs.replace(said, assessment=event.assessment)
        return {**self.positions, event.position: judged}

    def spans(self) -> Sequence[Span]:
        """One, unless every entry was struck."""
        return (Span("open" if self.title else "voided"),)

    def persons(self) -> tuple[str, ...]:
        """Those of whom it is alleged."""
        return self.persons_named

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's own."""
        return Disclosure(Level.PANEL)

    @property
    def links(self) -> dict[int, Link]:
        """From where each source has what it says."""
        return {number: source.link for number, source in self.sources.items()}

    @property
    def items(self) -> frozenset[str]:
        """The items of evidence that hold its sources."""
        return frozenset(item for source in self.sources.values() for item in source.evidence)

    def holds(self, source: int) -> bool:
        """Whether a source is on record and no item of evidence that holds it failed."""
        known = self.sources.get(source)
        return known is not None and not self.failed.intersection(known.evidence)

    def origins(self) -> Origins:
        """What all its sources that hold go back to."""
        return origins(self.links, filter(self.holds, self.sources))
