"""What happens to a request for an exemption, from its receipt to what the Committee made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from cases.exemptions.values import Assets, Leg, TravelDocument
from cases.regimes.events import Measure, Procedure
from evidence.enclosing import OfEvidence
from panel.ledger.events import ITS_SUBJECT, Event, named_in
from panel.ledger.values import Line, Prose, Reference, StateCode
from panel.ledger.wording import names

OfRequest = Annotated[str, names("exemption-request")]
OfRule = Annotated[str, names("rule")]


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
    documents: tuple[TravelDocument, ...] = ()
    assets: Assets | None = None
    """What is to be released, where it is asked of the asset freeze."""
    funds: str = ""
    """The funds to be used for the journey, where the rule wants them said."""
    attachments: tuple[OfEvidence, ...] = ()
    """Items of evidence by their ids."""
    supersedes: OfRequest = ""
    """The request in whose place it comes."""
    procedure: Procedure = Procedure.APPROVAL
    rule: OfRule = ""
    """The rule row of its ground, and its version when the request was filed."""
    rule_version: int = 0
    calendar_version: int = 0
    missing: tuple[str, ...] = ()
    """Parts of a request that were found missing at filing, by their fields' names."""
    notice_given: int | None = None
    """Working days from receipt to the first leg; nothing where no calendar reaches that far."""
    notice_required: int | None = None
    counted_from: date | None = None
    """The working day from which the period of a notification counts."""
    deadline: datetime | None = None
    """When that period ends."""
    working_days: int = 0
    happened_at: datetime | None = None
    """When that happened of which a notification after the fact tells."""
    late: bool | None = None
    """Whether it came too late by the rule; nothing where that is not known."""
    confirm_by: datetime | None = None
    """Of a notification: by when the State is to confirm the travel, where the rule says so."""


class RequestFoundComplete(Event, name="exemption.found_complete", bears_on=ITS_SUBJECT):
    """The Secretariat found that nothing is missing."""

    supplied: str = ""
    """What had been missing and by which paper it came."""
    counted_from: date | None = None
    """Of a notification: from when its period counts again."""
    deadline: datetime | None = None
    confirm_by: datetime | None = None


class RequestReturned(Event, name="exemption.returned", bears_on=ITS_SUBJECT):
    """The Secretariat returned it as incomplete."""

    missing: Prose


class RequestCirculated(Event, name="exemption.circulated", bears_on=ITS_SUBJECT):
    """Put before the Committee; adopted at the deadline unless a member objects before it."""

    circulated_on: date
    deadline: datetime
    working_days: int
    rule: OfRule
    """The rule row by which the period was counted, and its version."""
    rule_version: int
    calendar_version: int
    confirm_by: datetime | None = None
    """By when the State is to confirm the travel, where the rule says so."""


class RequestUndecidable(Event, name="exemption.undecidable", bears_on=ITS_SUBJECT):
    """It can't be put before the Committee, which has no Chair."""

    body: Line
    on: date


class RequestSuperseded(Event, name="exemption.superseded", bears_on=ITS_SUBJECT):
    """The State put another request in its place."""

    by: OfRequest


class RequestSupplemented(Event, name="exemption.supplemented", bears_on=ITS_SUBJECT):
    """The State said anew what was missing, or what it asks for, before it was circulated."""

    purpose: Prose
    justification: Prose
    first_day: date
    last_day: date
    itinerary: tuple[Leg, ...]
    documents: tuple[TravelDocument, ...]
    assets: Assets | None
    funds: str
    attachments: tuple[OfEvidence, ...]
    missing: tuple[str, ...]
    notice_given: int | None
    late: bool | None


class InformationAsked(Event, name="exemption.information_asked", bears_on=ITS_SUBJECT):
    """The Committee or its Secretariat asks the State for information."""

    wanted: Prose
    asked_by: str
    """The member that wants it; empty where the Secretariat does."""
    stops_clock: bool
    """Whether the period waits for the answer, by the rule."""


class InformationSupplied(Event, name="exemption.information_supplied", bears_on=ITS_SUBJECT):
    """The State answers; a clock that was stopped runs on."""

    answer: Prose
    attachments: tuple[OfEvidence, ...] = ()
    deadline: datetime | None = None
    """The end of the period, counted on from the answer."""
    calendar_version: int = 0


class PeriodShortened(Event, name="exemption.period_shortened", bears_on=ITS_SUBJECT):
    """The Chair rules that a shorter period suffices, or that it is an emergency."""

    deadline: datetime
    working_days: int
    """The days that the period has now; 0 where the Chair said an hour, in an emergency."""
    emergency: bool
    reason: Prose
    calendar_version: int


class HoldPlaced(Event, name="exemption.hold_placed", bears_on=ITS_SUBJECT):
    """A member asks for more time: nothing is adopted until it is released or its seat ends."""

    state: StateCode
    reason: Prose
    lapses_at: datetime | None
    """When the member's seat ends."""
    ago: int = 0
    """How many circulations before the newest it is about: 1 what that extends."""


class HoldReleased(Event, name="exemption.hold_released", bears_on=ITS_SUBJECT):
    """The member that placed a hold takes it back."""

    state: StateCode


class HoldEndMoved(Event, name="exemption.hold_end_moved", bears_on=ITS_SUBJECT):
    """The record of a member's seat was corrected, and its hold ends with the seat."""

    state: StateCode
    lapses_at: datetime | None


class HoldLapsed(Event, name="exemption.hold_lapsed", bears_on=ITS_SUBJECT):
    """The clock records that a hold ended with its member's seat; it ended at that hour."""

    state: StateCode
    lapsed_at: datetime


class RequestCommented(Event, name="exemption.commented", bears_on=ITS_SUBJECT):
    """A member comments, or gives information of its own."""

    state: StateCode
    comment: Prose


class DecidedInMeeting(Event, name="exemption.decided_in_meeting", bears_on=ITS_SUBJECT):
    """The Committee decided in a meeting; of what was granted, for whom, where and when."""

    granted: bool
    decided_at: datetime
    decided_by: Line
    minutes: Line
    """The document that records it."""
    reason: Prose
    persons: tuple[Reference, ...]
    territories: tuple[StateCode, ...]
    first_day: date
    last_day: date
    conditions: Prose
    confirm_by: datetime | None = None
    documents: tuple[OfEvidence, ...] = ()
    """The minutes themselves, items of evidence by their ids."""


class DecisionCommunicated(Event, name="exemption.communicated", bears_on=ITS_SUBJECT):
    """The decision was made known to these States in writing."""

    to: tuple[StateCode, ...]
    sent_on: date
    reference: Line
    """The note's own reference."""


class JourneyShifted(Event, name="exemption.shifted", bears_on=ITS_SUBJECT):
    """The same journey, some hours earlier or later: both ends of the window move."""

    hours: int
    """Elapsed hours; less than none where it is earlier."""
    first_day: date
    last_day: date
    itinerary: tuple[Leg, ...]
    confirm_by: datetime | None = None


class ExtensionAsked(Event, name="exemption.extension_asked", bears_on=ITS_SUBJECT):
    """The State asks that it hold until a later day; the Secretariat has yet to circulate it."""

    last_day: date
    reason: Prose
    notice_given: int | None = None
    """Working days from receipt to the last day; nothing where no calendar reaches that far."""
    notice_required: int | None = None
    late: bool | None = None
    """Whether it came too late by the rule; nothing where that is not known."""
    attachments: tuple[OfEvidence, ...] = ()


class ExtensionProposed(Event, name="exemption.extension_proposed", bears_on=ITS_SUBJECT):
    """That it holds until a later day is put before the Committee, under the same procedure."""

    last_day: date
    circulated_on: date
    deadline: datetime
    working_days: int
    rule: OfRule
    rule_version: int
    calendar_version: int
    lapses_at: datetime
    """When the exemption ends, should a member object."""
    late: bool | None = None
    """Whether it came too late by the rule; nothing where that is not known."""
    confirm_by: datetime | None = None
    """By when the State is to confirm the travel then."""


class ExtensionRecorded(Event, name="exemption.extension_recorded", bears_on=ITS_SUBJECT):
    """The clock records that nobody objected to the extension; it was adopted at that hour."""

    deadline: datetime
    last_day: date
    confirm_by: datetime | None = None


class PersonsRemoved(Event, name="exemption.persons_removed", bears_on=ITS_SUBJECT):
    """From a day on the exemption holds no longer for some of its persons."""

    persons: tuple[Reference, ...]
    from_day: date
    """The first day on which it no longer covers them."""
    reason: Prose
    decided_by: Line


class ExemptionRevoked(Event, name="exemption.revoked", bears_on=ITS_SUBJECT):
    """From a day on the exemption holds no longer."""

    from_day: date
    """The first day without it."""
    reason: Prose
    decided_by: Line


class ExemptionLapsed(Event, name="exemption.lapsed", bears_on=ITS_SUBJECT):
    """The clock records that it ended, its extension having been objected to, at that hour."""

    lapsed_at: datetime


class ConditionBreached(Event, name="exemption.condition_breached", bears_on=ITS_SUBJECT):
    """A condition of the exemption was not kept: from that day on it doesn't cover."""

    from_day: date
    reason: Prose


class TravelConfirmed(Event, name="exemption.travel_confirmed", bears_on=ITS_SUBJECT):
    """The State confirms in writing whether the travel took place, and when."""

    travelled: bool
    departed_on: date | None
    returned_on: date | None
    remarks: Prose
    confirm_by: datetime | None
    """By when it was wanted; nothing where the rule doesn't say."""


class ConfirmationOverdue(Event, name="exemption.confirmation_overdue", bears_on=ITS_SUBJECT):
    """The clock records that the State was to confirm by that hour and did not."""

    confirm_by: datetime


class DeadlineMoved(Event, name="exemption.deadline_moved", bears_on=ITS_SUBJECT):
    """The calendar was corrected while the period ran, and the period ends at another hour."""

    deadline: datetime
    moved_from: datetime
    calendar_version: int


class ConfirmationMoved(Event, name="exemption.confirmation_moved", bears_on=ITS_SUBJECT):
    """The calendar was corrected, and the travel is to be confirmed by another hour."""

    last_day: date
    """The last day after which the working days count: of the exemption, or of its extension."""
    confirm_by: datetime
    moved_from: datetime | None
    """Nothing where the calendar had not reached so far."""
    calendar_version: int


class RequestObjected(Event, name="exemption.objected", bears_on=ITS_SUBJECT):
    """A member of the Committee objects; one received after the deadline is kept as late."""

    state: StateCode
    reason: Prose
    ago: int = 0
    """How many circulations before the newest it is about: 1 what that extends."""


class RequestWithdrawn(Event, name="exemption.withdrawn", bears_on=ITS_SUBJECT):
    """The State took its request back."""

    reason: Prose


class AdoptionRecorded(Event, name="exemption.adoption_recorded", bears_on=ITS_SUBJECT):
    """The clock records that the period ended without an objection; it was adopted at that hour."""

    deadline: datetime
    confirm_by: datetime | None = None
    """By when the State is to confirm the travel, where the rule says so."""


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
    conditions: Prose = ""
