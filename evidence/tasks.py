"""Celery's way to evidence: each task only says "look"; what there is to do is in the database."""

import contextlib
import logging

from celery import shared_task

from evidence import jobs, receiving
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger

log = logging.getLogger(__name__)


@shared_task(name="evidence.tasks.examine")
def examine() -> None:
    """Examine what waits for it, for a while."""
    with contextlib.suppress(NoLedger):
        jobs.work(registry)


@shared_task(name="evidence.tasks.tidy")
def tidy() -> None:
    """Remove what cut-off uploads left behind."""
    if removed := receiving.store().sweep():
        log.info("%s unfinished files removed", removed)
