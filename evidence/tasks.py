"""Celery's way to evidence: each task only says "look"; what there is to do is in the database."""

import contextlib
import logging
import secrets
from functools import cache
from typing import Any, Final

from celery import Task, shared_task
from celery.signals import task_prerun, worker_ready

from evidence import correcting, isolation, jobs, mirroring, nightly, parts, receiving, workers
from evidence.sandbox import walls
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger

log = logging.getLogger(__name__)


LIFE: Final = secrets.token_hex(8)
"""Of this worker, until it ends; the processes of its pool have it in common."""
# Once a process: two workers that were wrongly given one name would else never let each other be.
_take_over = cache(jobs.take_over)
_tell: Final = workers.Telling()


@shared_task(name="evidence.tasks.examine", bind=True)
def examine(task: Task[[], None]) -> None:
    """Examine what waits for it, for a while."""
    with contextlib.suppress(NoLedger):
        jobs.work(registry, _take_over(task.request.hostname or "", LIFE))


@worker_ready.connect
def _look(**_: Any) -> None:
    """Say what walls there are here; begin with what was left when the worker ended."""
    if lacking := isolation.told():
        log.warning("%s", lacking)
    else:
        log.info("steps are kept from all but their file (%s)", walls.found().words)
    jobs.call_a_worker()


@task_prerun.connect
def _lives(task: Any, **_: Any) -> None:
    """Whatever the task: that this worker is there, and behind which walls."""
    if not task.request.is_eager:
        _tell(task.request.hostname or "", LIFE)


@shared_task(name="evidence.tasks.describe")
def describe() -> None:
    """Correct the receipts of many items, for a while."""
    with contextlib.suppress(NoLedger):
        correcting.work(registry)


@shared_task(name="evidence.tasks.mirror")
def mirror() -> None:
    """Make second copies, for a while."""
    with contextlib.suppress(NoLedger):
        mirroring.work(registry)


@shared_task(name="evidence.tasks.reread")
def reread() -> None:
    """Read on in the night's sample of stored files, for a while."""
    with contextlib.suppress(NoLedger):
        nightly.work(registry)


@shared_task(name="evidence.tasks.tidy")
def tidy() -> None:
    """Remove what cut-off and expired uploads left behind, and workers that are no more."""
    workers.forget()
    if removed := receiving.store().sweep() + parts.tidy():
        log.info("%s unfinished files removed", removed)
