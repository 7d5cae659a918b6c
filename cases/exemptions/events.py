"""What happens to a request for an exemption, from its receipt to what the Committee made of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from cases.regimes.events import Measure
from panel.ledger.events import ITS_SUBJECT, Event, named_in
from panel.ledger.values import Line, Prose, Reference, StateCode


class Way(StrEnum):
    """How a traveller touches a territory."""

    ENTRY = "entry"
    TRANSIT = "transit"


class Leg(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One leg of an itinerary: into which territory, whether to enter it or to pass through."""

    territory: StateCode
    """The State entered or passed through."""
    way: Way
    """entry, or transit where the journey goes on."""
    departs_from: Line
    """Port of departure."""
    arrives_at: Line
    """Port of arrival."""
    departs_on: date
    """Local date of departure."""
    arrives_on: date
    """Local date of arrival."""
    transport: Line
    """Mode, and flight number, vessel's name or record locator."""


class ExemptionRequested(Event, name="exemption.requested", bears_on=named_in("persons")):
    """A State asks the Committee to exempt listed persons from a measure."""

    number: Line
    applicant: StateCode
    persons: tuple[Reference, ...]
    measure: Measure
    regime: Line
    ground: Line
    purpose: Prose
    justification: Prose
    first_day: date
    last_day: date
    """Still covered."""
    itinerary: tuple[Leg, ...]


class RequestFoundComplete(Event, name="exemption.found_complete", bears_on=ITS_SUBJECT):
    """The Secretariat found that nothing is missing."""

    supplied: str = ""
    """What had been missing and by which paper it came."""


class RequestReturned(Event, name="exemption.returned", bears_on=ITS_SUBJECT):
    """The Secretariat returned it as incomplete."""

    missing: Prose


class RequestCirculated(Event, name="exemption.circulated", bears_on=ITS_SUBJECT):
    """Put before the Committee; adopted at the deadline unless a member objects before it."""

    circulated_on: date
    deadline: datetime
    working_days: int
    rule: Line
    """The rule row by which the period was counted, and its version."""
    rule_version: int
    calendar_version: int


class DeadlineMoved(Event, name="exemption.deadline_moved", bears_on=ITS_SUBJECT):
    """The calendar was corrected while the period ran, and the period ends at another hour."""

    deadline: datetime
    moved_from: datetime
    calendar_version: int


class RequestObjected(Event, name="exemption.objected", bears_on=ITS_SUBJECT):
    """A member of the Committee objects; one received after the deadline is kept as late."""

    state: StateCode
    reason: Prose


class RequestWithdrawn(Event, name="exemption.withdrawn", bears_on=ITS_SUBJECT):
    """The State took its request back."""

    reason: Prose


class AdoptionRecorded(Event, name="exemption.adoption_recorded", bears_on=ITS_SUBJECT):
    """The clock records that the period ended without an objection; it was adopted at that hour."""

    deadline: datetime


class DecisionEntered(Event, name="exemption.decision_entered", bears_on=named_in("persons")):
    """A decision of the competent body that reached the record on paper."""

    number: Line
    applicant: StateCode
    persons: tuple[Reference, ...]
    measure: Measure
    regime: Line
    granted: bool
    decided_on: date
    """The date on the document."""
    decided_by: Line
    territories: tuple[StateCode, ...]
    first_day: date
    last_day: date
    """Still covered."""
    reference: Line
    """The document's own reference."""
