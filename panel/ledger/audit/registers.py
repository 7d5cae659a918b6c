"""Every event stands once in the register of each person it bears on, and nothing else does."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from panel.ledger import codec, comparing
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.events import Fact, Recorded, persons_named
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.states import State, advance

_MODULUS: Final = 2**256


class Entry(NamedTuple):
    """An event as a register names it."""

    stream: str
    version: int
    type: str


@dataclass
class Sums:
    """What registers hold, or should, one number a person: a person at a time fits in memory."""

    of: dict[str, int] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    """Streams that can't be folded: nobody knows whom they bear on."""

    def add(self, entries: Iterable[tuple[str, Entry, int]]) -> None:
        """Count these entries."""
        for person, entry, _ in entries:
            self._add(person, _digest(entry))

    def merge(self, other: Sums) -> None:
        """Count what other streams amount to."""
        for person, number in other.of.items():
            self._add(person, number)
        self.unreadable |= other.unreadable

    def _add(self, person: str, number: int) -> None:
        self.of[person] = (self.of.get(person, 0) + number) % _MODULUS


def faults(registry: Registry, wanted: Sums, upto: int) -> Iterator[Fault]:
    """What is missing or too many, told entry by entry for the registers that don't add up."""
    found = Sums()
    found.add(_entered(wanted.unreadable, upto))
    uneven = {
        person
        for person in {*wanted.of, *found.of}
        if wanted.of.get(person, 0) != found.of.get(person, 0)
    }
    if not uneven:
        return
    due: dict[tuple[str, Entry], int] = {}
    for compared in comparing.everything(registry):
        if compared.unreadable is None:
            for person, entry, position in bearing(registry, compared.facts, upto):
                if person in uneven:
                    due[person, entry] = position
    for person, entry, position in _entered(wanted.unreadable, upto):
        if person in uneven and due.pop((person, entry), None) is None:
            detail = f"a stray entry for {entry.stream} {entry.version}"
            yield Fault(Kind.REGISTER, position, f"{comparing.REGISTERS}{person}", detail)
    for (person, entry), position in due.items():
        detail = f"not entered in the register of {person}"
        yield Fault(Kind.REGISTER, position, entry.stream, detail)


def bearing(
    registry: Registry, facts: Sequence[Recorded], upto: int
) -> Iterator[tuple[str, Entry, int]]:
    """Whom the events of one stream bear on, with the entries that their registers should hold."""
    facts = [recorded for recorded in facts if recorded.position <= upto]
    if not facts:
        return
    state: State = registry.states[facts[0].stream.partition("/")[0]]()
    known: list[Fact] = []
    # A transaction's events bear on whom the stream was about before it and is after it.
    for _, group in groupby(facts, key=lambda recorded: recorded.recorded_at):
        together = list(group)
        new = [recorded.fact for recorded in together]
        after = advance(state, known, new)
        subjects = dict.fromkeys((*state.persons(), *after.persons()))
        for recorded in together:
            event = recorded.fact.event
            persons = dict.fromkeys(persons_named(event))
            if event.bears_on.stream:
                persons |= subjects
            for person in persons:
                entry = Entry(recorded.stream, recorded.fact.version, event.name)
                yield person, entry, recorded.position
        known += new
        state = after


def _entered(unreadable: Collection[str], upto: int) -> Iterator[tuple[str, Entry, int]]:
    rows = LogEvent.objects.filter(
        stream__startswith=comparing.REGISTERS, position__lte=upto
    ).order_by("position")
    found = rows.values_list("position", "stream", "body")
    for position, stream, body in found.iterator(chunk_size=2000):
        entry = codec.entered(bytes(body))
        if entry is not None and entry.stream not in unreadable:
            person = stream.removeprefix(comparing.REGISTERS)
            yield person, Entry(entry.stream, entry.version, entry.type), position


def _digest(entry: Entry) -> int:
    said = "\x1f".join(map(str, entry)).encode()
    return int.from_bytes(hashlib.sha256(said).digest(), "big")
