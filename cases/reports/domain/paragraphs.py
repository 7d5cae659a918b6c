"""What a paragraph's events amount to: how it reads, whom it names, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, Self, assert_never

import msgspec

from cases.reports.domain.values import SUMMARY
from cases.reports.paragraph_events import (
    IllustrationDropped,
    Named,
    NameDismissed,
    ParagraphAmended,
    ParagraphCorrected,
    ParagraphDrafted,
    ParagraphIllustrated,
    ParagraphMadeFinal,
    ParagraphPublished,
    ParagraphRemoved,
    ParagraphReopened,
    ParagraphRewritten,
    ParagraphSubmitted,
)
from cases.reports.structure_events import ParagraphEnclosed, ParagraphNumbered
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State

ParagraphEvent = (
    ParagraphDrafted
    | ParagraphRewritten
    | NameDismissed
    | ParagraphIllustrated
    | IllustrationDropped
    | ParagraphMadeFinal
    | ParagraphReopened
    | ParagraphRemoved
    | ParagraphSubmitted
    | ParagraphAmended
    | ParagraphPublished
    | ParagraphCorrected
    | ParagraphNumbered
    | ParagraphEnclosed
)


class Standing(StrEnum):
    """Where a paragraph stands."""

    DRAFT = "draft"
    FINAL = "final"
    REMOVED = "removed"
    SUBMITTED = "submitted"
    PUBLISHED = "published"


_BECOMES: Final = {
    ParagraphRemoved: Standing.REMOVED,
    ParagraphPublished: Standing.PUBLISHED,
}


class Illustration(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is printed with a paragraph, and what is said of it."""

    item: str
    """Key of the item of evidence."""
    caption: str
    shows: str
    """What is seen in it, for whoever can't see it."""
    taken: str
    place: str
    credit: str


class Paragraph(
    State,
    category="paragraph",
    events=(
        ParagraphDrafted,
        ParagraphRewritten,
        NameDismissed,
        ParagraphIllustrated,
        IllustrationDropped,
        ParagraphMadeFinal,
        ParagraphReopened,
        ParagraphRemoved,
        ParagraphSubmitted,
        ParagraphAmended,
        ParagraphPublished,
        ParagraphCorrected,
        ParagraphNumbered,
        ParagraphEnclosed,
    ),
):
    """A numbered paragraph of a report, or its summary."""

    standing: Standing | None = None
    report: str = ""
    number: int = 0
    text: str = ""
    confidential: bool = False
    """Never published, whatever its annex."""
    annex: int = 0
    """The number of the annex that it is in; 0 is the body."""
    annex_closed: bool = False
    """Whether that annex is never published."""
    named: tuple[Named, ...] = ()
    persons_named: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    absences: tuple[str, ...] = ()
    """Findings that nothing is on record: no State's report, no exemption."""
    names_nobody: bool = False
    """Whether that was said when it became final."""
    dismissed: dict[str, str] = msgspec.field(default_factory=dict)
    """Whom the text seems to name and doesn't, with why; of another text it says nothing."""
    illustrations: dict[str, Illustration] = msgspec.field(default_factory=dict)
    """By the item, in the order of their being put in."""
    corrigenda: tuple[str, ...] = ()
    """Symbols of those that had it read otherwise."""

    def evolve(self, event: ParagraphEvent, fact: Fact) -> Self:
        """The paragraph after one more event."""
        return msgspec.structs.replace(self, **self._changed(event))

    def _changed(self, event: ParagraphEvent) -> dict[str, Any]:
        changed: dict[str, Any]
        match event:
            case ParagraphDrafted() | ParagraphRewritten():
                said = msgspec.structs.asdict(event)
                changed = said | {
                    "persons_named": said.pop("persons"),
                    "standing": Standing.DRAFT,
                    "dismissed": self.dismissed if event.text == self.text else {},
                }
            case NameDismissed():
                changed = {"dismissed": {**self.dismissed, event.party: event.reason}}
            case ParagraphIllustrated() | IllustrationDropped():
                changed = {"illustrations": self._illustrated(event), "dismissed": {}}
            case ParagraphMadeFinal():
                changed = {"standing": Standing.FINAL, "names_nobody": event.names_nobody}
            case ParagraphReopened():
                changed = {"standing": Standing.DRAFT, "names_nobody": False}
            case ParagraphRemoved() | ParagraphPublished():
                changed = {"standing": _BECOMES[type(event)]}
            case ParagraphSubmitted():
                changed = {"standing": Standing.SUBMITTED, "text": event.text}
            case ParagraphAmended():
                changed = {"text": event.text}
            case ParagraphCorrected():
                changed = {"text": event.text, "corrigenda": (*self.corrigenda, event.symbol)}
            case ParagraphNumbered():
                changed = {"number": event.number}
            case ParagraphEnclosed():
                changed = {"annex_closed": event.closed}
            case _:
                assert_never(event)
        return changed

    def _illustrated(
        self, event: ParagraphIllustrated | IllustrationDropped
    ) -> dict[str, Illustration]:
        others = {key: one for key, one in self.illustrations.items() if key != event.item}
        if isinstance(event, IllustrationDropped):
            return others
        return {**others, event.item: Illustration(**msgspec.structs.asdict(event))}

    @property
    def is_summary(self) -> bool:
        """Whether it is the report's summary, and no numbered paragraph."""
        return bool(self.report) and self.number == SUMMARY

    @property
    def called(self) -> str:
        """What it is, in words: the summary, or a paragraph by its number."""
        return "the summary" if self.is_summary else f"paragraph {self.number}"

    @property
    def pictures(self) -> tuple[Illustration, ...]:
        """Those that are printed with it: of items that it rests on."""
        return tuple(one for key, one in self.illustrations.items() if key in self.items)

    @property
    def words(self) -> str:
        """All that its readers read: the text, and what is said of its pictures."""
        told = ((p.caption, p.shows, p.taken, p.place, p.credit) for p in self.pictures)
        return "\n".join((self.text, *(one for said in told for one in said if one)))

    @property
    def withheld(self) -> bool:
        """Whether it is never published."""
        return self.confidential or self.annex_closed

    @property
    def parties(self) -> tuple[str, ...]:
        """Whom it names, each once."""
        return tuple(dict.fromkeys(named.party for named in self.named))

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The ids of all incidents that it rests on, each once."""
        return tuple(dict.fromkeys((*(named.incident for named in self.named), *self.incidents)))

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of all items of evidence that it rests on, each once."""
        shown = (named.evidence for named in self.named if named.evidence)
        return tuple(dict.fromkeys((*shown, *self.evidence)))

    def spans(self) -> Sequence[Span]:
        """One: the clock changes nothing."""
        return (Span(self.standing or "voided"),)

    def persons(self) -> tuple[str, ...]:
        """The listed persons whom it names."""
        return self.persons_named

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's until it goes to the Committee, everybody's once it is published."""
        match self.standing:
            case Standing.PUBLISHED:
                return Disclosure(Level.PUBLIC)
            case Standing.SUBMITTED:
                return Disclosure(Level.COMMITTEE)
        return Disclosure(Level.PANEL)
