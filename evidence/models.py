"""Items of evidence as rows, and what the worker has still to examine."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from django.db import models
from django.db.models.functions import Substr

# Tables with files of their own: Django finds an app's models by importing this module.
import evidence.chosen
import evidence.described
import evidence.pairs
import evidence.workers  # noqa: F401
from evidence import signed
from evidence.documents import Text, TextRead, TextRecognised
from evidence.domain.contradictions import contradictions
from evidence.findings import (
    CredentialsRead,
    FilmRead,
    MetadataRead,
    PlaceFound,
    Tool,
    WorkingCopyMade,
)
from evidence.looks import QUALITY
from evidence.states import EvidenceItem
from panel.access.rows import CaseRow
from panel.ledger.rows import Declared, HistoryRow
from panel.ledger.states import Span

EXAMINATION, RECOGNITION, STEPS, TEXT_AGAIN = "examination", "recognition", "steps", "text_again"
"""A job's kinds."""
ORDER: Final = (EXAMINATION, STEPS, RECOGNITION, TEXT_AGAIN)
"""That in which they are done: what is new before what is held, and last the text in pictures,
which takes seconds a page."""
_UNREAD: Final = MetadataRead(
    width=0,
    height=0,
    camera="",
    software="",
    taken=None,
    position=None,
    impossible=(),
    tool=Tool(name="none", version="none"),
)
"""What stands in the row of a file of which no metadata was read."""


class EvidenceRow(CaseRow):
    """An item of evidence as it stands."""

    status = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    claimed_name = models.TextField()
    claimed_type = models.CharField(max_length=150)
    media_type = models.CharField(max_length=150)
    note = models.TextField()
    collected = models.JSONField(default=dict)
    """How it was come by, as whoever brought it says."""
    contained_in = models.CharField(max_length=120, default="")
    """The key of the item that it was taken out of."""
    collector = models.CharField(max_length=120)
    sender = models.CharField(max_length=2)
    """The Member State that sent it; empty where none did."""
    width = models.IntegerField()
    height = models.IntegerField()
    camera = models.TextField()
    software = models.TextField()
    taken = models.JSONField(null=True)
    taken_from = models.DateTimeField(null=True)
    """The first instant that the file's own time can mean."""
    taken_to = models.DateTimeField(null=True)
    position = models.JSONField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    impossible = models.JSONField()
    failures = models.JSONField()
    thumbnail = models.CharField(max_length=64)
    thumbnail_size = models.JSONField()
    large = models.CharField(max_length=64, default="")
    """The working copy with more pixels; empty where there is none."""
    nearest = models.TextField(default="")
    """The nearest named place (GeoNames) of the position that the file says."""
    credentials = models.CharField(max_length=10, default="")
    contradictions = models.JSONField(default=list)
    """Where what the file says doesn't fit, in sentences."""
    text = models.CharField(max_length=64)
    """The digest of the copy of its text; empty where none was read."""
    scan = models.CharField(max_length=64)
    """The digest of the copy of the text that was recognised in its pictures."""
    reason = models.TextField()
    suspicion = models.TextField()
    damage = models.TextField()
    verified = models.BooleanField()

    class Meta(CaseRow.Meta):
        db_table = "evidence_item"
        verbose_name = "item of evidence"
        verbose_name_plural = "evidence"
        indexes = (
            models.Index(fields=["sha256", "held_to"], name="evidence_item_sha256"),
            models.Index(fields=["contained_in", "held_to"], name="evidence_item_contained_in"),
            models.Index(fields=["media_type", "held_to"], name="evidence_item_media_type"),
            models.Index(fields=["sender", "held_to"], name="evidence_item_sender"),
            models.Index(fields=["status", "held_to"], name="evidence_item_status"),
            models.Index(fields=["collector", "sender", "held_to"], name="evidence_item_collector"),
            models.Index(fields=["-held_from", "stream", "row_key"], name="evidence_item_newest"),
            models.Index(fields=["text"], name="evidence_item_text"),
            models.Index(fields=["scan"], name="evidence_item_scan"),
            models.Index(fields=["nearest", "held_to"], name="evidence_item_nearest"),
            models.Index(
                fields=["latitude", "longitude", "held_to"],
                name="evidence_item_place",
                condition=models.Q(latitude__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.claimed_name


def evidence_rows(_key: str, item: EvidenceItem, span: Span) -> list[EvidenceRow]:
    """One row, unless its receipt was voided."""
    if item.status is None:
        return []
    return [
        EvidenceRow(
            level=item.disclosure(span).level,
            status=span.status,
            sha256=item.sha256,
            size=item.size,
            claimed_name=item.claimed_name,
            claimed_type=item.claimed_type,
            media_type=item.media_type,
            note=item.note,
            contained_in=item.contained_in.item if item.contained_in else "",
            collected=msgspec.to_builtins(item.collected),
            collector=item.collector,
            sender=item.state or "",
            verified=item.verified,
            reason=item.reason,
            suspicion=item.suspicion,
            damage=item.damage,
            failures=msgspec.to_builtins(item.failures),
            text=_copy(item.finding(TextRead)),
            scan=_copy(item.finding(TextRecognised)),
            **_claims(item.finding(MetadataRead) or _UNREAD, item.finding(FilmRead)),
            **_thumbnail(item.finding(WorkingCopyMade)),
            nearest=place.nearest if (place := item.finding(PlaceFound)) else "",
            credentials=signed.state(read) if (read := item.finding(CredentialsRead)) else "",
            contradictions=list(contradictions(item)),
        )
    ]


def _claims(read: MetadataRead, film: FilmRead | None) -> dict[str, Any]:
    place = read.position or (film.position if film else None)
    taken = read.taken or (film.taken if film else None)
    impossible = (*read.impossible, *(film.impossible if film else ()))
    return {
        "width": read.width,
        "height": read.height,
        "camera": read.camera,
        "software": read.software,
        "taken": msgspec.to_builtins(taken),
        "taken_from": taken.earliest if taken else None,
        "taken_to": taken.latest if taken else None,
        "position": msgspec.to_builtins(place),
        "latitude": float(place.latitude) if place else None,
        "longitude": float(place.longitude) if place else None,
        "impossible": msgspec.to_builtins(impossible),
    }


def _thumbnail(copy: WorkingCopyMade | None) -> dict[str, Any]:
    if copy is None:
        return {"thumbnail": "", "thumbnail_size": [0, 0], "large": ""}
    return {
        "thumbnail": copy.sha256,
        "thumbnail_size": [copy.width, copy.height],
        "large": copy.large.sha256 if copy.large else "",
    }


class LookRow(HistoryRow):
    """How a picture looks, to find its like by: its perceptual hash, where that says anything.

    Two hashes of which at most 31 bits differ share one of their sixteen parts of 16 bits but for
    one bit at most, so that each part has its index, which holds the whole hash too.
    """

    recipe = models.CharField(max_length=20)
    hash = models.BinaryField(max_length=32)

    class Meta(HistoryRow.Meta):
        db_table = "evidence_look"
        indexes = (
            *HistoryRow.Meta.indexes,
            models.Index(fields=["hash"], name="evidence_look_hash"),
            *(
                models.Index(
                    Substr("hash", 2 * part + 1, 2), "hash", name=f"evidence_look_{part:02}"
                )
                for part in range(16)
            ),
        )

    def __str__(self) -> str:
        return f"the look of {self.key}"


def look_rows(_key: str, item: EvidenceItem, _span: Span) -> list[LookRow]:
    """One row, where the item is a picture that is not too flat."""
    made = item.finding(WorkingCopyMade)
    if item.status is None or made is None or made.looks is None or made.looks.quality < QUALITY:
        return []
    return [LookRow(recipe=made.looks.recipe, hash=bytes.fromhex(made.looks.forms[0]))]


class ComparisonRow(HistoryRow):
    """What somebody found two pictures to be to each other, on the stream of the first."""

    other = models.CharField(max_length=120)
    """The other's key."""
    likeness = models.CharField(max_length=20)
    reason = models.TextField()

    class Meta(HistoryRow.Meta):
        db_table = "evidence_comparison"
        indexes = (
            *HistoryRow.Meta.indexes,
            models.Index(fields=["other", "held_to"], name="evidence_comparison_other"),
        )

    def __str__(self) -> str:
        return f"{self.key} beside {self.other}"


def comparison_rows(_key: str, item: EvidenceItem, _span: Span) -> list[ComparisonRow]:
    """One for each other item."""
    return [
        ComparisonRow(row_key=one.other, other=one.other, likeness=one.likeness, reason=one.reason)
        for one in item.compared
    ]


def _copy(read: Text | None) -> str:
    return read.sha256 if read else ""


class TextPart(models.Model):
    """A page, or a part of a long one, of a text that the store keeps a copy of."""

    declared: ClassVar[Declared] = "operational"

    sha256 = models.CharField(max_length=64)
    """Of the copy."""
    part = models.IntegerField()
    page = models.IntegerField()
    words = models.TextField()
    """As `panel.search` has them; SQLite's index is a table beside this, PostgreSQL's its own."""

    class Meta:
        db_table = "evidence_text"
        constraints = (
            models.UniqueConstraint(fields=["sha256", "part"], name="evidence_text_once"),
        )

    def __str__(self) -> str:
        return f"page {self.page} of {self.sha256}"


class Job(models.Model):
    """What is to be done with a file: written as the log is read, gone when it is recorded."""

    declared: ClassVar[Declared] = "operational"

    position = models.BigIntegerField(primary_key=True)
    """Where the log orders it: the idempotency key of what comes of it."""
    key = models.CharField(max_length=120)
    """The item's key."""
    kind = models.CharField(max_length=20, default=EXAMINATION)
    of_state = models.BooleanField(default=False, db_default=False)
    """Whether a Member State sent the file."""
    attempts = models.IntegerField(default=0)
    """Times that it was begun, counted before each."""
    claimed_until = models.DateTimeField(null=True)
    """By the database's own clock: until then whoever began it is believed to be at it."""
    claimed_by = models.CharField(max_length=300, default="")
    """The worker's name and a word of this life of it; empty where it has none."""

    class Meta:
        db_table = "evidence_job"
        indexes = (models.Index(fields=["kind", "of_state", "position"], name="evidence_job_next"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.key} ordered at {self.position}"


class Upload(models.Model):
    """A file that comes in parts: how much of it is certain, and what was said of it."""

    declared: ClassVar[Declared] = "operational"

    id = models.CharField(max_length=32, primary_key=True)
    owner = models.CharField(max_length=200)
    """The face and the actor that it belongs to; nobody else learns that it is there."""
    length = models.BigIntegerField()
    """Of the whole file, in bytes."""
    offset = models.BigIntegerField(default=0)
    """So many bytes of it are on the disk; all of them only once the item is recorded."""
    said = models.JSONField()
    """The command's fields that its bytes don't say."""
    expires_at = models.DateTimeField()
    """By the database's own clock."""
    key = models.CharField(max_length=120, default="")
    """The item that it became."""

    class Meta:
        db_table = "evidence_upload"
        indexes = (models.Index(fields=["expires_at"], name="evidence_upload_expires"),)

    def __str__(self) -> str:
        return f"upload {self.id}, {self.offset} of {self.length} bytes"
