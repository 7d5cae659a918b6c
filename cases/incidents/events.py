"""What happens to an incident: what is alleged, by which sources, who says what to it."""

from __future__ import annotations

from datetime import date

from cases.incidents.values import (
    Credibility,
    Independence,
    Intake,
    Kind,
    Matter,
    OfIncident,
    OfLetter,
    OfViolationReport,
    Quoted,
    Reliability,
    Stance,
    When,
)
from cases.regimes.events import Measure
from evidence.enclosing import OfEvidence
from panel.ledger.events import ITS_SUBJECT, Event, named_in
from panel.ledger.seals import Sealed
from panel.ledger.values import Line, Prose, Reference, StateCode


class IncidentOpened(Event, name="incident.opened", bears_on=named_in("persons")):
    """It is alleged that listed persons did what a measure forbids."""

    title: Line
    persons: tuple[Reference, ...]
    measure: Measure
    states: tuple[StateCode, ...]
    """The States in whose territory it is said to have happened."""
    place: str
    when: When
    summary: Prose
    came_by: Intake = Intake.UNKNOWN
    """How it came to the Panel."""
    reference: str = ""
    """The paper, address or report that it came as."""
    came_on: date | None = None


class ReportJoined(Event, name="incident.report_joined", bears_on=ITS_SUBJECT):
    """A State's report of a violation is about this incident."""

    report: OfViolationReport
    state: StateCode


class SourceAdded(Event, name="incident.source_added", bears_on=ITS_SUBJECT):
    """An item that alleges it; the entry's number names the source from here on."""

    kind: Kind
    publisher: Line
    published_on: date | None
    says: Line
    url: str
    citation: str
    quotes: tuple[Quoted, ...]
    derived_from: tuple[int, ...]
    """Entries of the sources from which it has what it says."""
    independence: Independence
    evidence: tuple[OfEvidence, ...]
    """Keys of evidence items that hold it."""
    identity: Sealed | None = None
    """Who the source is, where that must be protected."""


class OriginLinked(Event, name="incident.origin_linked", bears_on=ITS_SUBJECT):
    """It became known from where a source has what it says, or that it has it from nobody."""

    source: int
    derived_from: tuple[int, ...]
    independence: Independence
    reason: Prose


class ReliabilityGraded(Event, name="incident.reliability_graded", bears_on=ITS_SUBJECT):
    """A source was graded for itself, A to F."""

    source: int
    grade: Reliability
    graded_on: date
    reason: Prose


class CredibilityGraded(Event, name="incident.credibility_graded", bears_on=ITS_SUBJECT):
    """What a source says was graded, 1 to 6."""

    source: int
    grade: Credibility
    graded_on: date
    confirmed_by: tuple[int, ...]
    """Entries of the sources that confirm it."""
    reason: Prose


class SourceVerified(Event, name="incident.source_verified", bears_on=ITS_SUBJECT):
    """Somebody other than its collector found a document to be what it says it is."""

    source: int
    reason: Prose


class EvidenceFailed(Event, name="incident.evidence_failed", bears_on=ITS_SUBJECT):
    """An item that holds a source can't be relied on: its bytes changed, or it is in quarantine."""

    item: OfEvidence
    found: Line
    """Where the item stands."""


class EvidenceRestored(Event, name="incident.evidence_restored", bears_on=ITS_SUBJECT):
    """An item that holds a source can be relied on again."""

    item: OfEvidence


class SightingRecorded(Event, name="incident.sighting_recorded", bears_on=named_in("person")):
    """A person is said to have been at a place."""

    person: Reference
    place: Line
    state: StateCode
    latitude: str | None
    longitude: str | None
    when: When
    sources: tuple[int, ...]
    evidence: tuple[OfEvidence, ...]


class PositionStated(Event, name="incident.position_stated", bears_on=ITS_SUBJECT):
    """A State or a person said something to the allegation."""

    party: str
    """A State, a permanent reference number, or a name."""
    stance: Stance
    about: Matter
    words: Prose
    """Exactly what is confirmed or denied, as it was said."""
    stated_on: date
    sources: tuple[int, ...]
    letter: OfLetter = ""
    """The letter to which the State said it, where it said it to the Panel."""


class PositionAssessed(Event, name="incident.position_assessed", bears_on=ITS_SUBJECT):
    """The Panel judged how credible it is what somebody said to the allegation."""

    position: int
    """The entry of the statement."""
    assessment: Prose


class ReplyWindowOpened(Event, name="incident.reply_window_opened", bears_on=ITS_SUBJECT):
    """Somebody named may reply until a day's end in New York."""

    party: str
    opened_on: date
    due_on: date
    letter: OfLetter
    """The letter that told them, where there is one."""


class ReplyWindowClosed(Event, name="incident.reply_window_closed", bears_on=ITS_SUBJECT):
    """The party said that its reply is final."""

    party: str
    reason: Prose


class ReplyWindowExtended(Event, name="incident.reply_window_extended", bears_on=ITS_SUBJECT):
    """The letter that told somebody was given a later due day, and so was their right of reply."""

    party: str
    due_on: date
    letter: OfLetter


class ReplyWaived(Event, name="incident.reply_waived", bears_on=ITS_SUBJECT):
    """It was decided that somebody named need not be asked, or need not be waited for."""

    party: str
    reason: Prose


class ViolationReported(Event, name="violation.reported", bears_on=named_in("persons")):
    """A State reports that listed persons did what a measure forbids."""

    reporter: StateCode
    persons: tuple[Reference, ...]
    measure: Measure
    territory: StateCode
    place: str
    when: When
    description: Prose
    evidence: tuple[OfEvidence, ...]


class ReportTakenUp(Event, name="violation.taken_up", bears_on=ITS_SUBJECT):
    """The Panel took a State's report up."""

    incident: OfIncident
