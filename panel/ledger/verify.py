"""Looks for everything that may be wrong with a ledger, and tells all of it."""

from __future__ import annotations

from collections.abc import Iterator

from panel.ledger import comparing, store
from panel.ledger.audit import seals
from panel.ledger.audit.chain import chain
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.audit.pages import pages
from panel.ledger.audit.records import records
from panel.ledger.audit.registers import Registers
from panel.ledger.comparing import Compared
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.states import FOREVER

__all__ = ["Fault", "Kind", "verify"]


def verify(registry: Registry) -> list[Fault]:
    """Every fault of the log, its checkpoints, registers, rows and records; none where all is well.

    Writers may go on meanwhile: the log is judged up to the head as it was at the start.
    """
    return list(_faults(registry))


def _faults(registry: Registry) -> Iterator[Fault]:
    head = _head()
    yield from chain(registry, head)
    yield from pages()
    registers = Registers(registry, head.position)
    for compared in comparing.everything(registry):
        registers.add(compared)
        yield from _of_stream(compared)
        yield from seals.boxes(compared)
    yield from registers.faults()
    yield from seals.keys()
    yield from records(registry, head)


def _head() -> store.HeadRow:
    """The head; where somebody removed it, what it must have said."""
    try:
        return store.head()
    except store.NoLedger:
        last = LogEvent.objects.order_by("position").last()
        if last is None:
            raise
        return store.HeadRow(last.position, FOREVER, FOREVER, b"")


def _of_stream(compared: Compared) -> Iterator[Fault]:
    if compared.unreadable:
        broken = compared.unreadable
        yield Fault(Kind.UNREADABLE, broken.position, broken.stream, broken.why)
    for row in compared.stray:
        detail = f"{row._meta.db_table} has a row that the fold doesn't give: {row}"
        yield Fault(Kind.ROWS, row.held_from, row.stream, detail)
    for row in compared.missing:
        detail = f"{row._meta.db_table} lacks a row that the fold gives: {row}"
        yield Fault(Kind.ROWS, row.held_from, row.stream, detail)
