"""What the Panel does with an incident itself: who has it, with which it is one, how it ends."""

from __future__ import annotations

from datetime import date

import msgspec

from cases.incidents.parts import Position, Sighting, Source, Window
from cases.incidents.values import Closure, OfIncident, OfViolationReport, When
from evidence.enclosing import OfEvidence
from panel.access.domain import OfAccount
from panel.ledger.events import ITS_SUBJECT, NOBODY, Event, named_in
from panel.ledger.values import Line, Prose, Reference, StateCode


class IncidentAssigned(Event, name="incident.assigned", bears_on=NOBODY):
    """An expert of the Panel has the incident in hand from here on."""

    to: OfAccount
    """The expert's account."""
    was: OfAccount
    """Who had it until then; empty where nobody had."""
    reason: Prose


class Alleged(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident alleged that went into another: of whom, where and when."""

    persons: tuple[Reference, ...]
    states: tuple[StateCode, ...]
    when: When


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """A State's report that came with an incident."""

    report: OfViolationReport
    state: StateCode


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """A right of reply that came with an incident."""

    party: str
    window: Window


class IncidentMerged(Event, name="incident.merged", bears_on=named_in("persons")):
    """Another incident turned out to be this one; its parts follow as entries of their own."""

    other: OfIncident
    reason: Prose
    persons: tuple[Reference, ...]
    """Those of whom the other alleges it."""
    incidents: tuple[OfIncident, ...]
    """The other, and what was merged into it before."""
    alleged: tuple[Alleged, ...]
    """What each of them alleges."""
    reports: tuple[Joined, ...]
    hearings: tuple[Hearing, ...]
    failed: tuple[OfEvidence, ...]
    """Items of evidence, cited there, that could not be relied on."""


class IncidentAbsorbed(Event, name="incident.absorbed", bears_on=ITS_SUBJECT):
    """It turned out to be another incident, which goes on for both."""

    into: OfIncident
    reason: Prose


class PartsMoved(Event, name="incident.parts_moved", bears_on=ITS_SUBJECT):
    """Sources and sightings turned out to be about something else: an incident of its own."""

    to: OfIncident
    entries: tuple[int, ...]
    reason: Prose


class IncidentSplitOff(Event, name="incident.split_off", bears_on=ITS_SUBJECT):
    """It was part of another incident; what came from there follows as entries of their own."""

    of: OfIncident
    reason: Prose


class SourceTaken(Event, name="incident.source_taken", bears_on=ITS_SUBJECT):
    """A source came from another incident, with what was judged of it there."""

    with_entry: int
    """The entry of the merger or split that brought it; struck, it brings nothing."""
    source: Source


class SightingTaken(Event, name="incident.sighting_taken", bears_on=ITS_SUBJECT):
    """A sighting came from another incident."""

    with_entry: int
    sighting: Sighting


class PositionTaken(Event, name="incident.position_taken", bears_on=ITS_SUBJECT):
    """What somebody said to the allegation came from another incident."""

    with_entry: int
    position: Position


class IncidentsRelated(Event, name="incident.related", bears_on=NOBODY):
    """It has to do with another incident; both say so."""

    other: OfIncident
    reason: Prose


class IncidentsToldApart(Event, name="incident.told_apart", bears_on=NOBODY):
    """It may look like another incident and is a different one; both say so."""

    other: OfIncident
    reason: Prose


class IncidentClosed(Event, name="incident.closed", bears_on=ITS_SUBJECT):
    """The Panel does nothing further with it."""

    outcome: Closure
    reason: Prose
    closed_on: date
    left_open: tuple[Line, ...]
    """What was awaited all the same: letters, rights of reply."""


class IncidentReopened(Event, name="incident.reopened", bears_on=ITS_SUBJECT):
    """The Panel goes on with it."""

    reason: Prose


Taken = SourceTaken | SightingTaken | PositionTaken
HandlingEvent = (
    IncidentAssigned
    | IncidentAbsorbed
    | IncidentSplitOff
    | IncidentsRelated
    | IncidentsToldApart
    | IncidentClosed
    | IncidentReopened
)
