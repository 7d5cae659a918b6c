"""A submitted paragraph is put right: by an amendment, after its transmission by a corrigendum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, dataclass_transform

import msgspec

from cases.reports.domain.guarding import Said, check_kept, sought
from cases.reports.domain.naming import found_in, searched, undeclared
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Report, Stage
from cases.reports.domain.standards import Known, grounds_of, letters_of, told, unheard
from cases.reports.domain.writing import only
from cases.reports.events import CorrigendumIssued
from cases.reports.paragraph_events import ParagraphAmended, ParagraphCorrected
from panel.access.roles import PANEL, SECRETARIAT
from panel.ledger.commands import Act, Command, Reads, Refused, Search, To, check_past
from panel.ledger.corrections import Void
from panel.ledger.events import Event
from panel.ledger.states import State, Voided
from panel.ledger.values import Text

Corrigendum = Annotated[int, msgspec.Meta(ge=1, le=99, description="The n of Corr.n, from 1 to 99")]


def _check_names(paragraph: Paragraph, known: Known, text: str, at: datetime) -> None:
    """Refused where a new text speaks of somebody who wasn't heard for this paragraph."""
    said = found_in(text, [paragraph], known).keys() - found_in(paragraph.text, [paragraph], known)
    late = (one for one in paragraph.named if one.party in said)
    if lacking := dict.fromkeys(lack for one in late for lack in unheard(one, known, at)):
        raise Refused(
            "a correction names whom the text did not name once they were heard",
            field="/text",
            lacks=told(lacking),
        )
    before, now = (undeclared(paragraph, known, said) for said in (paragraph.text, text))
    if new := [words for party, words in now.items() if party not in before]:
        raise Refused("a correction names nobody new", field="/text", new=", ".join(new))


def _check_kept_back(report: Report) -> None:
    """Refused where the report was transmitted."""
    if day := report.days.get(Stage.TRANSMITTED):
        raise Refused(
            "after its transmission a report is corrected by a corrigendum only",
            transmitted=str(day),
        )


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Rewording(Command, frozen=True, kw_only=True):
    """Has what left the Panel's hands read otherwise."""

    text: Text
    """How the paragraph reads now; the substance stays."""
    reason: Text
    """What was wrong."""

    @classmethod
    def rests(cls, subject: Paragraph, act: Act) -> Reads:
        """The report, and what the paragraph rests on."""
        return {
            "of": (Report, subject.report),
            "itself": (Paragraph, act.subject),
            **grounds_of(subject),
        }

    @classmethod
    def follows(cls, read: Mapping[str, State]) -> Reads:
        """The letters by which those named were told."""
        return letters_of((one for one in read.values() if isinstance(one, Paragraph)), read)

    def seeks(self, subject: Paragraph, read: Mapping[str, State]) -> Iterator[Search]:
        """The entries of the list that it named and may name now, and whom it may give away."""
        yield searched([subject], read, self.text)
        yield sought([subject], read, Said("", self.text))


class AmendParagraph(_Rewording, on=Paragraph, roles=PANEL, noun="amendment"):
    """Put a fact right in a submitted paragraph, before its report is transmitted."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """Before the Committee."""
        return only(paragraph, Standing.SUBMITTED)

    @classmethod
    def bar(cls, act: Act, paragraph: Paragraph, read: Mapping[str, Any]) -> None:
        """Afterwards only a corrigendum does."""
        _check_kept_back(read["of"])

    def decide(
        self, act: Act, paragraph: Paragraph, of: Report, **read: State
    ) -> Iterator[ParagraphAmended]:
        """Nobody is named anew."""
        _check_names(paragraph, read, self.text, act.at)
        check_kept(self.text, paragraph.text, read)
        yield ParagraphAmended(text=self.text, reason=self.reason)


class IssueCorrigendum(_Rewording, on=Paragraph, roles=SECRETARIAT, noun="corrigendum"):
    """Enter a corrigendum: the paragraph reads so from now on, and as of before as it did."""

    corrigendum: Corrigendum
    """The n of the corrigendum's symbol, Corr.n; one may correct several paragraphs."""
    issued_on: date
    """The day of its distribution."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """To what is published, or to what is never published of what is."""
        return only(paragraph, Standing.PUBLISHED, Standing.SUBMITTED)

    @classmethod
    def bar(cls, act: Act, paragraph: Paragraph, read: Mapping[str, Any]) -> None:
        """Once it is distributed."""
        if Stage.DISTRIBUTED not in read["of"].days:
            raise Refused(
                "a corrigendum is not issued before the report is distributed",
                distributed="not yet",
            )

    def decide(
        self, act: Act, paragraph: Paragraph, of: Report, **read: State
    ) -> Iterator[Event | To]:
        """The last corrigendum or the next one, since the distribution; nobody is named anew."""
        check_past(self.issued_on, act, field="/issued_on")
        published = of.days[Stage.DISTRIBUTED]
        if self.issued_on < published:
            raise Refused(
                "a corrigendum is not issued before the report is distributed",
                field="/issued_on",
                distributed=str(published),
            )
        last = len(of.corrigenda)
        if self.corrigendum not in {last, last + 1}:
            raise Refused(
                "corrigenda are numbered without a gap", field="/corrigendum", next=last + 1
            )
        _check_names(paragraph, read, self.text, act.at)
        check_kept(self.text, paragraph.text, read)
        symbol = f"{of.symbol}/Corr.{self.corrigendum}"
        yield ParagraphCorrected(
            text=self.text, symbol=symbol, issued_on=self.issued_on, reason=self.reason
        )
        if self.corrigendum > last:
            yield To(
                Report, paragraph.report, CorrigendumIssued(symbol=symbol, issued_on=self.issued_on)
            )


class VoidParagraphEntry(Void, on=Paragraph, roles=PANEL | SECRETARIAT, noun="void"):
    """Strike an entry of a paragraph: from now on it reads as if it had never been made."""

    spares = frozenset({*Void.spares, *Paragraph.events} - {ParagraphAmended, ParagraphCorrected})
    spared = "only an amendment or a corrigendum is struck"

    @classmethod
    def offered(cls, subject: Paragraph, at: datetime) -> str:
        """Once it can have been put right."""
        return only(subject, Standing.SUBMITTED, Standing.PUBLISHED)

    @classmethod
    def rests(cls, subject: Paragraph, act: Act) -> Reads:
        """The report."""
        return {"of": (Report, subject.report)}

    def decide(  # type: ignore[override]  # what a rule reads is its own
        self, act: Act, subject: Paragraph, of: Report
    ) -> Iterator[Voided]:
        """How it was put right, as long and by those as may put it right so."""
        struck = list(super().decide(act, subject))
        if self.targeted(act) is ParagraphAmended:
            _check_kept_back(of)
        elif act.role not in SECRETARIAT:
            raise Refused("a corrigendum is the Secretariat's to strike", field="/target")
        yield from struck
