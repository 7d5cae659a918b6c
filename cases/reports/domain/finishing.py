"""Paragraphs become final, once whoever they name was heard, and drafts again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, dataclass_transform

import msgspec

from cases.incidents.values import Party
from cases.reports.domain.guarding import sought
from cases.reports.domain.naming import searched, undeclared
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.standards import grounds_of, lacks, letters_of, told
from cases.reports.domain.writing import only
from cases.reports.paragraph_events import NameDismissed, ParagraphMadeFinal, ParagraphReopened
from panel.access.roles import COORDINATOR, PANEL
from panel.ledger.commands import Act, Command, Reads, Refused, Search
from panel.ledger.states import State
from panel.ledger.values import Text


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

    def decide(self, act: Act, paragraph: Paragraph, **read: State) -> Iterator[ParagraphMadeFinal]:
        """Where nobody is named, that is said."""
        if self.names_nobody and paragraph.named:
            raise Refused(
                "this paragraph names somebody",
                field="/names_nobody",
                named=", ".join(paragraph.parties),
            )
        if not (self.names_nobody or paragraph.named):
            raise Refused("say that it names nobody, or declare whom", field="/names_nobody")
        yield ParagraphMadeFinal(names_nobody=self.names_nobody)


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
