"""Committees and Panels: who sits on them, who chairs and by which mandate, as facts with days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Self, assert_never

import msgspec

from cases.regimes.domain.measures import KEEPERS
from cases.regimes.events import (
    BodyClosed,
    BodyOpened,
    ChairAppointed,
    MandateRecorded,
    SeatTaken,
)
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.corrections import Void
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Line, Prose, StateCode, holds

COMMITTEE = "1737-committee"


def body_key(title: str) -> str:
    """A body's key from the name by which rules and measures call it: 1737-committee."""
    return title.lower().replace(" ", "-")


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A State's place on a body, [valid_from, valid_until) in New York."""

    state: str
    valid_from: date
    valid_until: date | None
    source: str
    verified: bool

    def holds(self, day: date) -> bool:
        """Whether it is taken on the day."""
        return holds(day, since=self.valid_from, until=self.valid_until)


class Chair(Seat, frozen=True, kw_only=True):
    """Who chairs, and from which State."""

    person: str


class Mandate(msgspec.Struct, frozen=True, kw_only=True):
    """The days for which an instrument has a body work, [valid_from, valid_until)."""

    instrument: str
    valid_from: date
    valid_until: date | None
    source: str
    verified: bool

    def holds(self, day: date) -> bool:
        """Whether the body works by it on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class Body(
    State,
    category="body",
    events=(BodyOpened, BodyClosed, SeatTaken, ChairAppointed, MandateRecorded),
):
    """A Committee, a Panel or the Council; its key is its name as a slug (1737-committee)."""

    title: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    seats: tuple[Seat, ...] = ()
    chairs: tuple[Chair, ...] = ()
    mandates: tuple[Mandate, ...] = ()

    def evolve(
        self,
        event: BodyOpened | BodyClosed | SeatTaken | ChairAppointed | MandateRecorded,
        fact: Fact,
    ) -> Self:
        """Open or close it, seat a State, appoint a Chair, give it a mandate."""
        replace = msgspec.structs.replace
        match event:
            case BodyOpened():
                return replace(self, title=event.title, opened_on=event.opened_on, closed_on=None)
            case BodyClosed():
                return replace(self, closed_on=event.closed_on)
            case SeatTaken():
                seat = Seat(**msgspec.structs.asdict(event))
                same = (event.state, event.valid_from)
                others = (s for s in self.seats if (s.state, s.valid_from) != same)
                return replace(self, seats=(*others, seat))
            case ChairAppointed():
                chair = Chair(**msgspec.structs.asdict(event))
                others = (c for c in self.chairs if c.valid_from != event.valid_from)
                return replace(self, chairs=(*others, chair))
            case MandateRecorded():
                mandate = Mandate(**msgspec.structs.asdict(event))
                kept = (m for m in self.mandates if m.instrument != event.instrument)
                return replace(self, mandates=(*kept, mandate))
            case _:
                assert_never(event)

    def seated(self, state: str | None, day: date) -> bool:
        """Whether the State sits on the body on a day of New York."""
        return any(seat.state == state and seat.holds(day) for seat in self.seats)

    def chair(self, day: date) -> Chair | None:
        """Who chairs on a day of New York."""
        return next((chair for chair in self.chairs if chair.holds(day)), None)

    def mandated(self, day: date) -> bool:
        """Whether it exists on a day of New York and a mandate on record holds then."""
        return (
            self.opened_on is not None
            and holds(day, since=self.opened_on, until=self.closed_on)
            and any(holds(day, since=m.valid_from, until=m.valid_until) for m in self.mandates)
        )

    def disclosure(self, span: Span) -> Disclosure:
        """Membership is public."""
        return Disclosure(Level.PUBLIC)


class OpenBody(Command, on=Body, roles=KEEPERS, noun="opening", creates=Creates.KEYED):
    """Record that a body exists from a day on, or exists again."""

    title: Line
    """Its name, such as "1737 Committee"."""
    opened_on: date
    """The first day."""

    def decide(self, act: Act, body: Body) -> Iterator[BodyOpened]:
        """Said again, nothing happens."""
        if body.opened_on is None or self.opened_on > body.opened_on:
            yield BodyOpened(title=self.title, opened_on=self.opened_on)


class CloseBody(Command, on=Body, roles=KEEPERS, noun="closing"):
    """Record that a body ended."""

    closed_on: date
    """The first day without it."""
    reason: Prose
    """What ended it."""

    @classmethod
    def offered(cls, body: Body, at: datetime) -> str:
        """Of one that began."""
        return "" if body.opened_on else "the body was never opened"

    def decide(self, act: Act, body: Body) -> Iterator[BodyClosed]:
        """Said again, nothing happens."""
        assert body.opened_on is not None
        if self.closed_on <= body.opened_on:
            raise Refused("a body can't end before it began", field="/closed_on")
        if body.closed_on != self.closed_on:
            yield BodyClosed(closed_on=self.closed_on, reason=self.reason)


class SeatMember(Command, on=Body, roles=KEEPERS, noun="seat"):
    """Record that a State sits on a body."""

    state: StateCode
    """The State."""
    valid_from: date
    """The first day, from 00:00 in New York."""
    valid_until: date | None = None
    """The first day without the seat; empty where it has no end."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the source's own text was read."""

    def decide(self, act: Act, body: Body) -> Iterator[SeatTaken]:
        """An interval that is one; said again, nothing happens."""
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise Refused("a seat can't end before it began", field="/valid_until")
        if Seat(**msgspec.structs.asdict(self)) not in body.seats:
            yield SeatTaken(**msgspec.structs.asdict(self))


class AppointChair(Command, on=Body, roles=KEEPERS, noun="chair"):
    """Record who chairs a body."""

    state: StateCode
    """The State from whose Permanent Mission the Chair comes."""
    person: Line
    """The Chair's name."""
    valid_from: date
    """The first day."""
    valid_until: date | None = None
    """The first day without them."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the source's own text was read."""

    def decide(self, act: Act, body: Body) -> Iterator[ChairAppointed]:
        """Said again, nothing happens."""
        if Chair(**msgspec.structs.asdict(self)) not in body.chairs:
            yield ChairAppointed(**msgspec.structs.asdict(self))


class RecordMandate(Command, on=Body, roles=KEEPERS, noun="mandate"):
    """Record by which instrument a body works, and from when to when."""

    instrument: Line
    """The key of the instrument, such as 2224."""
    valid_from: date
    """The first day."""
    valid_until: date | None = None
    """The first day without it; empty where it has no end."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the instrument's own text was read."""

    @classmethod
    def offered(cls, body: Body, at: datetime) -> str:
        """Of one that began."""
        return "" if body.opened_on else "the body was never opened"

    def decide(self, act: Act, body: Body) -> Iterator[MandateRecorded]:
        """An interval that is one; said again, nothing happens."""
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise Refused("a mandate can't end before it began", field="/valid_until")
        if Mandate(**msgspec.structs.asdict(self)) not in body.mandates:
            yield MandateRecorded(**msgspec.structs.asdict(self))


class VoidBodyEntry(Void, on=Body, roles=KEEPERS, noun="void"):
    """Strike an entry about a body, a seat, a Chair or a mandate."""
