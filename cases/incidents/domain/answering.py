"""Replies to letters: by a State over its own wire, or entered from paper; then classified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import FROM_STATES
from cases.incidents.domain.writing import unsent
from cases.incidents.letter_events import Addressee, Outcome, ReplyClassified, ReplyReceived
from cases.incidents.values import Entry
from evidence.enclosing import EvidenceKeys, check_items, check_own_items, items_of
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.states import State
from panel.ledger.values import Instant, Line, Prose, Text, new_york_day

_ASSESSED: Final = frozenset({Outcome.PARTIAL, Outcome.SUBSTANTIVE})
"""A rebuttal goes into a report with an assessment of its credibility (S/2006/997, para. 28)."""


class ReplyToLetter(Command, on=Letter, roles=FROM_STATES, noun="replies", blind=True):
    """Reply to a letter that the Panel addressed to your State; late replies are kept too."""

    text: Text
    """The reply."""
    final: bool = False
    """Whether nothing more will come; the Panel then need not wait for the due day."""
    evidence: EvidenceKeys = ()
    """Items of evidence that your State uploaded."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """To what was sent to a State."""
        if letter.to is not Addressee.STATE:
            return "it is not addressed to a State; enter the reply as received"
        return unsent(letter)

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The items of evidence."""
        return items_of(self.evidence)

    def decide(self, act: Act, letter: Letter, **read: State) -> Iterator[ReplyReceived]:
        """By the State addressed and nobody else, with evidence of its own."""
        if act.state != letter.state:
            raise Refused("only the State addressed replies", field="/on_behalf_of")
        check_own_items(self.evidence, read, act.state)
        yield received(letter, self, act.received_at, act.document or "")


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
        return unsent(letter)

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The items of evidence."""
        return items_of(self.evidence)

    def decide(self, act: Act, letter: Letter, **read: State) -> Iterator[ReplyReceived]:
        """Not received in the future."""
        if self.received_at > act.at:
            raise Refused("a reply can't have been received in the future", field="/received_at")
        check_items(self.evidence, read)
        yield received(letter, self, self.received_at, self.document)


class ClassifyReply(Command, on=Letter, roles=PANEL, noun="classification"):
    """Judge what a reply answers and, where it rebuts, how credible that is."""

    reply: Entry
    """The reply's entry."""
    outcome: Outcome
    """acknowledged, holding, refused, partial or substantive."""
    assessment: Prose = ""
    """The Panel's assessment of its credibility; needed for what answers, in part or whole."""

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


def received(
    letter: Letter, said: ReplyToLetter | EnterReply, at: datetime, document: str
) -> ReplyReceived:
    """The fact that a reply comes to; Refused where it came before the letter."""
    assert letter.sent_on is not None
    if new_york_day(at) < letter.sent_on:
        raise Refused(
            "a reply can't have been received before the letter was sent",
            field="/received_at",
            sent_on=letter.sent_on.isoformat(),
        )
    return ReplyReceived(
        text=said.text,
        final=said.final,
        received_at=at,
        document=document,
        evidence=said.evidence,
    )
