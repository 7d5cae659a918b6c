"""Celery's way to the log: each task only says "look"; what there is to do is in the database."""

import contextlib
import time

from celery import shared_task

from panel.ledger import checkpoints, clockwork, subscriptions
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger

# Before there is a ledger there is nothing to do, each second anew.
_nothing_yet = contextlib.suppress(NoLedger)


_rests = 0.0
"""Until when, by the monotonic clock, this process leaves its turn to other work."""


@shared_task(name="panel.ledger.tasks.tick")
def tick() -> None:
    """Each second: move the head, record what fell due, let the subscriptions read, checkpoint.

    It comes before long work; one that took long rests as long, or that would never have a turn.
    """
    global _rests  # noqa: PLW0603  # of this process alone
    began = time.monotonic()
    if began < _rests:
        return
    with _nothing_yet:
        clockwork.tick(registry)
        subscriptions.run_all(registry)
        checkpoints.keep_up(registry)
    ended = time.monotonic()
    _rests = ended + (ended - began)


@shared_task(name="panel.ledger.tasks.sweep")
def sweep() -> None:
    """Let every subscription read on."""
    with _nothing_yet:
        subscriptions.run_all(registry)
