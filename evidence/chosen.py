"""The items that somebody marked, to say something of all of them at once: marks outlive pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Final

from django.db import models, transaction
from django.db.models import QuerySet

from panel.ledger.commands import Refused
from panel.ledger.rows import Declared

MOST: Final = 2_000
"""Items that one marks, and of which something is said, at once."""
TOO_MANY: Final = (
    f"at most {MOST:,} items are marked at once; narrow the list, or say it of these first"
)


class Chosen(models.Model):
    """A mark on an item: its setter's alone, until they take it off or said what they wanted."""

    declared: ClassVar[Declared] = "operational"

    actor = models.CharField(max_length=120)
    stream = models.CharField(max_length=200)

    class Meta:
        db_table = "evidence_chosen"
        constraints = (
            models.UniqueConstraint(fields=["actor", "stream"], name="evidence_chosen_once"),
        )

    def __str__(self) -> str:
        return f"{self.stream} marked by {self.actor}"


def chosen(rows: QuerySet[Any], actor: str) -> QuerySet[Any]:
    """The rows whose items the account marked."""
    return rows.filter(stream__in=Chosen.objects.filter(actor=actor).values("stream"))


def among(streams: Collection[str], actor: str) -> set[str]:
    """Which of these items the account marked."""
    marked = Chosen.objects.filter(actor=actor, stream__in=streams)
    return set(marked.values_list("stream", flat=True))


def mark(streams: Iterable[str], actor: str) -> None:
    """Mark these as well; Refused, with none of them marked, where they are too many together."""
    with transaction.atomic():
        Chosen.objects.bulk_create(
            (Chosen(actor=actor, stream=stream) for stream in streams), ignore_conflicts=True
        )
        if Chosen.objects.filter(actor=actor).count() > MOST:
            raise Refused(TOO_MANY)


def unmark(actor: str, streams: Collection[str] | None = None) -> None:
    """Take the account's marks off these items, or off all."""
    marked = Chosen.objects.filter(actor=actor)
    if streams is not None:
        marked = marked.filter(stream__in=streams)
    marked.delete()
