"""Celery's way to the log: each task only says "look"; what there is to do is in the database."""

import contextlib

from celery import shared_task

from panel.ledger import checkpoints, clockwork, subscriptions
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger

# Before there is a ledger there is nothing to do, each second anew.
_nothing_yet = contextlib.suppress(NoLedger)


@shared_task(name="panel.ledger.tasks.tick")
def tick() -> None:
    """Each second: move the head, record what fell due, let the subscriptions read, checkpoint."""
    with _nothing_yet:
        clockwork.tick(registry)
        subscriptions.run_all(registry)
        checkpoints.keep_up(registry)


@shared_task(name="panel.ledger.tasks.sweep")
def sweep() -> None:
    """Let every subscription read on."""
    with _nothing_yet:
        subscriptions.run_all(registry)
