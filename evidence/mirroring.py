"""The second copy of each original and document, in the store that EVIDENCE_MIRROR_URL names.

The log orders it, a worker makes it, and tries again with pauses that grow; that it was made is on
record of each item once. A mirror that is away holds nothing up: what it lacks waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from evidence import receiving
from evidence.domain import RecordMirroring
from evidence.events import FileReceived
from evidence.jobs import WORKER
from evidence.models import EvidenceRow
from evidence.names import claimed
from evidence.store import Damaged, Full, Shelf, Store
from evidence.stored import Mirroring
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.celery import nudge
from panel.ledger import store
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL
from panel.ledger.turns import turn

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_SPELL: Final = 5
"""Seconds after which a worker asks to be called again; see `evidence.jobs`."""
BATCH: Final = 50
"""Files whose copies are put on record at once."""


def order(recorded: Recorded) -> None:
    """Have a received file copied, where there is a mirror."""
    event = recorded.fact.event
    if isinstance(event, FileReceived) and receiving.mirror():
        want(event.sha256, event.size)
        transaction.on_commit(lambda: nudge("evidence.tasks.mirror"))


def want(sha256: str, size: int, shelf: Shelf = Shelf.ORIGINALS) -> None:
    """Have a file copied to the mirror, at the latest when beat looks."""
    due = {"size": size, "shelf": shelf, "next_try": store.database_time()}
    Mirroring.objects.get_or_create(sha256=sha256, defaults=due)


def want_document(sha256: str, size: int) -> None:
    """Have a document copied that was just kept, where there is a mirror."""
    if receiving.mirror():
        want(sha256, size, Shelf.DOCUMENTS)
        transaction.on_commit(lambda: nudge("evidence.tasks.mirror"))


def outstanding() -> int:
    """How many files wait for their second copy."""
    return Mirroring.objects.count()


def work(registry: Registry, *, seconds: float = _SPELL) -> int:
    """Make the copies that are due, unless another worker does; how many were made."""
    if receiving.mirror() is None:
        return 0
    with turn("mirroring") as mine:
        return _work(registry, time.monotonic() + seconds) if mine else 0


def record(registry: Registry, viewer: Viewer, digests: Collection[str]) -> None:
    """Put on record of each item of these files, once, that the mirror has its copy."""
    where = claimed(str(settings.EVIDENCE_MIRROR), longest=300)
    rows = EvidenceRow.objects.filter(held_to=STILL, sha256__in=digests).order_by("stream")
    if asked := [Asked(RecordMirroring(mirror=where), row.key) for row in rows]:
        give(registry, asked, viewer)


def carry(source: Store, target: Store, sha256: str, size: int) -> None:
    """Copy a file that is whole; Damaged where the source's isn't, and nothing is kept then."""
    with target.incoming(most=size) as into:
        for chunk in source.read(sha256, size):
            into.write(chunk)
        into.keep()


def _work(registry: Registry, until: float) -> int:
    made, copied = 0, set[str]()
    while row := _due():
        if time.monotonic() > until:
            nudge("evidence.tasks.mirror")
            break
        if _copy(row):
            made += 1
            copied.add(row.sha256)
        if len(copied) == BATCH:
            _recorded(registry, copied)
    _recorded(registry, copied)
    return made


def _recorded(registry: Registry, copied: set[str]) -> None:
    """Whoever is killed before this copies them again, which changes nothing, and records it."""
    record(registry, WORKER, copied)
    Mirroring.objects.filter(sha256__in=copied).delete()
    copied.clear()


def _due() -> Mirroring | None:
    rows = Mirroring.objects.filter(next_try__lte=store.database_time())
    return rows.order_by("next_try", "sha256").first()


def _copy(row: Mirroring) -> bool:
    pause = min(_FIRST_PAUSE * 2 ** min(row.attempts, 20), _LONGEST_PAUSE)
    mine = Mirroring.objects.filter(pk=row.pk)
    mine.update(attempts=F("attempts") + 1, next_try=store.database_time() + pause)
    try:
        carry(*_between(Shelf(row.shelf)), row.sha256, row.size)
    except (OSError, Full, Damaged) as error:
        log.warning("%s was not copied to the mirror: %s", row.sha256, error)
        mine.update(failure=str(error)[:300])
        return False
    return True


def _between(shelf: Shelf) -> tuple[Store, Store]:
    source = receiving.documents() if shelf is Shelf.DOCUMENTS else receiving.store()
    target = receiving.mirror(shelf)
    assert target is not None
    return source, target
