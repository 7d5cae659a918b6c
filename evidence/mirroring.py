"""The second copy of each original, in the store that EVIDENCE_MIRROR_URL names.

The log orders it, a worker makes it, and tries again with pauses that grow. A mirror that is away
holds nothing up: what it lacks waits.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from evidence import receiving
from evidence.events import FileReceived
from evidence.store import Damaged, Full, Store
from evidence.stored import Mirroring
from panel.celery import nudge
from panel.ledger import store
from panel.ledger.events import Recorded
from panel.ledger.turns import turn

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_SPELL: Final = 5
"""Seconds after which a worker asks to be called again; see `evidence.jobs`."""


def order(recorded: Recorded) -> None:
    """Have a received file copied, where there is a mirror."""
    event = recorded.fact.event
    if isinstance(event, FileReceived) and receiving.mirror():
        want(event.sha256, event.size)
        transaction.on_commit(lambda: nudge("evidence.tasks.mirror"))


def want(sha256: str, size: int) -> None:
    """Have a file copied to the mirror, at the latest when beat looks."""
    due = {"size": size, "next_try": store.database_time()}
    Mirroring.objects.get_or_create(sha256=sha256, defaults=due)


def outstanding() -> int:
    """How many files wait for their second copy."""
    return Mirroring.objects.count()


def work(*, seconds: float = _SPELL) -> int:
    """Make the copies that are due, unless another worker does; how many were made."""
    target = receiving.mirror()
    if target is None:
        return 0
    with turn("mirroring") as mine:
        return _work(target, time.monotonic() + seconds) if mine else 0


def carry(source: Store, target: Store, sha256: str, size: int) -> None:
    """Copy a file that is whole; Damaged where the source's isn't, and nothing is kept then."""
    with target.incoming(most=size) as into:
        for chunk in source.read(sha256, size):
            into.write(chunk)
        into.keep()


def _work(target: Store, until: float) -> int:
    made = 0
    while row := _due():
        if time.monotonic() > until:
            nudge("evidence.tasks.mirror")
            break
        made += _copy(row, target)
    return made


def _due() -> Mirroring | None:
    rows = Mirroring.objects.filter(next_try__lte=store.database_time())
    return rows.order_by("next_try", "sha256").first()


def _copy(row: Mirroring, target: Store) -> bool:
    pause = min(_FIRST_PAUSE * 2 ** min(row.attempts, 20), _LONGEST_PAUSE)
    mine = Mirroring.objects.filter(pk=row.pk)
    mine.update(attempts=F("attempts") + 1, next_try=store.database_time() + pause)
    try:
        carry(receiving.store(), target, row.sha256, row.size)
    except (OSError, Full, Damaged) as error:
        log.warning("%s was not copied to the mirror: %s", row.sha256, error)
        mine.update(failure=str(error)[:300])
        return False
    mine.delete()
    return True
