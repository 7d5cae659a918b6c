"""Celery's way to the log: each task only says "look"; what there is to do is in the database."""

from celery import shared_task

from panel.ledger import checkpoints, clockwork, subscriptions
from panel.ledger.registry import registry


@shared_task(name="panel.ledger.tasks.tick")
def tick() -> None:
    """Each second: move the head, record what fell due, let the subscriptions read, checkpoint."""
    clockwork.tick(registry)
    subscriptions.run_all(registry)
    checkpoints.keep_up(registry)


@shared_task(name="panel.ledger.tasks.sweep")
def sweep() -> None:
    """Let every subscription read on."""
    subscriptions.run_all(registry)
