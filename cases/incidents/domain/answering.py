"""What comes back to a letter: by a State over its own wire, or from paper; then classified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, dataclass_transform

from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import FROM_STATES
from cases.incidents.domain.writing import unsent
from cases.incidents.letter_events import (
    Addressee,
    LetterPositionStated,
    Outcome,
    ReplyClassified,
    ReplyReceived,
)
from cases.incidents.values import Entry, Matter, Stance
from evidence.enclosing import EvidenceKeys, check_brought, check_items, items_of
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.states import State
from panel.ledger.values import Instant, Line, Prose, Text, new_york_day

MOST_ENTRIES: Final = 200
"""Entries after which a letter takes no more from its addressee."""
_ASSESSED: Final = frozenset({Outcome.PARTIAL, Outcome.SUBSTANTIVE})
"""A rebuttal goes into a report with an assessment of its credibility (S/2006/997, para. 28)."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
class ByAddressee(Command, frozen=True, kw_only=True):
    """What every act of the State addressed asks of a letter."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """It was sent to a State, and neither closed nor withdrawn."""
        if letter.to is not Addressee.STATE:
            return "it is not addressed to a State; enter the reply as received"
        return unsent(letter) or letter.over

    @classmethod
    def bar(cls, act: Act, letter: Letter, read: Mapping[str, Any]) -> None:
        """It holds less than it may."""
        if len(act.history) >= MOST_ENTRIES:
            raise Refused("this letter is full; write to the Panel", entries=len(act.history))

    def check_state(self, act: Act, letter: Letter) -> None:
        """Refused where another State acts, or before it can have been read."""
        if act.state != letter.state:
            raise Refused("only the State addressed replies", field="/on_behalf_of")
        check_after_sending(letter, act.received_at)


class ReplyToLetter(ByAddressee, on=Letter, roles=FROM_STATES, noun="replies", blind=True):
    """Reply to a letter that the Panel addressed to your State; late replies are kept too.

    A reply may come in parts, each with its own attachments: give one for each part.
    """

    text: Text
    """The reply, or this part of it."""
    final: bool = False
    """Whether nothing more will come; the Panel then need not wait for the due day."""
    evidence: EvidenceKeys = ()
    """Items of evidence, as attachments: what your State uploaded, or what came with its paper."""

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The items of evidence."""
        return items_of(self.evidence)

    def decide(self, act: Act, letter: Letter, **read: State) -> Iterator[ReplyReceived]:
        """By the State addressed and nobody else, with evidence of its own."""
        self.check_state(act, letter)
        check_brought(self.evidence, read, act)
        yield received(self, act.received_at, act.document or "")


class StateItsPosition(ByAddressee, on=Letter, roles=FROM_STATES, noun="positions", blind=True):
    """State your State's position on what a letter tells it: it is kept beside its replies."""

    stance: Stance
    """What is done with what the letter tells."""
    about: Matter
    """What exactly is confirmed or denied: who denies a meeting has not denied the journey."""
    words: Text
    """The position, as it may be quoted."""

    def decide(self, act: Act, letter: Letter) -> Iterator[LetterPositionStated]:
        """By the State addressed and nobody else."""
        self.check_state(act, letter)
        yield LetterPositionStated(
            stance=self.stance,
            about=self.about,
            words=self.words,
            received_at=act.received_at,
            document=act.document or "",
        )


class EnterReply(Command, on=Letter, roles=PANEL, noun="received-reply"):
    """Enter what a company or person replied."""

    text: Text
    """The reply."""
    final: bool = False
    """Whether they say that nothing more will come."""
    evidence: EvidenceKeys = ()
    """Items of evidence that came with it."""
    received_at: Instant
    """When it reached the Panel. It is late or in time by this."""
    document: Line
    """The letter or message that it is."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """To what was sent to anybody but a State."""
        if letter.to is Addressee.STATE:
            return "it is addressed to a State; enter the reply on its behalf"
        return unsent(letter) or letter.over

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The items of evidence."""
        return items_of(self.evidence)

    def decide(self, act: Act, letter: Letter, **read: State) -> Iterator[ReplyReceived]:
        """Not received in the future."""
        if self.received_at > act.at:
            raise Refused("a reply can't have been received in the future", field="/received_at")
        check_after_sending(letter, self.received_at)
        check_items(self.evidence, read)
        yield received(self, self.received_at, self.document)


class ClassifyReply(Command, on=Letter, roles=PANEL, noun="classification"):
    """Judge what a reply answers and, where it rebuts, how credible that is."""

    reply: Entry
    """The reply's entry."""
    outcome: Outcome
    """acknowledged, holding, refused, partial or substantive."""
    assessment: Prose = ""
    """The Panel's assessment of its credibility; needed for what answers, in part or whole.

    A published report may print these words. Until it goes to the Committee the Panel alone sees
    them; then the Committee does.
    """

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Of what was received."""
        return "" if letter.replies else "no reply is on record"

    def decide(self, act: Act, letter: Letter) -> Iterator[ReplyClassified]:
        """A reply of this letter's, with an assessment where it answers."""
        if self.reply not in letter.replies:
            raise Refused(
                "that entry is no reply to this letter",
                field="/reply",
                replies=sorted(letter.replies),
            )
        if self.outcome in _ASSESSED and not self.assessment.strip():
            raise Refused(
                "what answers is recorded with an assessment of its credibility",
                field="/assessment",
            )
        yield ReplyClassified(reply=self.reply, outcome=self.outcome, assessment=self.assessment)


def check_after_sending(letter: Letter, at: datetime) -> None:
    """Refused where something came before the letter, by the minute: no form takes seconds.

    Of a letter of which only the day is known, before that day.
    """
    day, sent = letter.sent_on, letter.sent_at
    assert day is not None
    early = at < sent.replace(second=0, microsecond=0) if sent else new_york_day(at) < day
    if early:
        raise Refused(
            "a reply can't have been received before the letter was sent",
            field="/received_at",
            received=at.isoformat(),
            sent=(sent or day).isoformat(),
        )


def received(said: ReplyToLetter | EnterReply, at: datetime, document: str) -> ReplyReceived:
    """The fact that a reply comes to."""
    return ReplyReceived(
        text=said.text,
        final=said.final,
        received_at=at,
        document=document,
        evidence=said.evidence,
    )
