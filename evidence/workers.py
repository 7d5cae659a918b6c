"""Which workers there are, and what keeps the steps that each takes from the rest of its machine.

A web process knows its own kernel alone; files are taken apart by workers, perhaps on others.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import QuerySet

from evidence.sandbox import walls
from panel.ledger import store
from panel.ledger.rows import Declared

GONE: Final = timedelta(minutes=5)
"""A worker that took no task for so long is gone: beat has some for it each half minute."""
KEPT: Final = timedelta(days=7)
_PAUSE: Final = 60.0
"""Seconds after which a process says again that it lives."""


class Worker(models.Model):
    """A worker by the name that it goes by, as its processes tell of it."""

    declared: ClassVar[Declared] = "operational"

    name = models.CharField(max_length=200, primary_key=True)
    life = models.CharField(max_length=32)
    """A word of this life of it."""
    began_at = models.DateTimeField()
    """This life, by the database's own clock, as is the next."""
    seen_at = models.DateTimeField()
    walls = models.TextField()
    """What keeps a step from the rest of its machine."""
    open = models.TextField()
    """What a step could reach all the same; empty where it reaches nothing."""

    class Meta:
        db_table = "evidence_worker"

    def __str__(self) -> str:
        return self.name


class Telling:
    """What a process of a worker tells of it: at its first task, then once a minute."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, name: str, life: str) -> None:
        """It is about to take a task."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _PAUSE
        here, now, known = walls.found(), store.database_time(), Worker.objects.filter(pk=name)
        said = {"life": life, "seen_at": now, "walls": here.words, "open": here.open}
        if not known.filter(life=life).update(**said):
            Worker.objects.update_or_create(name=name, defaults={**said, "began_at": now})


def alive() -> QuerySet[Worker]:
    """Those that were seen lately, by name."""
    since = store.database_time() - GONE
    return Worker.objects.filter(seen_at__gte=since).order_by("name")


def lacking() -> Iterable[str]:
    """The names of those by whose kernel a step could reach more than its file."""
    return alive().exclude(open="").values_list("name", flat=True)


def forget() -> int:
    """Remove what was not seen for a week; how many."""
    return Worker.objects.filter(seen_at__lt=store.database_time() - KEPT).delete()[0]
