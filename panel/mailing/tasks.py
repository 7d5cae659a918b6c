"""Celery's way to the post: the task only says "look"; what there is to do is in the database."""

import contextlib

from celery import shared_task

from panel.ledger.registry import registry
from panel.ledger.store import NoLedger
from panel.mailing import posting, sending


@shared_task(name="panel.mailing.tasks.mail")
def mail() -> None:
    """Post what is to be told, and send what waits."""
    with contextlib.suppress(NoLedger):
        posting.look()
        sending.send(registry)
