"""Paragraphs are written, made final, and taken out again, while only the Panel sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, dataclass_transform

import msgspec

from cases.incidents.values import IncidentKeys, Party, ReportKey, is_listed
from cases.listing.domain import ListEntry
from cases.reports.domain.drafting import submitted
from cases.reports.domain.guarding import sought
from cases.reports.domain.naming import searched, undeclared
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Report
from cases.reports.domain.standards import grounds_of, lacks, letters_of, told
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
    NameDismissed,
    ParagraphDrafted,
    ParagraphFixed,
    ParagraphRemoved,
    ParagraphReopened,
    ParagraphRewritten,
)
from cases.reports.structure_events import ParagraphEnclosed, ParagraphNumbered
from evidence.enclosing import EvidenceKeys
from panel.access.roles import COORDINATOR, PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, Search, To
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
    """What else it rests on: items of evidence."""
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


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Judging(Command, frozen=True, kw_only=True):
    """Is judged by what a paragraph rests on and whom its text may name."""

    @classmethod
    def rests(cls, subject: Paragraph, act: Act) -> Reads:
        """All that it rests on, and itself, by which what follows is told."""
        return {"itself": (Paragraph, act.subject), **grounds_of(subject)}

    @classmethod
    def follows(cls, read: Mapping[str, State]) -> Reads:
        """The letters by which those named were told."""
        return letters_of((one for one in read.values() if isinstance(one, Paragraph)), read)

    @classmethod
    def searches(cls, subject: Paragraph, read: Mapping[str, State]) -> Iterator[Search]:
        """The entries of the list that it may name, and what would give a source away."""
        yield searched([subject], read)
        yield sought([subject], read)


class MakeFinal(_Judging, on=Paragraph, roles=PANEL, noun="finality"):
    """Make a paragraph final, once whoever it names was heard."""

    names_nobody: bool = False
    """Say so where it names nobody who would have to be heard."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """While it is a draft."""
        return only(paragraph, Standing.DRAFT)

    @classmethod
    def bar(cls, act: Act, paragraph: Paragraph, read: Mapping[str, Any]) -> None:
        """Every reply window is over or waived, and each name and finding has what bears it."""
        if found := lacks(paragraph, read, act.at):
            raise Refused(
                "a paragraph is final once whoever it names was heard and what it says rests on"
                " what is there",
                lacks=told(found),
            )

    def decide(self, act: Act, paragraph: Paragraph, **read: State) -> Iterator[ParagraphFixed]:
        """Where nobody is named, that is said."""
        if self.names_nobody and paragraph.named:
            raise Refused(
                "this paragraph names somebody",
                field="/names_nobody",
                named=", ".join(paragraph.parties),
            )
        if not (self.names_nobody or paragraph.named):
            raise Refused("say that it names nobody, or declare whom", field="/names_nobody")
        yield ParagraphFixed(names_nobody=self.names_nobody)


class DismissName(_Judging, on=Paragraph, roles=COORDINATOR, noun="dismissal"):
    """Say why somebody whom a paragraph's text seems to name need not be heard about it.

    A namesake, or a State that is no more than the place of something. It holds until the text is
    another.
    """

    parties: Annotated[tuple[Party, ...], msgspec.Meta(min_length=1, max_length=20)]
    """States or permanent reference numbers that the text was found to name."""
    reason: Text
    """Why they are not named so as to have a right of reply."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """While only the Panel has seen it."""
        return only(paragraph, Standing.DRAFT, Standing.FINAL)

    @classmethod
    def bar(cls, act: Act, paragraph: Paragraph, read: Mapping[str, Any]) -> None:
        """Where its text names somebody undeclared."""
        if not undeclared(paragraph, read):
            raise Refused("its text names nobody whom it doesn't say that it names")

    def decide(self, act: Act, paragraph: Paragraph, **read: State) -> Iterator[NameDismissed]:
        """Of those whom the text was found to name and the paragraph doesn't say it names."""
        found = undeclared(paragraph, read)
        for number, party in enumerate(self.parties):
            if party not in found:
                raise Refused(
                    "only whom the text names undeclared is dismissed",
                    field=f"/parties/{number}",
                    found=", ".join(found) or "nobody",
                )
            yield NameDismissed(party=party, reason=self.reason)


class ReopenParagraph(Command, on=Paragraph, roles=PANEL, noun="reopening"):
    """Make a final paragraph a draft again, before its report is submitted."""

    reason: Text
    """Why."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """While only the Panel has seen it."""
        return only(paragraph, Standing.FINAL)

    def decide(self, act: Act, paragraph: Paragraph) -> Iterator[ParagraphReopened]:
        """Nothing more."""
        yield ParagraphReopened(reason=self.reason)


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
