"""What one transaction has read and is going to write, and the append itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec
from django.db import transaction

from panel.ledger import batches, codec, projections, seals, store
from panel.ledger.batches import Batch, Unplaced
from panel.ledger.commands import Act, Command, Reads, Refused, To, newly
from panel.ledger.events import Event, Fact, Origin, persons_named
from panel.ledger.given import Remembered
from panel.ledger.reading import pointer_to
from panel.ledger.registers import NOT_LISTED, Register, RegisterEntered, RegisterOpened
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.sealing import Sealer
from panel.ledger.seals import Subject
from panel.ledger.states import State, advance, amends, fold, stream_name
from panel.ledger.store import HeadRow
from panel.ledger.wording import fields_of

_OF_THE_APPEND: Final = Origin(actor="append", role="append", command="register.entry")
"""A register is shown to more people than what it names; who acted, and for whom, stands there."""


class Moved(Exception):
    """A stream that was read has gone on meanwhile."""


@dataclass
class Loaded:
    """A stream as it was read, and as it will be."""

    kind: type[State]
    facts: list[Fact]
    before: State | None
    state: State
    version: int

    def moved(self, since: int, overlooked: Collection[type[Event]]) -> bool:
        """Whether anything but such events was recorded since a version that somebody saw."""
        later = (type(fact.event) for fact in self.facts if fact.version > since)
        return not 0 <= since <= self.version or any(kind not in overlooked for kind in later)


class Pending(NamedTuple):
    """An event to be written."""

    kind: type[State]
    stream: str
    event: Event
    origin: Origin
    command: Command
    """What it was decided by."""


Bearing = tuple[Pending, tuple[str, ...]]
"""An event to be written and the persons that it bears on."""


@dataclass
class Unit:
    """One transaction's work: streams loaded, events decided, in order."""

    registry: Registry
    head: HeadRow | None = None
    """Where nobody else writes until it ends, the head; what it reads can't move meanwhile."""
    streams: dict[str, Loaded] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    sealer: Sealer = field(default_factory=Sealer)

    def load(self, wanted: Iterable[tuple[type[State], str]], *, whole: bool = False) -> None:
        """Read and fold the streams that are not loaded yet; of a `latest` one its last event.

        With `whole`, all of it: what a command is about, whose history its rule sees.
        """
        kinds = {stream_name(kind, key): kind for kind, key in wanted}
        missing = [name for name in kinds if name not in self.streams]
        if not missing:
            return
        latest = [name for name in missing if kinds[name].latest and not whole]
        facts = self._decoded(store.last_bodies(latest))
        # What ends in a correction amends some earlier fact: no one event says it then.
        enough = {name for name, last in facts.items() if not any(map(amends, last))}
        facts |= self._decoded(store.bodies([name for name in missing if name not in enough]))
        for name, found in facts.items():
            self.streams[name] = _loaded(kinds[name], found)

    def _decoded(self, bodies: Mapping[str, Iterable[bytes]]) -> dict[str, list[Fact]]:
        try:
            return {
                name: [codec.decode(body, self.registry) for body in found]
                for name, found in bodies.items()
            }
        except codec.UnknownEvent as error:
            raise error.at(store.position_of(error.stream, error.version)) from error

    def decide(self, command: Command, act: Act, key: str) -> list[Event]:
        """Apply the command's rule to the loaded state; its events wait to be written."""
        loaded = self.streams[stream_name(command.on, key)]
        history = tuple(type(fact.event) for fact in loaded.facts)
        act, subject = msgspec.structs.replace(act, subject=key, history=history), loaded.state
        if why := command.offered(subject, act.received_at):
            raise Refused(why)
        arguments = self._read(command.rests(subject, act))
        while new := newly(command.follows(arguments), arguments):
            arguments |= self._read(new)
        arguments |= self._read(self.registry.found(command.searches(subject, arguments)))
        command.bar(act, subject, arguments)
        arguments |= self._read(command.reads(subject, act))
        arguments |= self._read(command.further(arguments))
        arguments |= self._read(self.registry.found(command.seeks(subject, arguments)))
        rule: Any = command
        decided = [
            self._sealed(event if isinstance(event, To) else To(command.on, key, event))
            for event in rule.decide(act, subject, **arguments)
        ]
        origin = Origin(
            actor=act.actor,
            role=act.role,
            command=command.wire_name(),
            state=act.state,
            received_at=act.received_at,
            document=act.document,
        )
        for to in decided:
            self._expect(to, origin, command)
        return [to.event for to in decided]

    def _sealed(self, to: To) -> To:
        """The event as it is folded and written: what a rule said in clear is in boxes."""
        about = {said.subject for said in seals.sealed_in(to.event).values()}
        if not about:
            return to
        # Read, so that the append refuses where a subject is forgotten in between.
        self.load([(Subject, subject) for subject in about])
        if any(self.streams[stream_name(Subject, one)].version for one in about):
            raise Refused("nothing more is sealed about a subject that was forgotten")
        return to._replace(event=self.sealer.seal(to.event, stream_name(to.kind, to.key)))

    def _read(self, reads: Reads) -> dict[str, State]:
        """What a rule reads, by the names of its arguments."""
        if not reads:
            return {}
        self.load(reads.values())
        return {name: self.streams[stream_name(*read)].state for name, read in reads.items()}

    def _expect(self, to: To, origin: Origin, command: Command) -> None:
        name = stream_name(to.kind, to.key)
        self.pending.append(Pending(to.kind, name, to.event, origin, command))
        if name not in self.streams and not to.kind.rowless:
            self.load([(to.kind, to.key)])
        loaded = self.streams.get(name)
        if loaded is not None:
            fact = Fact(to.event, _version(loaded.facts) + 1, origin)
            loaded.state = advance(loaded.state, loaded.facts, [fact])
            loaded.facts.append(fact)

    def persons(self, pending: Pending) -> tuple[str, ...]:
        """Whom an event bears on: those it names and those whom its stream is about."""
        found = dict.fromkeys(persons_named(pending.event))
        if pending.event.bears_on.stream:
            loaded = self.streams[pending.stream]
            for state in (loaded.before, loaded.state):
                found |= dict.fromkeys(state.persons() if state else ())
        return tuple(found)

    def append(self, remembered: Remembered | None = None) -> Moment:
        """Write all that waits, its register entries and rows.

        Moved where a read went stale; an IntegrityError where the database finds that out.
        """
        if not self._loose():
            return batches.write(self._batch(remembered), self.head)
        with transaction.atomic(savepoint=False):
            store.lock_head()
            batch = self._batch(remembered, again=True)
            if not self.sealer.write():
                raise Moved("a subject's key")
            return batches.write(batch)

    def _loose(self) -> bool:
        """Whether something could move unseen: what is written, the database itself holds once."""
        written = {pending.stream for pending in self.pending}
        moves = not self.head and not self.streams.keys() <= written
        return moves or bool(self.sealer.fresh)

    def _batch(self, remembered: Remembered | None, *, again: bool = False) -> Batch:
        bearing = self._bearing()
        events = self._numbered(bearing, self._versions(bearing, again=again))
        gone, fresh = projections.differences(self.registry, self._changes(events))
        return Batch(events, gone, fresh, remembered)

    def check(self) -> None:
        """Refuse what `append` would, and write nothing."""
        self._versions(self._bearing(), again=not self.head)

    def _bearing(self) -> list[Bearing]:
        return [(pending, self.persons(pending)) for pending in self.pending]

    def _versions(self, bearing: Sequence[Bearing], *, again: bool) -> Counter[str]:
        """The versions of all streams to be written, those read looked up `again` or believed."""
        registers = {
            stream_name(Register, person): (person, pending.command)
            for pending, persons in bearing
            for person in persons
        }
        read = {name: loaded.version for name, loaded in self.streams.items()}
        names = {*registers, *(p.stream for p in self.pending)} - read.keys()
        versions = store.versions(sorted(names | read.keys() if again else names))
        for name, version in read.items():
            if versions.setdefault(name, version) != version:
                raise Moved(name)
        opened = {p.stream for p in self.pending if isinstance(p.event, RegisterOpened)}
        for name, (person, command) in registers.items():
            if versions[name] == 0 and name not in opened:
                raise Refused(NOT_LISTED, field=_field_naming(person, command), given=person)
        return Counter(versions)

    def _numbered(self, bearing: Sequence[Bearing], versions: Counter[str]) -> list[Unplaced]:
        """The events in their order, then the register entries that they bring about."""
        events: list[Unplaced] = []
        entries: list[Pending] = []
        for pending, persons in bearing:
            versions[pending.stream] += 1
            version = versions[pending.stream]
            events.append(_unplaced(pending, version))
            entered = RegisterEntered(
                stream=pending.stream, version=version, type=pending.event.name
            )
            for person in persons:
                register = stream_name(Register, person)
                entries.append(
                    pending._replace(
                        kind=Register, stream=register, event=entered, origin=_OF_THE_APPEND
                    )
                )
        for entry in entries:
            versions[entry.stream] += 1
            events.append(_unplaced(entry, versions[entry.stream]))
        return events

    def _changes(self, events: Sequence[Unplaced]) -> list[projections.Change]:
        last = {event.stream: place for place, event in enumerate(events, 1)}
        return [
            projections.Change(name, loaded.before, loaded.state, last[name])
            for name, loaded in self.streams.items()
            if name in last and not loaded.kind.rowless
        ]


def _loaded(kind: type[State], facts: list[Fact]) -> Loaded:
    state = fold(kind, facts)
    return Loaded(kind, facts, state if facts else None, state, _version(facts))


def _version(facts: Sequence[Fact]) -> int:
    return facts[-1].version if facts else 0


def _field_naming(person: str, command: Command) -> str:
    """The JSON pointer of the command's own field that names the person; empty where none does."""
    for name, info in fields_of(type(command)).items():
        value = getattr(command, info.name)
        if value == person:
            return pointer_to("", name)
        if isinstance(value, list | tuple) and person in value:
            return pointer_to(pointer_to("", name), value.index(person))
    return ""


def _unplaced(pending: Pending, version: int) -> Unplaced:
    body = codec.encode(
        pending.event, stream=pending.stream, version=version, origin=pending.origin
    )
    return Unplaced(pending.stream, version, pending.event.name, body)
