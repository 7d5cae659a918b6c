"""A letter is closed, reopened, or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cases.incidents.domain.letters import Letter
from cases.incidents.domain.writing import unsent
from cases.incidents.letter_events import LetterClosed, LetterReopened, LetterWithdrawn
from panel.access.roles import COORDINATOR
from panel.ledger.commands import Act, Command
from panel.ledger.values import Text


class CloseLetter(Command, on=Letter, roles=COORDINATOR, noun="closing"):
    """Await nothing more; the addressee is told, and no reply is taken until it is reopened."""

    reason: Text
    """Why, as the addressee is told."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Of what was sent."""
        return unsent(letter) or letter.over

    def decide(self, act: Act, letter: Letter) -> Iterator[LetterClosed]:
        """Whether or not it was answered; it counts in the rates as it stands."""
        yield LetterClosed(reason=self.reason)


class ReopenLetter(Command, on=Letter, roles=COORDINATOR, noun="reopening"):
    """Take replies to a closed letter again; its due day stays what it was."""

    reason: Text
    """Why, as the addressee is told."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Of what is closed."""
        if letter.withdrawn is not None:
            return letter.over
        return "the letter is not closed" if letter.closed is None else ""

    def decide(self, act: Act, letter: Letter) -> Iterator[LetterReopened]:
        """Any number of times."""
        yield LetterReopened(reason=self.reason)


class WithdrawLetter(Command, on=Letter, roles=COORDINATOR, noun="withdrawal"):
    """Take a letter back: it asks nothing any more, its annexes are handed out no longer.

    It keeps its number, the addressee sees that it was withdrawn, and no rate counts it.
    """

    reason: Text
    """Why, as the addressee is told."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Of what was sent; a draft is struck."""
        if not letter.sent_on:
            return "the letter was not sent; strike its draft"
        if letter.answered:
            return "a reply is on record; close the letter"
        return letter.over if letter.withdrawn is not None else ""

    def decide(self, act: Act, letter: Letter) -> Iterator[LetterWithdrawn]:
        """While nobody answered it."""
        yield LetterWithdrawn(reason=self.reason)
