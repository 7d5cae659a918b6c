"""The log's own tables, and those that every stream's state becomes rows of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from panel.ledger.rows import Declared, HistoryRow


class LogEvent(models.Model):
    """One event as written: canonical bytes, append-only, each a leaf of the log's tree."""

    declared: ClassVar[Declared] = "log"

    position = models.BigIntegerField(primary_key=True)
    stream = models.CharField(max_length=200)
    version = models.IntegerField()
    type = models.CharField(max_length=100)
    recorded_at = models.DateTimeField(db_index=True)
    body = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        db_table = "ledger_event"
        constraints = (
            models.UniqueConstraint(
                fields=["stream", "version"], name="ledger_event_stream_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.stream} {self.version}"


class Head(models.Model):
    """Where the log ends and the time up to which it is closed; its row lock orders all appends."""

    declared: ClassVar[Declared] = "log"

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    time = models.DateTimeField()
    secret = models.BinaryField()
    """Random, never shown: keys the digests of idempotent requests."""

    class Meta:
        db_table = "ledger_head"

    def __str__(self) -> str:
        return f"head {self.position}"


class Checkpoint(models.Model):
    """A signed note on the first `size` events; kept for ever."""

    declared: ClassVar[Declared] = "log"

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    frontier = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Cosignature(models.Model):
    """A witness's signature on a checkpoint, as a line of its note."""

    declared: ClassVar[Declared] = "log"

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    key = models.CharField(max_length=300)
    """The witness's public key in C2SP vkey form."""
    line = models.TextField()

    class Meta:
        db_table = "ledger_cosignature"
        constraints = (
            models.UniqueConstraint(fields=["size", "key"], name="ledger_cosignature_once"),
        )

    def __str__(self) -> str:
        return f"{self.size} by {self.key}"


class TileRoot(models.Model):
    """The root of a complete tile of the log's tree, which is one hash of the level above it.

    Under level -1 stand the roots of each sixteen leaves, from which proofs are drawn faster.
    """

    declared: ClassVar[Declared] = "log"

    id = models.BigAutoField(primary_key=True)
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    root = models.BinaryField()

    class Meta:
        db_table = "ledger_tile_root"
        constraints = (
            models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_root_once"),
        )

    def __str__(self) -> str:
        return f"tile {self.level}/{self.number}"


class MapPage(models.Model):
    """Nodes of the map over streams, at the newest checkpoint; an older map is made again."""

    declared: ClassVar[Declared] = "derived"

    digits = models.CharField(max_length=64, primary_key=True)
    """What the places below it begin with, in hex."""
    page = models.BinaryField()

    class Meta:
        db_table = "ledger_map_page"

    def __str__(self) -> str:
        return f"page {self.digits}"


class Given(models.Model):
    """A command already given: the same key and body get the first answer; kept for ever."""

    declared: ClassVar[Declared] = "log"

    id = models.BigAutoField(primary_key=True)
    client = models.CharField(max_length=100)
    key = models.CharField(max_length=300)
    digest = models.BinaryField()
    stream = models.CharField(max_length=200)
    position = models.BigIntegerField()
    """Where its transaction ended; the head's position where it wrote nothing."""
    at = models.DateTimeField()
    events = models.IntegerField()

    class Meta:
        db_table = "ledger_given"
        constraints = (models.UniqueConstraint(fields=["client", "key"], name="ledger_given_once"),)

    def __str__(self) -> str:
        return f"{self.client} {self.key}"


class Clock(models.Model):
    """A demonstration's clock: stands where the story put it, runs on once the story ended."""

    declared: ClassVar[Declared] = "operational"

    id = models.SmallIntegerField(primary_key=True)
    shows = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    """The database's time at which it was let run; null while the story holds it."""
    beat_held = models.BooleanField(default=False)
    """The story's way to say that beat is down."""

    class Meta:
        db_table = "ledger_clock"

    def __str__(self) -> str:
        return f"clock {self.shows}"


class Cursor(models.Model):
    """How far a subscription has read."""

    declared: ClassVar[Declared] = "operational"

    name = models.CharField(max_length=100, primary_key=True)
    position = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    """Times that the event after `position` was tried, counted before each try."""
    failure = models.TextField(default="", blank=True)
    """What the last try raised, by type and place."""

    class Meta:
        db_table = "ledger_cursor"

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class Parked(models.Model):
    """An event that a subscription failed on for good, or a later one of the same stream."""

    declared: ClassVar[Declared] = "operational"

    id = models.BigAutoField(primary_key=True)
    subscription = models.CharField(max_length=100)
    stream = models.CharField(max_length=200)
    position = models.BigIntegerField()
    error = models.TextField()

    class Meta:
        db_table = "ledger_parked"
        constraints = (
            models.UniqueConstraint(fields=["subscription", "position"], name="ledger_parked_once"),
        )

    def __str__(self) -> str:
        return f"{self.subscription} parked {self.stream} at {self.position}"


class SealingKey(models.Model):
    """The key of one subject's sealed fields, itself wrapped; deleted when it is forgotten."""

    declared: ClassVar[Declared] = "operational"

    subject = models.CharField(max_length=120, primary_key=True)
    master = models.CharField(max_length=16, db_index=True)
    """The master key that wraps it, by the start of its SHA-256."""
    wrapped = models.BinaryField()

    class Meta:
        db_table = "ledger_sealing_key"

    def __str__(self) -> str:
        return self.subject


class FoldVersion(models.Model):
    """The version of its fold that a projection's rows were written by."""

    declared: ClassVar[Declared] = "operational"

    projection = models.CharField(max_length=100, primary_key=True)
    fold = models.IntegerField()

    class Meta:
        db_table = "ledger_fold_version"

    def __str__(self) -> str:
        return f"{self.projection} {self.fold}"


class DueRow(HistoryRow):
    """What the clock is still to record of a stream."""

    kind = models.CharField(max_length=50)
    deadline = models.DateTimeField()

    class Meta(HistoryRow.Meta):
        db_table = "ledger_due"
        indexes = (models.Index(fields=["held_to", "deadline"], name="ledger_due_next"),)

    def __str__(self) -> str:
        return f"{self.stream} {self.kind} {self.deadline}"
