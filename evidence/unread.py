"""Files of which a worker hasn't read the text yet, as it stands now: they may be ready before."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from evidence.models import EXAMINATION, RECOGNITION, EvidenceRow, Job
from evidence.states import EvidenceItem
from panel.access.viewers import Viewer
from panel.ledger.rows import STILL, Moment
from panel.ledger.states import stream_name

MOST: Final = 1_000
"""Files that are counted."""


def unread(rows: QuerySet[Any], *, examined: bool = False) -> QuerySet[Any]:
    """The rows whose text isn't read yet; of those that were examined alone, if wanted."""
    kinds = (RECOGNITION,) if examined else (EXAMINATION, RECOGNITION)
    waiting = Job.objects.filter(kind__in=kinds)
    named = waiting.annotate(of=Concat(Value(stream_name(EvidenceItem, "")), "key"))
    return rows.filter(stream__in=named.values("of"))


def reading(keys: Collection[str]) -> set[str]:
    """Which of these items wait for the text in their pictures to be read."""
    jobs = Job.objects.filter(kind=RECOGNITION, key__in=keys)
    return set(jobs.values_list("key", flat=True))


def said(viewer: Viewer, moment: Moment) -> str:
    """How many files that the viewer may see aren't found by their text yet; empty where none."""
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(held_to=STILL)
    many = unread(rows).order_by().values("pk")[: MOST + 1].count()
    if not many:
        return ""
    count = f"more than {MOST:,}" if many > MOST else f"{many:,}"
    return f"the text of {count} {'file' if many == 1 else 'files'} isn't read yet"
