"""What a letter's events amount to: what was asked of whom, by when, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, Self, assert_never

import msgspec

from cases.incidents.letter_events import (
    Addressee,
    DeadlineExtended,
    LetterDrafted,
    LetterReminded,
    LetterSent,
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
    LetterDrafted | LetterSent | DeadlineExtended | LetterReminded | ReplyReceived | ReplyClassified
)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What an addressee answered, and what the Panel makes of it."""

    text: str
    final: bool
    received_at: datetime
    document: str
    evidence: tuple[str, ...]
    outcome: Outcome | None = None
    """None until an expert classified it."""
    assessment: str = ""
    struck_by: int = 0
    """The entry that struck it; 0 where it stands."""

    @property
    def answers(self) -> bool:
        """Whether it is more than an acknowledgement, or may be: nobody classified it yet."""
        return self.outcome is not Outcome.ACKNOWLEDGED


class Letter(
    State,
    category="letter",
    events=(
        LetterDrafted,
        LetterSent,
        DeadlineExtended,
        LetterReminded,
        ReplyReceived,
        ReplyClassified,
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
    number: str = ""
    sent_on: date | None = None
    due_on: date | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
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
            case LetterDrafted():
                changed = said
            case LetterSent():
                changed = {name: said[name] for name in ("number", "sent_on", "due_on")}
                changed["remind_at"] = event.remind_at
            case DeadlineExtended():
                changed = {"due_on": event.due_on, "remind_at": event.remind_at}
            case LetterReminded():
                changed = {"reminded_at": event.at}
            case ReplyReceived():
                changed = {"replies": {**self.replies, fact.version: Reply(**said)}}
            case ReplyClassified():
                changed = {"replies": self._classified(event)}
            case _:
                assert_never(event)
        return changed

    def without(self, struck: Fact, by: int) -> Self:
        """What an addressee sent us stays on record for it, as struck."""
        if not isinstance(struck.event, ReplyReceived):
            return self
        reply = Reply(**msgspec.structs.asdict(struck.event), struck_by=by)
        return msgspec.structs.replace(self, struck={**self.struck, struck.version: reply})

    def _classified(self, event: ReplyClassified) -> dict[int, Reply]:
        reply = self.replies.get(event.reply)
        if reply is None:
            return self.replies
        judged = msgspec.structs.replace(reply, outcome=event.outcome, assessment=event.assessment)
        return {**self.replies, event.reply: judged}

    def late(self, reply: Reply) -> bool:
        """Whether a reply was received after the due day had ended in New York."""
        return self.due_on is not None and reply.received_at >= day_end(self.due_on)

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

    def spans(self) -> Sequence[Span]:
        """Awaited until the due day's end, overdue from then on, whether or not anybody looks."""
        if self.to is None:
            return (Span("voided"),)
        if self.due_on is None:
            return (Span("draft"),)
        if self.answered:
            return (Span("replied"),)
        end = day_end(self.due_on)
        return (Span("awaited", until=end), Span("overdue", since=end))

    def due(self) -> Iterable[Due]:
        """One reminder, unless a reply came."""
        if self.to and self.remind_at and not (self.reminded_at or self.answered):
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
