"""Streams folded aside: what that shows of their rows, their boxes and who should know of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from panel.ledger import comparing
from panel.ledger.audit import seals
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.audit.registers import Sums, bearing
from panel.ledger.comparing import Compared
from panel.ledger.registry import Registry


@dataclass
class Judged:
    """What some streams showed."""

    events: int = 0
    faults: list[Fault] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)


def judge(registry: Registry, given: tuple[Sequence[str], int]) -> Judged:
    """Fold the streams of these names; registers are summed up to the position."""
    names, upto = given
    found = Judged()
    for compared in comparing.compare(registry, names):
        found.events += compared.version
        found.faults += [*rows(compared), *seals.boxes(compared)]
        if compared.unreadable:
            found.sums.unreadable.add(compared.stream)
        else:
            found.sums.add(bearing(registry, compared.facts, upto))
    return found


def strays(registry: Registry) -> Iterator[Fault]:
    """The rows of streams that the log doesn't have."""
    for compared in comparing.strays(registry):
        yield from rows(compared)


def rows(compared: Compared) -> Iterable[Fault]:
    """Where a stream can't be folded, or its rows aren't what it folds to."""
    if compared.unreadable:
        broken = compared.unreadable
        yield Fault(Kind.UNREADABLE, broken.position, broken.stream, broken.why)
    for row in compared.stray:
        detail = f"{row._meta.db_table} has a row that the fold doesn't give: {row}"
        yield Fault(Kind.ROWS, row.held_from, row.stream, detail)
    for row, _ in compared.missing:
        detail = f"{row._meta.db_table} lacks a row that the fold gives: {row}"
        yield Fault(Kind.ROWS, row.held_from, row.stream, detail)
