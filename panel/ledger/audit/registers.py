"""Every event stands once in the register of each person it bears on, and nothing else does."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
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


class Registers:
    """Sums of what each register should hold and holds: a person at a time fits in memory."""

    def __init__(self, registry: Registry, upto: int) -> None:
        self._registry, self._upto = registry, upto
        self._wanted: dict[str, int] = defaultdict(int)
        self._unreadable: set[str] = set()

    def add(self, compared: comparing.Compared) -> None:
        """Count what one stream's events enter into registers."""
        if compared.unreadable:
            self._unreadable.add(compared.stream)
            return
        for person, entry, _ in self._bearing(compared.facts):
            self._wanted[person] = (self._wanted[person] + _digest(entry)) % _MODULUS

    def faults(self) -> Iterator[Fault]:
        """What is missing or too many, told entry by entry for the registers that don't add up."""
        found: dict[str, int] = defaultdict(int)
        for person, entry, _ in self._entered():
            found[person] = (found[person] + _digest(entry)) % _MODULUS
        uneven = {
            person
            for person in {*self._wanted, *found}
            if self._wanted.get(person, 0) != found.get(person, 0)
        }
        if uneven:
            yield from self._told(uneven)

    def _told(self, uneven: set[str]) -> Iterator[Fault]:
        due: dict[tuple[str, Entry], int] = {}
        for compared in comparing.everything(self._registry):
            if compared.unreadable is None:
                for person, entry, position in self._bearing(compared.facts):
                    if person in uneven:
                        due[person, entry] = position
        for person, entry, position in self._entered():
            if person in uneven and due.pop((person, entry), None) is None:
                detail = f"a stray entry for {entry.stream} {entry.version}"
                yield Fault(Kind.REGISTER, position, f"{comparing.REGISTERS}{person}", detail)
        for (person, entry), position in due.items():
            detail = f"not entered in the register of {person}"
            yield Fault(Kind.REGISTER, position, entry.stream, detail)

    def _entered(self) -> Iterator[tuple[str, Entry, int]]:
        rows = LogEvent.objects.filter(
            stream__startswith=comparing.REGISTERS, position__lte=self._upto
        ).order_by("position")
        for row in rows.iterator(chunk_size=2000):
            entry = codec.entered(bytes(row.body))
            if entry is not None and entry.stream not in self._unreadable:
                person = row.stream.removeprefix(comparing.REGISTERS)
                yield person, Entry(entry.stream, entry.version, entry.type), row.position

    def _bearing(self, facts: Sequence[Recorded]) -> Iterator[tuple[str, Entry, int]]:
        facts = [recorded for recorded in facts if recorded.position <= self._upto]
        if not facts:
            return
        state: State = self._registry.states[facts[0].stream.partition("/")[0]]()
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


def _digest(entry: Entry) -> int:
    said = "\x1f".join(map(str, entry)).encode()
    return int.from_bytes(hashlib.sha256(said).digest(), "big")
