"""A sample of stored files, read anew each night: those not read for the longest time."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from evidence import checking, printed
from evidence.jobs import WORKER
from evidence.stored import Round
from panel.celery import nudge
from panel.ledger import store
from panel.ledger.registry import Registry
from panel.ledger.turns import turn

log = logging.getLogger(__name__)

HOUR: Final = 2
"""Of the day, UTC, from which on the night's round is begun."""
_SPELL: Final = 5
"""Seconds after which a worker asks to be called again; see `evidence.jobs`."""


def night_of(now: datetime) -> datetime:
    """When the newest night's round may begin."""
    tonight = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def work(registry: Registry, *, seconds: float = _SPELL) -> int:
    """Read on in the night's round, or begin it, unless another worker does; how many were read."""
    if not settings.EVIDENCE_SAMPLE:
        return 0
    with turn("rereading") as mine:
        return _work(registry, time.monotonic() + seconds) if mine else 0


def _work(registry: Registry, until: float) -> int:
    the_round = checking.unfinished(nightly=True) or _begun()
    _documents(until)
    if the_round is None:
        return 0
    read, going = 0, checking.Going(registry, WORKER, the_round)
    try:
        for checked in going:
            read += 1
            if checked.found:
                log.error("%s is damaged: %s", checked.sha256, checked.found)
            if time.monotonic() > until:
                nudge("evidence.tasks.reread")
                break
    except OSError:
        # It goes on where it was once the store is there again.
        log.warning("the night's re-reading waits for the store", exc_info=True)
    if going.mirror_away:
        log.warning("the mirror can't be asked: %s", going.mirror_away)
    return read


def _documents(until: float) -> None:
    """Those that were printed, each of them each night; once all were read none is listed."""
    since = night_of(store.database_time())
    tonights = Round.objects.filter(nightly=True, begun_at__gte=since)
    if tonights.filter(documents_read=True).exists():
        return
    try:
        if printed.tonight(since, seconds=max(until - time.monotonic(), 0)):
            nudge("evidence.tasks.reread")
        else:
            tonights.update(documents_read=True)
    except OSError:
        log.warning("the night's re-reading of documents waits for the store", exc_info=True)


def _begun() -> Round | None:
    since = night_of(store.database_time())
    if Round.objects.filter(nightly=True, begun_at__gte=since).exists():
        return None
    return checking.begin(sample=settings.EVIDENCE_SAMPLE, nightly=True)
