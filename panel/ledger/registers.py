"""Registers, numbered series and the log's own stream: what the ledger itself keeps streams of."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self, assert_never

import msgspec

from panel.ledger.commands import To
from panel.ledger.events import NOBODY, Event, Fact
from panel.ledger.notes import VerifierKey
from panel.ledger.rotation import Keyring, follow
from panel.ledger.states import State
from panel.ledger.values import Line, Text

NOT_LISTED: Final = "nobody on the list bears this permanent reference number"
"""The rule that refuses what names somebody who has no register, or is listed no more."""


class RegisterOpened(Event, name="register.opened", bears_on=NOBODY):
    """From here on, whatever bears on this person is entered in their register."""


class RegisterEntered(Event, name="register.entered", bears_on=NOBODY):
    """An event that bears on this person was recorded; written by the append itself."""

    stream: str
    version: int
    type: str


class Register(
    State,
    category="register",
    events=(RegisterOpened, RegisterEntered),
    rowless=True,
    latest=True,
):
    """Everything that bears on one listed person, in order; its key is their reference number."""

    entries: int = 0

    def evolve(self, event: RegisterOpened | RegisterEntered, fact: Fact) -> Self:
        """Count."""
        return type(self)(entries=fact.version)


class NumberTaken(Event, name="series.number_taken", bears_on=NOBODY):
    """The next number of a series was given to a document."""

    number: int
    stream: str
    """The stream of the document that bears it."""


class Series(State, category="series", events=(NumberTaken,), rowless=True, latest=True):
    """A gap-free series of document numbers, one stream a series and year (ER/2015)."""

    last: int = 0

    def evolve(self, event: NumberTaken, fact: Fact) -> Self:
        """Remember the last number given."""
        return type(self)(last=event.number)

    def take(self, key: str, stream: str) -> tuple[int, To]:
        """The next number, and the event that gives it to the document of that stream."""
        number = self.last + 1
        return number, To(type(self), key, NumberTaken(number=number, stream=stream))


class LedgerOpened(Event, name="ledger.opened", bears_on=NOBODY):
    """The log's first event: what it calls itself, whose key signs for it, whether it is real."""

    origin: Line
    demonstration: bool
    verifier_key: Line
    """The public key in C2SP vkey form."""


class KeyRotated(Event, name="ledger.key_rotated", bears_on=NOBODY):
    """From this event on, another key signs for the log."""

    verifier_key: Line
    """The new public key in C2SP vkey form."""
    statement: Text
    """The note in which the old key names the new one (docs/proofs.md)."""


class TimeAccepted(Event, name="ledger.time_accepted", bears_on=NOBODY):
    """The log goes on from a time that the clock hasn't reached: an operator decided so."""

    head: datetime
    """The log's time then."""
    reason: Text


LOG_KEY: Final = "log"
"""The key of the log's own stream."""


class Log(State, category="ledger", events=(LedgerOpened, KeyRotated, TimeAccepted), rowless=True):
    """The log itself; its one stream is `ledger/log`."""

    origin: str = ""
    demonstration: bool = False
    verifier_key: str = ""
    """Its first key."""
    rotations: tuple[str, ...] = ()
    accepted: datetime | None = None
    """The latest time that it was let go on from though the clock showed an earlier one."""

    @property
    def keys(self) -> Keyring:
        """Every key that signed for it, each named by the one before."""
        return follow(VerifierKey.parse(self.verifier_key), self.rotations)

    def evolve(self, event: LedgerOpened | KeyRotated | TimeAccepted, fact: Fact) -> Self:
        """Take what the log says of itself."""
        match event:
            case LedgerOpened():
                return type(self)(
                    origin=event.origin,
                    demonstration=event.demonstration,
                    verifier_key=event.verifier_key,
                )
            case KeyRotated():
                return msgspec.structs.replace(self, rotations=(*self.rotations, event.statement))
            case TimeAccepted():
                return msgspec.structs.replace(self, accepted=event.head)
            case _:
                assert_never(event)
