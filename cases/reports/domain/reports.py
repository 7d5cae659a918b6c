"""What a report's events amount to: its numbers, how far it has come, what is recommended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

import msgspec

from cases.reports.domain.structure import (
    STRUCTURE,
    Addendum,
    Annex,
    Heading,
    Structural,
    restructured,
    without,
)
from cases.reports.domain.values import SUMMARY
from cases.reports.events import (
    Body,
    CorrigendumIssued,
    FollowUp,
    ParagraphDropped,
    ParagraphPlaced,
    RecommendationDropped,
    RecommendationDue,
    RecommendationFollowedUp,
    RecommendationMade,
    ReportConsidered,
    ReportDistributed,
    ReportDrafted,
    ReportKind,
    ReportSubmitted,
    ReportTransmitted,
)
from panel.ledger.events import Event, Fact
from panel.ledger.states import Disclosure, Level, Span, State

ReportEvent = (
    ReportDrafted
    | ParagraphPlaced
    | ParagraphDropped
    | RecommendationMade
    | RecommendationDropped
    | ReportSubmitted
    | ReportConsidered
    | ReportTransmitted
    | ReportDistributed
    | CorrigendumIssued
    | RecommendationFollowedUp
    | RecommendationDue
    | Structural
)


class Stage(StrEnum):
    """How far a report has come, in the order of its way."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONSIDERED = "considered"
    TRANSMITTED = "transmitted"
    DISTRIBUTED = "distributed"


STEPS: Final[dict[type[Event], Stage]] = {
    ReportSubmitted: Stage.SUBMITTED,
    ReportConsidered: Stage.CONSIDERED,
    ReportTransmitted: Stage.TRANSMITTED,
    ReportDistributed: Stage.DISTRIBUTED,
}
"""The events that bring a report to a stage."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a recommendation on a day, and by which document."""

    status: FollowUp
    dated_on: date
    document: str
    public: bool


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """What the Panel recommends, and what became of it."""

    addressee: Body
    text: str
    history: tuple[Outcome, ...] = ()
    due_on: date | None = None
    """The day by which something is to have become of it."""

    def told(self, *, committee: bool) -> tuple[Outcome, ...]:
        """Its history as the Committee knows it, or as the public does."""
        return tuple(one for one in self.history if committee or one.public)

    def overdue(self, today: date, *, committee: bool) -> bool:
        """Whether its day is over and nothing has become of it, as far as those readers know."""
        late = self.due_on is not None and self.due_on < today
        return late and status_of(self.told(committee=committee)) in OPEN


OPEN: Final = (FollowUp.PROPOSED, FollowUp.UNDER_CONSIDERATION)
"""How a recommendation stands of which it isn't said yet what becomes of it."""


def status_of(history: Sequence[Outcome]) -> FollowUp:
    """Where a recommendation with this history stands."""
    return history[-1].status if history else FollowUp.PROPOSED


class Report(
    State,
    category="report",
    events=(
        ReportDrafted,
        ParagraphPlaced,
        ParagraphDropped,
        RecommendationMade,
        RecommendationDropped,
        ReportSubmitted,
        ReportConsidered,
        ReportTransmitted,
        ReportDistributed,
        CorrigendumIssued,
        RecommendationFollowedUp,
        RecommendationDue,
        *STRUCTURE,
    ),
):
    """A report of the Panel's; its paragraphs are streams of their own."""

    kind: ReportKind | None = None
    title: str = ""
    mandate: str = ""
    paragraphs: dict[int, str] = msgspec.field(default_factory=dict)
    """Number → the paragraph's key."""
    placed: int = 0
    """How many paragraphs it has had, with those taken out."""
    recommendations: dict[int, Recommendation] = msgspec.field(default_factory=dict)
    made: int = 0
    """The last number that a recommendation had."""
    days: dict[Stage, date] = msgspec.field(default_factory=dict)
    """When it came to each stage, as far as said."""
    documents: dict[Stage, str] = msgspec.field(default_factory=dict)
    """By which document it did; of its distribution, the symbol."""
    corrigenda: tuple[str, ...] = ()
    headings: dict[str, Heading] = msgspec.field(default_factory=dict)
    """The paragraph's key → what stands above it."""
    headed: tuple[str, ...] = ()
    """The keys of the published paragraphs under a heading, which everybody reads with them."""
    annexes: dict[int, Annex] = msgspec.field(default_factory=dict)
    """By number; which paragraphs are in one, each paragraph says."""
    addenda: tuple[Addendum, ...] = ()
    letter: str = ""
    """How its letter of transmittal reads; empty where nobody wrote another than the usual."""
    dismissed: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """A text beside its paragraphs → whom it seems to name and doesn't, with why."""

    def evolve(self, event: ReportEvent, fact: Fact) -> Self:
        """The report after one more event."""
        return msgspec.structs.replace(self, **self._changed(event))

    def _changed(self, event: ReportEvent) -> dict[str, Any]:
        match event:
            case ReportDrafted():
                return msgspec.structs.asdict(event)
            case ParagraphPlaced() | ParagraphDropped():
                return self._numbered(event)
            case (
                RecommendationMade()
                | RecommendationDropped()
                | RecommendationFollowedUp()
                | RecommendationDue()
            ):
                return self._recommended(event)
            case CorrigendumIssued():
                return {"corrigenda": (*self.corrigenda, event.symbol)}
            case ReportSubmitted() | ReportConsidered() | ReportTransmitted() | ReportDistributed():
                return self._came(event)
            case _:
                return restructured(self, event)

    def _numbered(self, event: ParagraphPlaced | ParagraphDropped) -> dict[str, Any]:
        others = without(self.paragraphs, event.number)
        if isinstance(event, ParagraphDropped):
            gone = self.paragraphs.get(event.number, "")
            return {"paragraphs": others, "headings": without(self.headings, gone)}
        placed = {**others, event.number: event.paragraph}
        return {"paragraphs": dict(sorted(placed.items())), "placed": self.placed + 1}

    def _recommended(
        self,
        event: RecommendationMade
        | RecommendationDropped
        | RecommendationFollowedUp
        | RecommendationDue,
    ) -> dict[str, Any]:
        known, number = dict(self.recommendations), event.number
        match event:
            case RecommendationMade():
                known[number] = Recommendation(
                    addressee=event.addressee, text=event.text, due_on=event.due_on
                )
            case RecommendationDropped():
                known.pop(number, None)
            case RecommendationFollowedUp() if number in known:
                said = msgspec.structs.asdict(event)
                del said["number"]
                history = (*known[number].history, Outcome(**said))
                known[number] = msgspec.structs.replace(known[number], history=history)
            case RecommendationDue() if number in known:
                known[number] = msgspec.structs.replace(known[number], due_on=event.due_on)
        return {"recommendations": known, "made": max(self.made, number)}

    def _came(
        self,
        event: ReportSubmitted | ReportConsidered | ReportTransmitted | ReportDistributed,
    ) -> dict[str, Any]:
        stage = STEPS[type(event)]
        changed: dict[str, Any] = {}
        if isinstance(event, ReportDistributed):
            changed, document = {"headed": event.headed}, event.symbol
        else:
            document = event.document
        return {
            **changed,
            "days": {**self.days, stage: event.done_on},
            "documents": {**self.documents, stage: document},
        }

    @property
    def stage(self) -> Stage:
        """How far it has come; what is entered late takes it nowhere back."""
        return max(self.days, key=list(Stage).index, default=Stage.DRAFT)

    @property
    def symbol(self) -> str:
        """The symbol under which it was issued."""
        return self.documents.get(Stage.DISTRIBUTED, "")

    @property
    def is_empty(self) -> bool:
        """Whether it has no numbered paragraph."""
        return not any(number != SUMMARY for number in self.paragraphs)

    @property
    def closed_annexes(self) -> tuple[int, ...]:
        """The numbers of those that are never published."""
        return tuple(number for number, annex in self.annexes.items() if annex.closed)

    def spans(self) -> Sequence[Span]:
        """One: the clock takes no step."""
        return (Span(self.stage if self.title else "voided"),)

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's while it is drafted, then the Committee's, everybody's once distributed."""
        if Stage.DISTRIBUTED in self.days:
            return Disclosure(Level.PUBLIC)
        return Disclosure(Level.COMMITTEE if Stage.SUBMITTED in self.days else Level.PANEL)

    def tells(self, event: Event, span: Span) -> Disclosure:
        """What became of a recommendation by a document that isn't public, to the Committee."""
        if isinstance(event, RecommendationFollowedUp) and not event.public:
            return Disclosure(Level.COMMITTEE)
        return self.disclosure(span)
