"""How a report is put together: the order of its paragraphs, headings, annexes and addenda."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from cases.incidents.values import OfParagraph, Party
from panel.ledger.events import ITS_SUBJECT, NOBODY, Event
from panel.ledger.values import Line, Prose


class Reach(StrEnum):
    """Whom an annex is for once its report is distributed."""

    PUBLIC = "public"
    COMMITTEE = "committee"
    """It is never published."""


class Placed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paragraph and the number that it has."""

    number: int
    paragraph: OfParagraph


class ParagraphsNumbered(Event, name="report.paragraphs_numbered", bears_on=NOBODY):
    """Paragraphs changed their numbers; those that aren't named kept theirs."""

    placed: tuple[Placed, ...]


class HeadingPlaced(Event, name="report.heading_placed", bears_on=NOBODY):
    """A heading stands above a paragraph from here on, and goes with it."""

    paragraph: OfParagraph
    title: Line
    depth: int
    """1 for a section, 2 and 3 for what is below."""


class HeadingDropped(Event, name="report.heading_dropped", bears_on=NOBODY):
    """No heading stands above the paragraph any more."""

    paragraph: OfParagraph


class ReportNameDismissed(Event, name="report.name_dismissed", bears_on=NOBODY):
    """The Coordinator found that whom these texts of the report seem to name need not be heard.

    They stand beside its paragraphs: titles, headings, recommendations.
    """

    party: Party
    texts: tuple[Prose, ...]
    """The texts as they read then; of others it says nothing."""
    reason: Prose


class TransmittalWritten(Event, name="report.transmittal_written", bears_on=NOBODY):
    """The letter of transmittal reads so from here on; before, it read as every report's does."""

    text: Prose


class AnnexAdded(Event, name="report.annex_added", bears_on=NOBODY):
    """The report has an annex."""

    number: int
    title: Line
    reach: Reach


class AnnexChanged(Event, name="report.annex_changed", bears_on=NOBODY):
    """The annex has this title and is for these readers."""

    number: int
    title: Line
    reach: Reach


class AnnexDropped(Event, name="report.annex_dropped", bears_on=NOBODY):
    """The annex, which held nothing, was taken out; its number is free again."""

    number: int


class AnnexWithheld(Event, name="report.annex_withheld", bears_on=NOBODY):
    """An annex was kept from publication after the report had gone to the Committee."""

    number: int
    document: Line
    """The document that says so."""
    reason: Prose


class ParagraphNumbered(Event, name="paragraph.numbered", bears_on=ITS_SUBJECT):
    """The paragraph has another number in its report."""

    number: int


class ParagraphEnclosed(Event, name="paragraph.enclosed", bears_on=ITS_SUBJECT):
    """The annex that the paragraph is in was closed to the public, or opened to it."""

    closed: bool


class AddendumIssued(Event, name="report.addendum_issued", bears_on=NOBODY):
    """An addendum to the published report was issued."""

    symbol: Line
    issued_on: date
    title: Line
    text: Prose
