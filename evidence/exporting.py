"""An item's custody leaves the house: as a report, or with the original and what proves it.

Each is on record before a byte of it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain as one_after_another

from evidence import packaging, report
from evidence.chain import may_know
from evidence.domain import ExportCustody, custody_key
from evidence.events import Export
from evidence.models import EvidenceRow
from panel.access.giving import NotAllowed, give, role_for
from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.execution import Asked
from panel.ledger.reading import read
from panel.ledger.registry import Registry


def may_export(viewer: Viewer) -> bool:
    """Whether the viewer may have an item's custody: whoever knows all that is in it."""
    return may_know(viewer) and role_for(viewer, ExportCustody) is not None


def package(
    registry: Registry, row: EvidenceRow, viewer: Viewer, original: Iterable[bytes], reason: str
) -> Iterator[bytes]:
    """The package of an item, begun once its original could be read and the export is recorded.

    `original` are the bytes as the store reads them. Invalid where the reason is no text.
    """
    chunks = iter(original)
    first = next(chunks)
    _record(registry, row, viewer, Export.PACKAGE, reason)
    made, receipt = packaging.statement(registry, row.key, viewer)
    whole = one_after_another([first], chunks)
    return packaging.zipped(packaging.parts(made, receipt, packaging.named(row), row.size, whole))


def pdf(registry: Registry, row: EvidenceRow, viewer: Viewer, reason: str) -> bytes:
    """The report of an item's custody, its own export included."""
    _record(registry, row, viewer, Export.REPORT, reason)
    return report.made(registry, row, viewer, moments.now())


def _record(
    registry: Registry, row: EvidenceRow, viewer: Viewer, kind: Export, reason: str
) -> None:
    if not may_export(viewer):
        raise NotAllowed(ExportCustody)
    command = read(ExportCustody, {"kind": kind.value, "reason": reason})
    give(registry, Asked(command, custody_key(row.key, moments.now().today.year)), viewer)
