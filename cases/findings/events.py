"""What the Panel finds of an incident, and what is made of it in law."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from cases.regimes.events import Measure
from evidence.values import Sha256, Size
from panel.ledger.events import ITS_SUBJECT, Event, named_in
from panel.ledger.values import Line, Prose, Reference, StateCode


class Assessment(StrEnum):
    """The Panel's finding of fact, in the words that panels use."""

    ALLEGED = "alleged"
    """Reportedly, allegedly."""
    CONTINUING = "continuing"
    """The Panel continues to investigate."""
    UNVERIFIED = "unverified"
    """The Panel was unable to confirm it."""
    PARTIALLY_CORROBORATED = "partially_corroborated"
    """Consistent with; appears."""
    SUBSTANTIATED = "substantiated"
    """The Panel finds that it was so."""
    UNSUBSTANTIATED = "unsubstantiated"
    """The Panel found no evidence that it was so."""
    WITHDRAWN = "withdrawn"
    """The Panel no longer says what it said."""


class Cause(StrEnum):
    """What of that on which a finding rests became another thing since it was made."""

    EXEMPTION = "exemption"
    """An exemption that covers it was found, granted, changed, ended or struck."""
    LISTING = "listing"
    """The entry of a person was amended, or is no longer on the list."""
    MEASURE = "measure"
    """Whether the measure bound on that day."""
    REPLY = "reply"
    """Somebody asked replied, late or in time."""


class IncidentAssessed(Event, name="finding.assessed", bears_on=named_in("persons")):
    """The Panel assessed what an incident alleges; the newest assessment is what it finds."""

    persons: tuple[Reference, ...]
    assessment: Assessment
    sources: tuple[int, ...]
    """Entries of the incident's sources that it rests on."""
    origins: int
    """Independent origins behind them, as counted then."""
    reasoning: Prose
    ungraded: tuple[int, ...] = ()
    """Those of these sources of which a grade was missing then; empty also before it was kept."""


class NonComplianceAssessed(Event, name="finding.non_compliance_assessed", bears_on=ITS_SUBJECT):
    """The Panel's own view in law, apart from its finding of fact."""

    non_compliance: bool
    basis: Line
    reasoning: Prose


class CommitteeDetermined(Event, name="finding.committee_determined", bears_on=ITS_SUBJECT):
    """The Committee decided what it is in law; the Panel's view stays beside it."""

    non_compliance: bool
    decided_on: date
    document: Line


class FindingFlagged(Event, name="finding.flagged", bears_on=ITS_SUBJECT):
    """Something changed on which the finding rests; no report tells it until it is judged again."""

    cause: Cause
    what: Prose
    """What changed, in words."""
    stream: Line
    """Where that is on record, and by which entry."""
    version: int


class FindingUpheld(Event, name="finding.upheld", bears_on=ITS_SUBJECT):
    """The Panel found that the finding stands as it was made, whatever changed."""

    flags: tuple[int, ...]
    """The entries that flagged it."""
    reason: Prose


class RegisterHead(msgspec.Struct, frozen=True, kw_only=True):
    """How far a person's register went."""

    person: Reference
    entries: int
    """How many there were, its opening counted."""


class AbsenceFound(Event, name="absence.found", bears_on=named_in("persons")):
    """The Panel found that no State had reported such a violation by an instant."""

    persons: tuple[Reference, ...]
    measure: Measure
    first_day: date | None
    """Of the days on which it would have happened; none is a time without beginning."""
    last_day: date | None
    by: datetime
    """Up to when no such report was on record."""
    heads: tuple[RegisterHead, ...]
    """The registers that were looked through, as they stood then."""
    reason: Prose


class NoExemptionFound(Event, name="absence.no_exemption_found", bears_on=named_in("persons")):
    """The Panel put on record that no exemption was, as it was known at an instant."""

    persons: tuple[Reference, ...]
    """The one asked about."""
    measure: Measure
    state: StateCode
    """The State whose territory was to be entered or passed through."""
    leg: str
    """entry, or transit."""
    first_day: date
    last_day: date
    verdict: str
    """As certificates say it."""
    by: datetime
    """As known when."""
    reason: Prose


class AbsenceCertified(Event, name="absence.certified", bears_on=ITS_SUBJECT):
    """The certificate that proves it for one of its persons is kept, in these bytes."""

    person: Reference
    sha256: Sha256
    size: Size
    """In bytes."""
