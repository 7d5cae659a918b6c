"""What an incident's events amount to: the allegation, its sources, sightings, what is replied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self, assert_never, get_args

import msgspec

from cases.incidents.domain.binding import Closed, Merged, Moved, Tie, heard, links, without
from cases.incidents.domain.judged import assessed, graded
from cases.incidents.domain.origins import Link, Origins, origins
from cases.incidents.domain.windows import WindowEvent, after
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
from cases.incidents.handling_events import (
    Alleged,
    HandlingEvent,
    IncidentAbsorbed,
    IncidentAssigned,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentSplitOff,
    IncidentsRelated,
    IncidentsToldApart,
    PartsMoved,
    PositionTaken,
    SightingTaken,
    SourceTaken,
    Taken,
)
from cases.incidents.parts import Position, Sighting, Source, Window
from cases.incidents.values import Intake, When
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
    | IncidentMerged
    | PartsMoved
    | Taken
    | HandlingEvent
)


class Incident(
    State,
    category="incident",
    events=get_args(IncidentEvent),
):
    """What is alleged of listed persons, with everything that speaks for it and against it."""

    title: str = ""
    own_persons: tuple[str, ...] = ()
    """Those whom its own opening names."""
    measure: Measure = Measure.TRAVEL_BAN
    own_states: tuple[str, ...] = ()
    place: str = ""
    when: When = When()
    summary: str = ""
    came_by: Intake = Intake.UNKNOWN
    reference: str = ""
    came_on: date | None = None
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
    merged: dict[int, Merged] = msgspec.field(default_factory=dict)
    """Incidents that are this one, by the entry that says so."""
    merged_into: str = ""
    """The incident that goes on for this one; empty where it goes on itself."""
    split_from: str = ""
    """The incident of which it was part."""
    bound_at: int = 0
    """The entry that says of which it is, or was, part; 0 where none does."""
    moved: dict[int, Moved] = msgspec.field(default_factory=dict)
    """What went to incidents of its own, by the entry that says so."""
    kept: dict[int, Sealed] = msgspec.field(default_factory=dict)
    """Who the protected sources are that went there."""
    related: dict[str, Tie] = msgspec.field(default_factory=dict)
    """Incidents that it has to do with."""
    different: dict[str, Tie] = msgspec.field(default_factory=dict)
    """Incidents that it was told apart from."""
    closed: Closed | None = None
    reopened: bool = False

    def evolve(self, event: IncidentEvent, fact: Fact) -> Self:
        """The incident after one more event."""
        return msgspec.structs.replace(self, **self._changed(event, fact))

    def _changed(self, event: IncidentEvent, fact: Fact) -> dict[str, Any]:
        said = msgspec.structs.asdict(event)
        changed: dict[str, Any]
        match event:
            case IncidentOpened():
                said["own_persons"], said["own_states"] = said.pop("persons"), said.pop("states")
                changed = said
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
                changed = {"sources": graded(self.sources, event)}
            case EvidenceFailed():
                changed = {"failed": self.failed | {event.item}}
            case EvidenceRestored():
                changed = {"failed": self.failed - {event.item}}
            case SightingRecorded():
                changed = {"sightings": {**self.sightings, fact.version: Sighting(**said)}}
            case PositionStated():
                changed = {"positions": {**self.positions, fact.version: Position(**said)}}
            case PositionAssessed():
                changed = {"positions": assessed(self.positions, event)}
            case ReplyWindowOpened() | ReplyWindowExtended() | ReplyWindowClosed() | ReplyWaived():
                changed = {"windows": after(self.windows, event)}
            case _:
                changed = self._handled(event, fact.version)
        return changed

    def _shared(self, event: IncidentMerged | PartsMoved, version: int) -> dict[str, Any]:
        """What comes with another incident beside its parts, or goes to one."""
        match event:
            case IncidentMerged():
                known = {one.report: one.state for one in event.reports}
                return {
                    "merged": {**self.merged, version: Merged(event.incidents, event.alleged)},
                    "reports": {**known, **self.reports},
                    "windows": heard(self.windows, event.hearings),
                    "failed": self.failed | frozenset(event.failed),
                }
            case PartsMoved():
                gone = {n: self.sources[n].identity for n in event.entries if n in self.sources}
                kept = {n: identity for n, identity in gone.items() if identity}
                return {
                    "kept": {**self.kept, **kept},
                    "moved": {**self.moved, version: Moved(event.to, event.entries)},
                    "sources": without(self.sources, event.entries),
                    "sightings": without(self.sightings, event.entries),
                }
            case _:
                assert_never(event)

    def _taken(self, event: Taken, version: int) -> dict[str, Any]:
        """A part of another incident, unless what brought it was struck."""
        if event.with_entry not in self.merged and event.with_entry != self.bound_at:
            return {}
        match event:
            case SourceTaken():
                return {"sources": {**self.sources, version: event.source}}
            case SightingTaken():
                return {"sightings": {**self.sightings, version: event.sighting}}
            case PositionTaken():
                return {"positions": {**self.positions, version: event.position}}
            case _:
                assert_never(event)

    def _handled(
        self, event: IncidentMerged | PartsMoved | Taken | HandlingEvent, version: int
    ) -> dict[str, Any]:
        """Who has it, with which others it has to do, whether it goes on."""
        changed: dict[str, Any]
        match event:
            case IncidentAssigned():
                changed = {"assigned": event.to}
            case IncidentAbsorbed():
                changed = {"merged_into": event.into, "bound_at": version}
            case IncidentSplitOff():
                changed = {"split_from": event.of, "bound_at": version}
            case IncidentsRelated():
                changed = {"related": {**self.related, event.other: Tie(event.reason, version)}}
            case IncidentsToldApart():
                changed = {"different": {**self.different, event.other: Tie(event.reason, version)}}
            case IncidentClosed():
                said = (event.outcome, event.reason, event.closed_on, event.left_open)
                changed = {"closed": Closed(*said)}
            case IncidentReopened():
                changed = {"closed": None, "reopened": True}
            case IncidentMerged() | PartsMoved():
                changed = self._shared(event, version)
            case _:
                changed = self._taken(event, version)
        return changed

    def spans(self) -> Sequence[Span]:
        """One: open, closed, part of another, or voided."""
        if not self.title:
            return (Span("voided"),)
        if self.merged_into:
            return (Span("merged"),)
        return (Span("closed" if self.closed else "open"),)

    def persons(self) -> tuple[str, ...]:
        """Those of whom it is alleged."""
        return self.persons_named

    @property
    def persons_named(self) -> tuple[str, ...]:
        """Those of whom it, or what was merged into it, is alleged."""
        more = (person for one in self.came_in for person in one.persons)
        return tuple(dict.fromkeys((*self.own_persons, *more)))

    @property
    def states(self) -> tuple[str, ...]:
        """The States in whose territory it, or what was merged into it, is said to have been."""
        more = (state for one in self.came_in for state in one.states)
        return tuple(dict.fromkeys((*self.own_states, *more)))

    @property
    def came_in(self) -> tuple[Alleged, ...]:
        """What the incidents allege that were merged into it."""
        return tuple(alleged for one in self.merged.values() for alleged in one.alleged)

    @property
    def merged_keys(self) -> tuple[str, ...]:
        """The incidents that were merged into it, at once or round about."""
        return tuple(key for one in self.merged.values() for key in one.incidents)

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's own."""
        return Disclosure(Level.PANEL)

    @property
    def links(self) -> dict[int, Link]:
        """From where each source has what it says; the same item twice has it from one of them."""
        return links(self.sources)

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
