"""Whether the store still holds what was received: every digest read anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evidence import receiving
from evidence.domain import RecordIntegrity
from evidence.models import EvidenceRow
from evidence.states import EvidenceStatus
from evidence.store import Damaged
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL


class Checked(NamedTuple):
    """One item, and what stands in the place of its bytes; empty where they are there."""

    key: str
    name: str
    sha256: str
    size: int
    found: str


def check_items(registry: Registry, viewer: Viewer) -> Iterator[Checked]:
    """Each item in turn; what is news of it is recorded as this viewer."""
    known: dict[str, str] = {}
    rows = EvidenceRow.objects.filter(held_to=STILL).order_by("stream")
    # Read whole before the first is recorded: on SQLite an open reading keeps others from writing.
    for row in list(rows):
        if row.sha256 not in known:
            known[row.sha256] = _found(row.sha256, row.size)
        found = known[row.sha256]
        if found or row.status == EvidenceStatus.DAMAGED:
            give(registry, Asked(RecordIntegrity(found=found), row.key), viewer)
        yield Checked(row.key, row.claimed_name, row.sha256, row.size, found)


def unclaimed() -> int:
    """How many kept files no item refers to: their receipt was refused or never recorded."""
    rows = EvidenceRow.objects.all()
    known = {*rows.values_list("sha256", flat=True), *rows.values_list("thumbnail", flat=True)}
    return sum(1 for digest in receiving.store().digests() if digest not in known)


def _found(sha256: str, size: int) -> str:
    try:
        receiving.store().check(sha256, size)
    except Damaged as error:
        return str(error)
    return ""
