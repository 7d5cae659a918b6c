"""A damaged original is replaced by a copy that is whole: one sent again, or the mirror's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evidence import checking, mirroring, receiving
from evidence.domain import RecordIntegrity, RestoreOriginal
from evidence.jobs import WORKER
from evidence.models import EvidenceRow
from evidence.store import Damaged, Store
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry

HERE, MIRROR = "the store itself, which holds the bytes again", "the mirror"


class NoCopy(Exception):
    """Nowhere is one that matches; the words say what is in each place."""


class Restored(NamedTuple):
    """What came of it."""

    source: str
    """Where the matching copy was."""
    items: tuple[str, ...]
    """The keys of the items that are whole again; none where none was damaged."""


def restore(registry: Registry, viewer: Viewer, sha256: str) -> Restored:
    """Take the matching copy, putting aside what stands in its place, and record it as this viewer.

    NoCopy where there is none; OSError where the store is away. What nobody had found damaged yet
    is first recorded as that.
    """
    rows = checking.items_of(sha256)
    if not rows:
        raise NoCopy("no item of evidence has this digest")
    found = checking.found_in(receiving.store(), sha256, rows[0].size)
    if found:
        for row in rows:
            give(registry, Asked(RecordIntegrity(found=found), row.key), WORKER)
        source = _take(rows[0], found)
    else:
        source = HERE
    return Restored(source, tuple(_recorded(registry, viewer, rows, source)))


def _take(row: EvidenceRow, found: str) -> str:
    """Copy it from the first place that has it whole."""
    tried = [f"the store: {found}"]
    for name, place in _elsewhere():
        try:
            mirroring.carry(place, receiving.store(), row.sha256, row.size)
        except Damaged as error:
            tried.append(f"{name}: {error}")
        else:
            return name
    raise NoCopy(f"no copy matches ({'; '.join(tried)}); send the same file again")


def _elsewhere() -> Iterator[tuple[str, Store]]:
    if mirror := receiving.mirror():
        yield MIRROR, mirror


def _recorded(
    registry: Registry, viewer: Viewer, rows: Sequence[EvidenceRow], source: str
) -> Iterator[str]:
    for row in rows:
        outcome = give(registry, Asked(RestoreOriginal(source=source), row.key), viewer)
        if outcome.decided:
            yield row.key
