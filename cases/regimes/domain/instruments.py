"""Resolutions and guidelines: adopted, ended, and applied again, as facts with their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Self, assert_never

import msgspec

from cases.regimes.domain.measures import KEEPERS
from cases.regimes.events import (
    InstrumentAdopted,
    InstrumentApplied,
    InstrumentKind,
    InstrumentTerminated,
)
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.corrections import Void
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Instant, Line, Prose


class Instrument(
    State,
    category="instrument",
    events=(InstrumentAdopted, InstrumentApplied, InstrumentTerminated),
):
    """What orders, ends or explains measures; its key is what measures and positions name it by."""

    adopted: InstrumentAdopted | None = None
    applied: tuple[InstrumentApplied, ...] = ()
    """When it began to apply again."""
    terminated: tuple[InstrumentTerminated, ...] = ()

    def evolve(
        self, event: InstrumentAdopted | InstrumentApplied | InstrumentTerminated, _fact: Fact
    ) -> Self:
        """The newest text holds; what begins and ends it adds up."""
        match event:
            case InstrumentAdopted():
                return msgspec.structs.replace(self, adopted=event)
            case InstrumentApplied():
                return msgspec.structs.replace(self, applied=(*self.applied, event))
            case InstrumentTerminated():
                return msgspec.structs.replace(self, terminated=(*self.terminated, event))
            case _:
                assert_never(event)

    @property
    def applied_again_on(self) -> date | None:
        """The last day on which it began to apply again."""
        return max((one.valid_from for one in self.applied), default=None)

    @property
    def terminated_on(self) -> date | None:
        """The last first day without it."""
        return max((one.until for one in self.terminated), default=None)

    def in_force(self, day: date) -> bool:
        """Whether it applies on the day: what happened to it last until then says so."""
        if self.adopted is None or day < self.adopted.adopted_on:
            return False
        turns = [(one.until, False) for one in self.terminated]
        turns += [(one.valid_from, True) for one in self.applied]
        return max((turn for turn in turns if turn[0] <= day), default=(day, True))[1]

    def disclosure(self, span: Span) -> Disclosure:
        """The law is public."""
        return Disclosure(Level.PUBLIC)


class AdoptInstrument(
    Command, on=Instrument, roles=KEEPERS, noun="adoption", creates=Creates.KEYED
):
    """Record that a resolution or guidelines were adopted, or what is to be read of them."""

    kind: InstrumentKind
    """What it is."""
    symbol: Line
    """Its symbol, such as S/RES/1929 (2010)."""
    title: Line
    """What it is about, in a line."""
    adopted_on: date
    """The day of its adoption."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the instrument's own text was read."""

    def decide(self, act: Act, instrument: Instrument) -> Iterator[InstrumentAdopted]:
        """Said again, nothing happens."""
        new = InstrumentAdopted(**msgspec.structs.asdict(self))
        if instrument.adopted != new:
            yield new


def _after_adoption(day: date, instrument: Instrument, *, field: str) -> None:
    adopted = instrument.adopted
    if adopted is not None and day <= adopted.adopted_on:
        raise Refused(
            "that comes after an instrument's adoption",
            field=field,
            adopted_on=adopted.adopted_on.isoformat(),
        )


class ApplyInstrument(Command, on=Instrument, roles=KEEPERS, noun="application"):
    """Record that an instrument that had ended applies again."""

    valid_from: date
    """The first day on which it applies again."""
    valid_from_at: Instant | None = None
    """The instant, where it began at one and not with the day."""
    why: Prose
    """What made it apply again."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the source's own text was read."""

    @classmethod
    def offered(cls, instrument: Instrument, at: datetime) -> str:
        """Of one that ended."""
        return "" if instrument.terminated else "its end is not on record"

    def decide(self, act: Act, instrument: Instrument) -> Iterator[InstrumentApplied]:
        """After its adoption; said again, nothing happens."""
        _after_adoption(self.valid_from, instrument, field="/valid_from")
        new = InstrumentApplied(**msgspec.structs.asdict(self))
        if new not in instrument.applied:
            yield new


class TerminateInstrument(Command, on=Instrument, roles=KEEPERS, noun="termination"):
    """Record that an instrument, or what it provides, ended."""

    until: date
    """The first day without it."""
    why: Prose
    """What ended it."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the source's own text was read."""

    @classmethod
    def offered(cls, instrument: Instrument, at: datetime) -> str:
        """Of one that was adopted."""
        return "" if instrument.adopted else "its adoption is not on record"

    def decide(self, act: Act, instrument: Instrument) -> Iterator[InstrumentTerminated]:
        """After its adoption; said again, nothing happens."""
        _after_adoption(self.until, instrument, field="/until")
        new = InstrumentTerminated(**msgspec.structs.asdict(self))
        if new not in instrument.terminated:
            yield new


class VoidInstrumentEntry(Void, on=Instrument, roles=KEEPERS, noun="void"):
    """Strike an entry about an instrument."""
