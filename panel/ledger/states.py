"""What a stream's events amount to: a pure fold, its spans in time, what is due, who may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, Self, TypeVar, dataclass_transform

import msgspec

from panel.ledger.events import ITS_SUBJECT, Event, Fact, lifted
from panel.ledger.values import Line, Prose

ALWAYS: Final = datetime(1, 1, 1, tzinfo=UTC)
FOREVER: Final = datetime(9999, 12, 31, tzinfo=UTC)


class Level(StrEnum):
    """Confidentiality, from open to closed (after ST/SGB/2007/6)."""

    PUBLIC = "public"
    STATE = "state"
    TO_PANEL = "to_panel"
    """Between one State and the Panel, as STATE is between one State and the Committee."""
    COMMITTEE = "committee"
    PANEL = "panel"
    SOURCE = "source"
    ACCOUNTS = "accounts"
    """Who has an account and a role: for whoever administers them, and for nobody else."""


class Span(msgspec.Struct, frozen=True):
    """A status and the time for which it holds, [since, until)."""

    status: str
    since: datetime = ALWAYS
    until: datetime = FOREVER

    def holds(self, at: datetime) -> bool:
        """Whether the span covers the instant."""
        return self.since <= at < self.until


class Due(msgspec.Struct, frozen=True):
    """What the clock will do to a stream: `kind` names the command that records it."""

    kind: str
    deadline: datetime


class Disclosure(msgspec.Struct, frozen=True):
    """How closed a thing is, and the States that are party to it."""

    level: Level
    parties: frozenset[str] = frozenset()


class Voided(Event, name="ledger.voided", bears_on=ITS_SUBJECT):
    """An earlier event of the same stream was an error; the fold goes on as if it never was."""

    target: int
    """The version of the event that is voided."""
    authority: Line
    reason: Prose


class Corrected(Event, name="ledger.corrected", bears_on=ITS_SUBJECT):
    """An earlier event of the same stream should have read `data`; the fold takes that instead."""

    target: int
    authority: Line
    reason: Prose
    data: dict[str, Any]
    """The whole of the event as it should have been."""
    data_shape: int = 1
    """The shape of the corrected event's type that `data` is in."""

    def meant(self, kind: type[Event]) -> Event:
        """The event as it should have been, in today's shape of its type."""
        return msgspec.convert(lifted(kind, self.data_shape, self.data), kind)


class StateMeta(msgspec.StructMeta):
    """Reads a state's category and its event types from its class keywords."""

    def __new__(
        mcls,
        typename: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        category: str = "",
        events: Sequence[type[Event]] = (),
        rowless: bool = False,
        latest: bool = False,
        **struct: Any,
    ) -> StateMeta:
        struct = {"frozen": True, "kw_only": True, **struct}
        cls: Any = super().__new__(mcls, typename, bases, namespace, **struct)
        if category:
            cls.category, cls.events = category, tuple(events)
            cls.rowless, cls.latest = rowless, latest
        return cls  # type: ignore[no-any-return]  # the class just made


@dataclass_transform(frozen_default=True, kw_only_default=True)
class State(msgspec.Struct, metaclass=StateMeta, frozen=True, kw_only=True):
    """What a stream amounts to. `State()` is the stream before its first event."""

    category: ClassVar[str] = ""
    events: ClassVar[tuple[type[Event], ...]] = ()
    rowless: ClassVar[bool] = False
    """Its streams become no rows, so that they can be written to without being read."""
    latest: ClassVar[bool] = False
    """Its last fact suffices: `evolve` takes nothing from the state before, so that a rule which
    reads a stream of thousands loads one event. One that ends in a correction is read whole."""

    def evolve(self, event: Any, fact: Fact) -> Self:
        """The state after one more event; total: it never refuses what is on record."""
        raise NotImplementedError

    def without(self, struck: Fact, by: int) -> Self:
        """The state once it is told what was struck and by which entry; as a rule nothing stays."""
        return self

    def spans(self) -> Sequence[Span]:
        """The statuses in time order, without a gap; one lasting span unless the clock will act."""
        return (Span("current"),)

    def due(self) -> Iterable[Due]:
        """What the clock is still to record."""
        return ()

    def persons(self) -> tuple[str, ...]:
        """The listed persons that the stream is about."""
        return ()

    def disclosure(self, span: Span) -> Disclosure:
        """Who may know of it while the span holds."""
        return Disclosure(Level.PANEL)

    def tells(self, event: Event, span: Span) -> Disclosure:
        """In whose feeds one of its events is told: not where it changes nothing that is read."""
        return self.disclosure(span)

    def at(self, moment: datetime) -> Span:
        """The span that holds at the instant."""
        return next(span for span in self.spans() if span.holds(moment))


S = TypeVar("S", bound=State)


def stream_name(kind: type[State], key: str) -> str:
    """The name of the stream of this kind with this key."""
    return f"{kind.category}/{key}"


_WITHOUT_PLURAL: Final = frozenset({"evidence"})


def collection(category: str) -> str:
    """The plural under which faces find a category's streams: list-entries."""
    if category in _WITHOUT_PLURAL:
        return category
    if category.endswith("y") and category[-2] not in "aeiou":
        return f"{category[:-1]}ies"
    return f"{category}s"


def amends(fact: Fact) -> bool:
    """Whether it says nothing of its own but voids or corrects an earlier one."""
    return isinstance(fact.event, Voided | Corrected)


def standing(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts that count: without the voided, with the corrected as they should have been."""
    facts = list(facts)
    amended: dict[int, Event | None] = {}
    for fact in facts:
        match fact.event:
            case Voided(target=target):
                amended[target] = None
            case Corrected(target=target) as correction:
                amended[target] = correction.meant(type(facts[target - 1].event))
    if amended and facts[0].version != 1:
        raise ValueError("only a stream that is read whole can be amended")
    for fact in facts:
        if amends(fact):
            continue
        event = amended.get(fact.version, fact.event)
        if event is not None:
            yield msgspec.structs.replace(fact, event=event)


def fold(kind: type[S], facts: Sequence[Fact]) -> S:
    """The state that the whole of a stream amounts to."""
    state = kind()
    for fact in standing(facts):
        state = state.evolve(fact.event, fact)
    for fact in facts:
        if isinstance(fact.event, Voided):
            state = state.without(facts[fact.event.target - 1], fact.version)
    return state


def advance(state: S, known: Sequence[Fact], new: Sequence[Fact]) -> S:
    """The state after `new` facts; folded afresh where an earlier one is voided or corrected."""
    if any(map(amends, new)):
        return fold(type(state), [*known, *new])
    for fact in new:
        state = state.evolve(fact.event, fact)
    return state
