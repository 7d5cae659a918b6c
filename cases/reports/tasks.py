"""Celery's way to reports: the task only says "look"; what there is to print is in the log."""

import contextlib

from celery import shared_task

from cases.reports.rendering import working
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger


@shared_task(name=working.TASK)
def render() -> None:
    """Print the documents that wait for it, for a while."""
    with contextlib.suppress(NoLedger):
        working.work(registry)
