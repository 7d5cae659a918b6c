"""What is known of stored files beside the log: when each was read, which second copies are due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evidence.store import Shelf
from panel.ledger.rows import Declared


class Round(models.Model):
    """A re-reading of stored files, of all or of a sample; left in the midst, it can go on."""

    declared: ClassVar[Declared] = "operational"

    id = models.BigAutoField(primary_key=True)
    begun_at = models.DateTimeField()
    position = models.BigIntegerField()
    """The log's last then: what is drawn by a seed was received by there."""
    sample = models.IntegerField()
    """How many files; 0 is all."""
    seed = models.CharField(max_length=64)
    """What they were drawn by; empty where they are those not read for the longest time."""
    nightly = models.BooleanField()
    documents_read = models.BooleanField(default=False, db_default=False)
    """Of a night: whether each printed document was read in it."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_round"

    def __str__(self) -> str:
        return f"re-reading begun at {self.begun_at}"


class Reread(models.Model):
    """When a file was last read by a round."""

    declared: ClassVar[Declared] = "operational"

    sha256 = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    round = models.BigIntegerField()
    found = models.TextField()
    """What stood in the place of its bytes; empty where they were there."""

    class Meta:
        db_table = "evidence_reread"
        indexes = (models.Index(fields=["round"], name="evidence_reread_round"),)

    def __str__(self) -> str:
        return self.sha256


class Mirroring(models.Model):
    """A file whose second copy is to be made: gone when it is."""

    declared: ClassVar[Declared] = "operational"

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    shelf = models.CharField(max_length=20, default=Shelf.ORIGINALS.value)
    """On which shelf of either store."""
    attempts = models.IntegerField(default=0)
    """Counted before each try."""
    next_try = models.DateTimeField(db_index=True)
    failure = models.CharField(max_length=300, default="")
    """What the last try died of."""

    class Meta:
        db_table = "evidence_mirroring"

    def __str__(self) -> str:
        return self.sha256
