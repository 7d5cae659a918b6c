"""What a letter's events amount to: what was asked of whom, by when, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, Self, assert_never

import msgspec

from cases.incidents.domain.returned import Extension, Reply, Said
from cases.incidents.letter_events import (
    Addressee,
    Annex,
    DeadlineExtended,
    ExtensionAsked,
    ExtensionRefused,
    Language,
    LetterClosed,
    LetterDrafted,
    LetterPositionStated,
    LetterReminded,
    LetterReopened,
    LetterRewritten,
    LetterSent,
    LetterWithdrawn,
    Outcome,
    ReplyClassified,
    ReplyReceived,
)
from cases.regimes.calendar import day_end
from panel.ledger.events import Event, Fact
from panel.ledger.states import Disclosure, Due, Level, Span, State

REMINDER: Final = "reminder"
"""The kind of what falls due when nobody replied."""

LetterEvent = (
    LetterDrafted
    | LetterRewritten
    | LetterSent
    | ExtensionAsked
    | DeadlineExtended
    | ExtensionRefused
    | LetterReminded
    | ReplyReceived
    | ReplyClassified
    | LetterPositionStated
    | LetterClosed
    | LetterReopened
    | LetterWithdrawn
)


class Letter(
    State,
    category="letter",
    events=(
        LetterDrafted,
        LetterRewritten,
        LetterSent,
        ExtensionAsked,
        DeadlineExtended,
        ExtensionRefused,
        LetterReminded,
        ReplyReceived,
        ReplyClassified,
        LetterPositionStated,
        LetterClosed,
        LetterReopened,
        LetterWithdrawn,
    ),
):
    """A letter of the Panel's to a State, a company or a person."""

    incident: str = ""
    to: Addressee | None = None
    """Nobody where every entry was struck."""
    state: str | None = None
    addressee: str = ""
    asks: str = ""
    days: int = 0
    language: Language = Language.ENGLISH
    mission: str = ""
    annexes: tuple[str, ...] = ()
    """The items that its draft names."""
    enclosed: tuple[Annex, ...] = ()
    """What went out with it."""
    number: str = ""
    sent_on: date | None = None
    sent_at: datetime | None = None
    due_on: date | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    reminded_of: date | None = None
    """The last day for the reply as it was when the addressee was reminded."""
    extensions: dict[int, Extension] = msgspec.field(default_factory=dict)
    """What was asked for, by the number of the entry."""
    positions: dict[int, Said] = msgspec.field(default_factory=dict)
    closed: str | None = None
    """Why nothing more is awaited; None while something may be."""
    withdrawn: str | None = None
    """Why it asks nothing any more."""
    replies: dict[int, Reply] = msgspec.field(default_factory=dict)
    """By the number of the entry."""
    struck: dict[int, Reply] = msgspec.field(default_factory=dict)
    """Replies that count no more; whoever sent one sees it so."""

    def evolve(self, event: LetterEvent, fact: Fact) -> Self:
        """The letter after one more event."""
        return msgspec.structs.replace(self, **self._changed(event, fact))

    def _changed(self, event: LetterEvent, fact: Fact) -> dict[str, Any]:
        said = msgspec.structs.asdict(event)
        changed: dict[str, Any]
        match event:
            case LetterDrafted() | LetterRewritten():
                # Of a draft that was struck nothing is left to be put otherwise.
                is_there = self.to is not None or isinstance(event, LetterDrafted)
                changed = said if is_there else {}
            case LetterSent():
                changed = {name: said[name] for name in ("number", "sent_on", "sent_at", "due_on")}
                changed |= {"remind_at": event.remind_at, "enclosed": event.annexes}
            case ExtensionAsked():
                changed = {"extensions": {**self.extensions, fact.version: Extension(**said)}}
            case DeadlineExtended() | ExtensionRefused():
                changed = self._decided(event)
            case LetterReminded():
                changed = {"reminded_at": event.at, "reminded_of": self.due_on}
            case ReplyReceived():
                reply = Reply(**said, due_on=self.due_on)
                changed = {"replies": {**self.replies, fact.version: reply}}
            case ReplyClassified():
                changed = {"replies": self._classified(event)}
            case LetterPositionStated():
                changed = {"positions": {**self.positions, fact.version: Said(**said)}}
            case LetterClosed():
                changed = {"closed": event.reason}
            case LetterReopened():
                changed = {"closed": None}
            case LetterWithdrawn():
                changed = {"withdrawn": event.reason}
            case _:
                assert_never(event)
        return changed

    def _decided(self, event: DeadlineExtended | ExtensionRefused) -> dict[str, Any]:
        """The deadline, and what became of the request that it was about."""
        changed: dict[str, Any] = {}
        given = event if isinstance(event, DeadlineExtended) else None
        if given:
            changed = {"due_on": given.due_on, "remind_at": given.remind_at}
        if asked := self.extensions.get(event.request):
            decided = msgspec.structs.replace(
                asked,
                granted=given is not None,
                granted_until=given and given.due_on,
                decision=event.reason,
            )
            changed["extensions"] = {**self.extensions, event.request: decided}
        return changed

    def without(self, struck: Fact, by: int) -> Self:
        """What an addressee sent us stays on record for it, as struck."""
        if not isinstance(struck.event, ReplyReceived):
            return self
        reply = Reply(**msgspec.structs.asdict(struck.event), due_on=self.due_on, struck_by=by)
        return msgspec.structs.replace(self, struck={**self.struck, struck.version: reply})

    def _classified(self, event: ReplyClassified) -> dict[int, Reply]:
        reply = self.replies.get(event.reply)
        if reply is None:
            return self.replies
        judged = msgspec.structs.replace(reply, outcome=event.outcome, assessment=event.assessment)
        return {**self.replies, event.reply: judged}

    @property
    def answered(self) -> bool:
        """Whether anything but acknowledgements came."""
        return any(reply.answers for reply in self.replies.values())

    @property
    def outcome(self) -> Outcome | None:
        """The best class of any reply: a letter counts once."""
        order = list(Outcome)
        found = [reply.outcome for reply in self.replies.values() if reply.outcome]
        return max(found, key=order.index, default=None)

    @property
    def over(self) -> str:
        """Why nothing more is taken or asked; empty where something may be."""
        if self.withdrawn is not None:
            return "the letter was withdrawn"
        return "" if self.closed is None else "the letter is closed"

    def spans(self) -> Sequence[Span]:
        """Awaited until a final reply or the due day's end, whether or not anybody looks.

        From then on it is overdue where nothing came, and replied where anything did.
        """
        if self.to is None:
            return (Span("voided"),)
        if self.due_on is None:
            return (Span("draft"),)
        if self.over:
            return (Span("closed" if self.withdrawn is None else "withdrawn"),)
        if self.answered and any(reply.final for reply in self.replies.values()):
            return (Span("replied"),)
        end = day_end(self.due_on)
        then = "replied" if self.answered else "overdue"
        return (Span("awaited", until=end), Span(then, since=end))

    def due(self) -> Iterable[Due]:
        """One reminder, unless a reply came or none is awaited."""
        if self.to and self.remind_at and not (self.reminded_at or self.answered or self.over):
            yield Due(REMINDER, self.remind_at)

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's; once it is sent, between the Panel and the State addressed."""
        if self.sent_on and self.state:
            return Disclosure(Level.TO_PANEL, frozenset({self.state}))
        return Disclosure(Level.PANEL)

    def tells(self, event: Event, span: Span) -> Disclosure:
        """What the Panel makes of a reply is its own, unless the letter still waits for one."""
        if isinstance(event, ReplyClassified) and event.outcome is not Outcome.ACKNOWLEDGED:
            return Disclosure(Level.PANEL)
        return self.disclosure(span)
