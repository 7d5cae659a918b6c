"""What is being said of many items at once: who says it, and what has become of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from panel.ledger.rows import Declared


class Described(models.Model):
    """Something said of many items' collection: a worker corrects each receipt."""

    declared: ClassVar[Declared] = "operational"

    id = models.CharField(max_length=32, primary_key=True)
    actor = models.CharField(max_length=120)
    """The account that says it, and alone takes it back."""
    position = models.BigIntegerField()
    """The log's when it was said: what is corrected is what receipts said then."""
    said = models.JSONField()
    """The fields of a correction that are said; the others stay as they are."""
    back_to = models.BigIntegerField(null=True)
    """Where an earlier one is taken back: receipts read again as they did at this position."""
    authority = models.TextField()
    reason = models.TextField()
    ended = models.BooleanField(default=False)

    class Meta:
        db_table = "evidence_described"

    def __str__(self) -> str:
        return f"what {self.actor} says of many items"

    def before(self) -> int:
        """How many items are corrected before the first of these: of what was said earlier."""
        earlier = Q(position__lt=self.position) | Q(position=self.position, id__lt=self.id)
        first = Described.objects.filter(earlier, ended=False)
        return DescribedItem.objects.filter(described__in=first, done=False).count()


class DescribedItem(models.Model):
    """One of the items of which it is said."""

    declared: ClassVar[Declared] = "operational"

    described = models.ForeignKey(Described, on_delete=models.CASCADE, related_name="items")
    number = models.IntegerField()
    """In the order in which they are shown and corrected, from 1."""
    key = models.CharField(max_length=120)
    done = models.BooleanField(default=False)
    """Whether it came to an end: recorded, refused or given up."""
    refused = models.TextField(default="")
    tries = models.IntegerField(default=0)
    """Counted before each."""
    failed = models.TextField(default="")
    """Why it was given up until somebody has it tried again: nothing of it was recorded."""

    class Meta:
        db_table = "evidence_described_item"
        constraints = (
            models.UniqueConstraint(fields=["described", "number"], name="evidence_described_once"),
        )
        indexes = (models.Index(fields=["key"], name="evidence_described_key"),)

    def __str__(self) -> str:
        return self.key
