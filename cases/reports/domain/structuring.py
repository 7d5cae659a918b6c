"""The Panel puts a report together: the order of its paragraphs, its headings, its annexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, dataclass_transform

from cases.reports.domain.drafting import submitted
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Report, Stage
from cases.reports.domain.structure import Annex, moved, through
from cases.reports.domain.values import MOST_ANNEXES, AnnexNumber, Depth, Number, check_room
from cases.reports.domain.writing import only
from cases.reports.structure_events import (
    AnnexAdded,
    AnnexChanged,
    AnnexDropped,
    AnnexWithheld,
    HeadingDropped,
    HeadingPlaced,
    ParagraphEnclosed,
    ParagraphNumbered,
    ParagraphsNumbered,
    Placed,
    Reach,
)
from panel.access.roles import PANEL, SECRETARIAT
from panel.ledger.commands import Act, Command, Reads, Refused, To
from panel.ledger.events import Event
from panel.ledger.states import State, stream_name
from panel.ledger.values import Line, Text


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Structuring(Command, frozen=True, kw_only=True):
    """Changes how a draft is put together."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft."""
        return submitted(report)

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, Any]) -> None:
        """While it takes entries."""
        check_room(act)


def _paragraphs(report: Report) -> Reads:
    return {stream_name(Paragraph, k): (Paragraph, k) for k in report.paragraphs.values()}


def _numbered(report: str, changed: Mapping[int, str]) -> Iterator[To]:
    placed = tuple(Placed(number=n, paragraph=key) for n, key in sorted(changed.items()))
    yield To(Report, report, ParagraphsNumbered(placed=placed))
    for one in placed:
        yield To(Paragraph, one.paragraph, ParagraphNumbered(number=one.number))


class MoveParagraph(Command, on=Paragraph, roles=PANEL, noun="move", blind=True):
    """Give a paragraph another number; the others make room, and each keeps its address."""

    number: Number
    """The number that it shall have in its report."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """A numbered one, while only the Panel has seen it."""
        if paragraph.is_summary:
            return "the summary stands before the paragraphs"
        return only(paragraph, Standing.DRAFT, Standing.FINAL)

    def reads(self, paragraph: Paragraph, act: Act) -> Reads:
        """The report."""
        return {"of": (Report, paragraph.report)}

    def decide(self, act: Act, paragraph: Paragraph, of: Report) -> Iterator[To]:
        """To another number; at most one beyond the last."""
        if self.number == paragraph.number:
            raise Refused("that is its number already", field="/number")
        if self.number > (last := max(of.paragraphs)):
            raise Refused("the report has fewer paragraphs", field="/number", last=last)
        yield from _numbered(paragraph.report, moved(of.paragraphs, act.subject, self.number))


class NumberThrough(Structuring, on=Report, roles=PANEL, noun="numbering"):
    """Number the paragraphs from 1 without a gap, those of the annexes after the body's."""

    def reads(self, report: Report, act: Act) -> Reads:
        """Every paragraph."""
        return _paragraphs(report)

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[To]:
        """Where they run through already, nothing happens."""
        annex_of = {
            key: paragraph.annex
            for key in report.paragraphs.values()
            if isinstance(paragraph := read[stream_name(Paragraph, key)], Paragraph)
        }
        if changed := through(report.paragraphs, annex_of):
            yield from _numbered(act.subject, changed)


class PlaceHeading(Structuring, on=Report, roles=PANEL, noun="heading"):
    """Put a heading above a paragraph, or another in its place; it goes with the paragraph."""

    number: Number
    """The number of the paragraph below it."""
    title: Line
    """How it reads."""
    depth: Depth = 1
    """1 for a section, 2 and 3 for what is below it."""

    def decide(self, act: Act, report: Report) -> Iterator[HeadingPlaced]:
        """Above a paragraph that there is."""
        key = _paragraph(report, self.number)
        yield HeadingPlaced(paragraph=key, title=self.title, depth=self.depth)


class DropHeading(Structuring, on=Report, roles=PANEL, noun="heading-removal"):
    """Take the heading above a paragraph away."""

    number: Number
    """The number of the paragraph below it."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft with a heading."""
        return submitted(report) or ("" if report.headings else "no heading stands in it yet")

    def decide(self, act: Act, report: Report) -> Iterator[HeadingDropped]:
        """One that there is."""
        key = _paragraph(report, self.number)
        if key not in report.headings:
            raise Refused("no heading stands above that paragraph", field="/number")
        yield HeadingDropped(paragraph=key)


def _paragraph(report: Report, number: int) -> str:
    if number not in report.paragraphs:
        raise Refused(
            "the report has no paragraph of that number",
            field="/number",
            last=max(report.paragraphs, default=0),
        )
    return report.paragraphs[number]


class AddAnnex(Structuring, on=Report, roles=PANEL, noun="annex"):
    """Add an annex; it gets the next number, and paragraphs are put into it by that."""

    title: Line
    """Its title."""
    reach: Reach
    """Whom it is for once the report is distributed: the public, or the Committee alone."""

    def decide(self, act: Act, report: Report) -> Iterator[AnnexAdded]:
        """Under the first number that is free."""
        free = (n for n in range(1, MOST_ANNEXES + 1) if n not in report.annexes)
        if (number := next(free, 0)) == 0:
            raise Refused("this report takes no more annexes", annexes=len(report.annexes))
        yield AnnexAdded(number=number, title=self.title, reach=self.reach)


def check_annex(report: Report, number: int) -> Annex:
    """The annex of that number; Refused where there is none."""
    if number not in report.annexes:
        raise Refused(
            "the report has no annex of that number",
            field="/number",
            annexes=list(report.annexes) or "none",
        )
    return report.annexes[number]


def _within(report: Report, number: int, read: Mapping[str, State]) -> Iterator[str]:
    """The keys of the paragraphs that are in an annex."""
    for key in report.paragraphs.values():
        paragraph = read[stream_name(Paragraph, key)]
        if isinstance(paragraph, Paragraph) and paragraph.annex == number:
            yield key


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _OfAnnex(Command, frozen=True, kw_only=True):
    """Is about an annex and what is in it."""

    number: AnnexNumber
    """The annex's number."""

    def reads(self, report: Report, act: Act) -> Reads:
        """Every paragraph."""
        return _paragraphs(report)


class ChangeAnnex(_OfAnnex, Structuring, on=Report, roles=PANEL, noun="annex-change"):
    """Give an annex another title, or other readers."""

    title: Line
    """Its title."""
    reach: Reach
    """Whom it is for once the report is distributed: the public, or the Committee alone."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft with an annex."""
        return submitted(report) or ("" if report.annexes else "it has no annex yet")

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[Event | To]:
        """What is in it is opened or closed with it."""
        before = check_annex(report, self.number)
        yield AnnexChanged(number=self.number, title=self.title, reach=self.reach)
        if before.reach is not self.reach:
            closed = self.reach is Reach.COMMITTEE
            for key in _within(report, self.number, read):
                yield To(Paragraph, key, ParagraphEnclosed(closed=closed))


class DropAnnex(_OfAnnex, Structuring, on=Report, roles=PANEL, noun="annex-removal"):
    """Take out an annex that holds no paragraph."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft with an annex."""
        return submitted(report) or ("" if report.annexes else "it has no annex yet")

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[AnnexDropped]:
        """One that there is."""
        check_annex(report, self.number)
        if held := len(list(_within(report, self.number, read))):
            raise Refused(
                "an annex is taken out once no paragraph is in it: put those elsewhere first",
                field="/number",
                paragraphs=held,
            )
        yield AnnexDropped(number=self.number)


class WithholdAnnex(_OfAnnex, on=Report, roles=SECRETARIAT, noun="annex-withholding"):
    """Enter that an annex is kept from publication; the Committee keeps what it has."""

    document: Line
    """The document that says so."""
    reason: Text
    """Why."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of what is before the Committee and not yet distributed."""
        if day := report.days.get(Stage.DISTRIBUTED):
            return f"it was distributed on {day}"
        return "" if Stage.SUBMITTED in report.days else "it was not submitted yet"

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[Event | To]:
        """One that was to be published; nothing that is in it will be."""
        if check_annex(report, self.number).closed:
            raise Refused("that annex isn't published as it is", field="/number")
        yield AnnexWithheld(number=self.number, document=self.document, reason=self.reason)
        for key in _within(report, self.number, read):
            yield To(Paragraph, key, ParagraphEnclosed(closed=True))
