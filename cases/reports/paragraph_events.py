"""What happens to a paragraph of a report: written, final, before the Committee, corrected."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from cases.incidents.values import IncidentKey, OfIncident, OfReport, Party
from evidence.enclosing import EvidenceKey, OfEvidence
from panel.ledger.events import ITS_SUBJECT, Event, named_in
from panel.ledger.values import Line, Prose, Reference
from panel.ledger.wording import names

OfAbsence = Annotated[str, names("absence")]


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody whom a paragraph names, and what it rests on in that."""

    party: Party
    """A State, a permanent reference number, or the name of a company or person."""
    incident: IncidentKey
    """The incident: there they were heard, and there its sources are."""
    evidence: EvidenceKey | None = None
    """An item of evidence, where one shows it."""


class ParagraphDrafted(Event, name="paragraph.drafted", bears_on=named_in("persons")):
    """A paragraph was put into a report as a draft."""

    report: OfReport
    number: int
    text: Prose
    confidential: bool
    """Whether it is never published, whatever its annex."""
    named: tuple[Named, ...]
    persons: tuple[Reference, ...]
    """Those of them that are, or were, listed."""
    incidents: tuple[OfIncident, ...]
    """What else it rests on: incidents, whose findings bear the same ids."""
    evidence: tuple[OfEvidence, ...]
    annex: int = 0
    """The number of the annex that it is in; 0 is the body."""
    annex_closed: bool = False
    """Whether that annex is never published."""
    absences: tuple[OfAbsence, ...] = ()
    """What it rests on that is not on record: no State's report, no exemption."""


class ParagraphRewritten(Event, name="paragraph.rewritten", bears_on=named_in("persons")):
    """The draft now reads so."""

    text: Prose
    confidential: bool
    named: tuple[Named, ...]
    persons: tuple[Reference, ...]
    incidents: tuple[OfIncident, ...]
    evidence: tuple[OfEvidence, ...]
    annex: int = 0
    annex_closed: bool = False
    absences: tuple[OfAbsence, ...] = ()


class ParagraphIllustrated(Event, name="paragraph.illustrated", bears_on=ITS_SUBJECT):
    """A picture is printed with it, said so; what was said of the same item before is replaced."""

    item: OfEvidence
    """The item whose working copy is printed."""
    caption: Line
    shows: Prose
    """What is seen in it, for whoever can't see it."""
    taken: str
    """When, in words, as far as the Panel says it."""
    place: str
    credit: str
    """From whom it is, as far as the Panel says it."""


class IllustrationDropped(Event, name="paragraph.illustration_dropped", bears_on=ITS_SUBJECT):
    """That picture is not printed."""

    item: OfEvidence


class ParagraphMadeFinal(Event, name="paragraph.fixed", bears_on=ITS_SUBJECT):
    """It is final: whoever it names was heard, and what it rests on is there."""

    names_nobody: bool = False
    """Whether it was said that it names nobody."""


class NameDismissed(Event, name="paragraph.name_dismissed", bears_on=ITS_SUBJECT):
    """The Coordinator found that somebody whom the text seems to name has no reply to be heard.

    It holds for the text as it reads then.
    """

    party: Party
    reason: Prose


class ParagraphReopened(Event, name="paragraph.reopened", bears_on=ITS_SUBJECT):
    """It is a draft again."""

    reason: Prose


class ParagraphRemoved(Event, name="paragraph.removed", bears_on=ITS_SUBJECT):
    """It was taken out of the report before anybody else saw it."""

    reason: Prose


class ParagraphSubmitted(Event, name="paragraph.submitted", bears_on=ITS_SUBJECT):
    """It went to the Committee with its report."""

    text: Prose
    """As it went."""


class ParagraphAmended(Event, name="paragraph.amended", bears_on=ITS_SUBJECT):
    """The Panel put a fact right between submission and transmission."""

    text: Prose
    reason: Prose


class ParagraphPublished(Event, name="paragraph.published", bears_on=ITS_SUBJECT):
    """It was published with its report."""


class ParagraphCorrected(Event, name="paragraph.corrected", bears_on=ITS_SUBJECT):
    """A corrigendum has it read otherwise; as of before, the older text stands."""

    text: Prose
    symbol: Line
    issued_on: date
    reason: Prose
