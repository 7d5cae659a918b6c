"""What rooms there are, with their states, commands, projections and subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from panel.ledger.commands import Command, Search
from panel.ledger.events import Event
from panel.ledger.states import Corrected, Span, State, Voided, stream_name

if TYPE_CHECKING:
    from panel.ledger.events import Recorded
    from panel.ledger.rows import HistoryRow, Moment

Rows = Callable[[str, Any, Span], "Iterable[HistoryRow]"]
"""`rows(key, state, span)`: the rows that a stream's state becomes for one of its spans."""


Finder = Callable[["Iterable[str]", "Moment | None"], "Collection[str]"]
"""`finder(texts, moment)`: the keys of the streams of a kind of which the texts may speak.

At no moment is now, within the transaction."""


@dataclass(frozen=True)
class Projection:
    """How the states of one kind become rows of one table; `of=None` means every kind."""

    model: type[HistoryRow]
    rows: Rows
    of: type[State] | None = None
    fold: int = 1
    """Raised by hand when `rows` changes its meaning; until a rebuild `/readyz` is then false."""

    @property
    def name(self) -> str:
        """The projection's name: its table's label, and of whom where the table is shared."""
        label = self.model._meta.label_lower
        return f"{label} of {self.of.category}" if self.model.shared and self.of else label


@dataclass(frozen=True)
class Subscription:
    """A named reader of the log: `handle(recorded)` runs in one transaction with its cursor."""

    name: str
    handle: Callable[[Recorded], None]
    events: tuple[type[Event], ...] = ()
    """The types it wants; all where empty."""
    outstanding: Callable[[], int] = int
    """How many things it set workers to do that are not done yet."""


@dataclass(frozen=True)
class Room:
    """One slice's declaration; `name` is also its verb in `manage.py`."""

    name: str
    states: tuple[type[State], ...] = ()
    commands: tuple[type[Command], ...] = ()
    projections: tuple[Projection, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    finders: Mapping[type[State], Finder] = field(default_factory=dict)
    """For states that a command may search for."""


@dataclass
class Registry:
    """All rooms, looked up by the names that the log uses. An unknown name is a KeyError."""

    rooms: list[Room] = field(default_factory=list)

    def add(self, *rooms: Room) -> Registry:
        """Add rooms; a name taken twice is an error of the programmer's."""
        for room in rooms:
            if any(room.name == other.name for other in self.rooms):
                raise ValueError(f"room {room.name} is registered twice")
            self.rooms.append(room)
        for name, held in vars(Registry).items():
            if isinstance(held, cached_property):
                self.__dict__.pop(name, None)
        return self

    def with_rooms(self, *rooms: Room) -> Registry:
        """A copy with more rooms, for a test that declares its own."""
        return Registry([*self.rooms]).add(*rooms)

    @cached_property
    def states(self) -> Mapping[str, type[State]]:
        """Every kind of state by its category."""
        return {state.category: state for room in self.rooms for state in room.states}

    @cached_property
    def events(self) -> Mapping[str, type[Event]]:
        """Every event type by its wire name."""
        own = {event.name: event for state in self.states.values() for event in state.events}
        return {Voided.name: Voided, Corrected.name: Corrected, **own}

    @cached_property
    def commands(self) -> Mapping[str, type[Command]]:
        """Every command by its wire name, in the order of rooms."""
        return {c.wire_name(): c for room in self.rooms for c in room.commands}

    @cached_property
    def subscriptions(self) -> Mapping[str, Subscription]:
        """Every subscription by its name."""
        return {s.name: s for room in self.rooms for s in room.subscriptions}

    @cached_property
    def finders(self) -> Mapping[type[State], Finder]:
        """What finds the streams of a kind by a text."""
        return {kind: finder for room in self.rooms for kind, finder in room.finders.items()}

    def found(
        self, searches: Iterable[Search], moment: Moment | None = None
    ) -> dict[str, tuple[type[State], str]]:
        """The streams that texts may speak of, by their names; each text is searched once."""
        return {
            stream_name(kind, key): (kind, key)
            for kind, texts in dict.fromkeys(searches)
            for key in sorted(self.finders[kind](texts, moment))
        }

    @cached_property
    def _projections(self) -> tuple[Projection, ...]:
        return tuple(p for room in self.rooms for p in room.projections)

    def projections(self, category: str | None = None) -> Sequence[Projection]:
        """The projections of states of this category, or all of them."""
        if category is None:
            return self._projections
        if category not in self._of_category:
            self._of_category[category] = tuple(
                p for p in self._projections if p.of is None or p.of.category == category
            )
        return self._of_category[category]

    @cached_property
    def _of_category(self) -> dict[str, tuple[Projection, ...]]:
        return {}

    def commands_on(self, category: str) -> Iterator[type[Command]]:
        """The commands about streams of this category."""
        return (c for c in self.commands.values() if c.on.category == category)

    def clock_command(self, category: str, kind: str) -> type[Command]:
        """The command that records what fell due."""
        return next(c for c in self.commands_on(category) if c.due == kind)


registry = Registry()
"""What the installed apps registered when they started."""
