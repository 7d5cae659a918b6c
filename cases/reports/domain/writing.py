"""Paragraphs are written, made final, and taken out again, while only the Panel sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from cases.incidents.values import IncidentKey, IncidentKeys, Party, ReportKey, is_listed
from cases.listing.domain import ListEntry
from cases.reports.domain.drafting import submitted
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Report
from cases.reports.domain.values import (
    MOST_PARAGRAPHS,
    SUMMARY,
    AbsenceKeys,
    AnnexNumber,
    Names,
    Number,
)
from cases.reports.events import ParagraphDropped, ParagraphPlaced
from cases.reports.paragraph_events import (
    Named,
    ParagraphDrafted,
    ParagraphRemoved,
    ParagraphRewritten,
)
from cases.reports.structure_events import ParagraphEnclosed, ParagraphNumbered
from evidence.enclosing import EvidenceKey, EvidenceKeys
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.events import Event
from panel.ledger.registers import NOT_LISTED
from panel.ledger.states import State
from panel.ledger.values import Text

_HOW_IT_STANDS: Final = {
    Standing.FINAL: "it is final",
    Standing.REMOVED: "it was taken out of the report",
    Standing.SUBMITTED: "it is before the Committee",
    Standing.PUBLISHED: "it is published",
}


def only(paragraph: Paragraph, *allowed: Standing) -> str:
    """Why nothing of the kind can be done to a paragraph as it stands."""
    if paragraph.standing in allowed:
        return ""
    return _HOW_IT_STANDS.get(paragraph.standing or Standing.REMOVED, "it is a draft")


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """How something reads, whom it names and what it rests on."""

    text: Text
    """How it reads."""
    named: Names = ()
    """Whom it names, each with the incident in which they were heard and what shows it."""
    incidents: IncidentKeys = ()
    """What else it rests on: incidents."""
    evidence: EvidenceKeys = ()
    """What else it rests on: items of evidence. A footnote says that they are held.

    To have a picture among them printed, give *Illustrate paragraph* afterwards.
    """
    absences: AbsenceKeys = ()
    """What else it rests on: findings that nothing is on record, no State's report, no exemption.

    A footnote says so, with the certificate's digest.
    """


class _Written(_Said, frozen=True, kw_only=True):
    """The same of a paragraph, with where it stands."""

    annex: AnnexNumber = 0
    """The annex that it is in; 0 is the body of the report."""
    confidential: bool = False
    """Whether it is never published, whatever its annex."""


def _persons(named: Names) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.party for one in named if is_listed(one.party)))


def _entries(named: Names) -> dict[str, tuple[type[State], str]]:
    return {f"entry_{person}": (ListEntry, person) for person in _persons(named)}


def _facts(said: _Said, report: Report, read: dict[str, State]) -> dict[str, Any]:
    """The fields of the event; Refused where it names somebody who was never on the list."""
    fields = {n: getattr(said, n) for n in _Written.__struct_fields__ if hasattr(said, n)}
    annex = fields.setdefault("annex", 0)
    fields.setdefault("confidential", False)
    if annex and annex not in report.annexes:
        raise Refused(
            "the report has no such annex; add it first",
            field="/annex",
            annexes=list(report.annexes) or "none",
        )
    for number, one in enumerate(said.named):
        entry = read.get(f"entry_{one.party}")
        if isinstance(entry, ListEntry) and not entry.reference:
            raise Refused(NOT_LISTED, field=f"/named/{number}/party", given=one.party)
    closed = annex in report.closed_annexes
    return {**fields, "persons": _persons(said.named), "annex_closed": closed}


class DraftParagraph(
    Command, _Written, on=Paragraph, roles=PANEL, noun="draft", creates=Creates.FRESH
):
    """Put a paragraph into a report that is being drafted."""

    report: ReportKey
    """The report."""
    number: Number | None = None
    """Its number in the report; the next one where none is said."""

    def reads(self, paragraph: Paragraph, act: Act) -> Reads:
        """The report, and the entries of those whom it names."""
        return {"into": (Report, self.report), **_entries(self.named)}

    def decide(
        self, act: Act, paragraph: Paragraph, into: Report, **read: State
    ) -> Iterator[Event | To]:
        """Under a number that is free, into a draft."""
        _check_takes(into)
        number = self.number or max(into.paragraphs, default=SUMMARY) + 1
        if number in into.paragraphs:
            raise Refused("another paragraph of the report has this number", field="/number")
        yield ParagraphDrafted(report=self.report, number=number, **_facts(self, into, read))
        placed = ParagraphPlaced(number=number, paragraph=act.subject)
        yield To(Report, self.report, placed)


def _check_takes(report: Report) -> None:
    """Refused where nothing can be put into it."""
    if not report.title:
        raise Refused("there is no such report", field="/report")
    if why := submitted(report):
        raise Refused(f"a paragraph is put into a draft: {why}", field="/report")
    if report.placed >= MOST_PARAGRAPHS:
        raise Refused("this report takes no more paragraphs", paragraphs=report.placed)


class DraftSummary(
    Command, _Said, on=Paragraph, roles=PANEL, noun="summary", creates=Creates.FRESH
):
    """Put a summary before the paragraphs of a report that is being drafted.

    It is held to what a paragraph is: whoever it names was heard, and what it says rests.
    """

    report: ReportKey
    """The report."""

    def reads(self, paragraph: Paragraph, act: Act) -> Reads:
        """The report, and the entries of those whom it names."""
        return {"into": (Report, self.report), **_entries(self.named)}

    def decide(
        self, act: Act, paragraph: Paragraph, into: Report, **read: State
    ) -> Iterator[Event | To]:
        """One, into a draft."""
        _check_takes(into)
        if SUMMARY in into.paragraphs:
            raise Refused("the report has a summary: rewrite it", field="/report")
        yield ParagraphDrafted(report=self.report, number=SUMMARY, **_facts(self, into, read))
        placed = ParagraphPlaced(number=SUMMARY, paragraph=act.subject)
        yield To(Report, self.report, placed)


class RewriteParagraph(Command, _Written, on=Paragraph, roles=PANEL, noun="rewriting"):
    """Have a draft read otherwise; what it read before stays on record."""

    overlooks = (ParagraphNumbered, ParagraphEnclosed)

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """While it is a draft."""
        return only(paragraph, Standing.DRAFT)

    def reads(self, paragraph: Paragraph, act: Act) -> Reads:
        """The report, and the entries of those whom it names."""
        return {"of": (Report, paragraph.report), **_entries(self.named)}

    def decide(
        self, act: Act, paragraph: Paragraph, of: Report, **read: State
    ) -> Iterator[ParagraphRewritten]:
        """What is missing is asked of what becomes final; the summary goes with the body."""
        for field in ("annex", "confidential"):
            if paragraph.is_summary and getattr(self, field):
                raise Refused("the summary is in no annex, and as public", field=f"/{field}")
        yield ParagraphRewritten(**_facts(self, of, read))


class DeclareName(Command, on=Paragraph, roles=PANEL, noun="declaration"):
    """Say that a draft names somebody, and in which incident they are heard; the text stays."""

    party: Party
    """A State, a permanent reference number, or the name that they have in the incident."""
    incident: IncidentKey
    """The incident in which they are heard."""
    evidence: EvidenceKey | None = None
    """The item of evidence that shows it, beside the incident's sources."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """While it is a draft."""
        return only(paragraph, Standing.DRAFT)

    def reads(self, paragraph: Paragraph, act: Act) -> Reads:
        """The report, and the entries of those whom it names."""
        return {"of": (Report, paragraph.report), **_entries(self._names(paragraph))}

    def _names(self, paragraph: Paragraph) -> Names:
        new = Named(party=self.party, incident=self.incident, evidence=self.evidence)
        return (*paragraph.named, new)

    def decide(
        self, act: Act, paragraph: Paragraph, of: Report, **read: State
    ) -> Iterator[ParagraphRewritten]:
        """Once."""
        if self.party in paragraph.parties:
            raise Refused("the paragraph has them as named already", field="/party")
        known = {n: getattr(paragraph, n) for n in _Written.__struct_fields__}
        said = RewriteParagraph(**{**known, "named": self._names(paragraph)})
        yield ParagraphRewritten(**_facts(said, of, read))


class RemoveParagraph(Command, on=Paragraph, roles=PANEL, noun="removal"):
    """Take a paragraph out of its report, before anybody but the Panel has seen it."""

    reason: Text
    """Why."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """While only the Panel has seen it."""
        return only(paragraph, Standing.DRAFT, Standing.FINAL)

    def decide(self, act: Act, paragraph: Paragraph) -> Iterator[Event | To]:
        """Its number is free again."""
        yield ParagraphRemoved(reason=self.reason)
        yield To(Report, paragraph.report, ParagraphDropped(number=paragraph.number))
