"""Items of evidence as rows, and what the worker has still to examine."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import msgspec
from django.db import models

from evidence.documents import Text, TextRead, TextRecognised
from evidence.findings import FilmRead, MetadataRead, Tool, WorkingCopyMade
from evidence.states import EvidenceItem
from panel.access.rows import CaseRow
from panel.ledger.rows import Declared
from panel.ledger.states import Span

EXAMINATION, RECOGNITION = "examination", "recognition"
"""A job's kinds, in the order in which they are done."""
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
        indexes = (models.Index(fields=["sha256", "held_to"], name="evidence_item_sha256"),)

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
        )
    ]


def _claims(read: MetadataRead, film: FilmRead | None) -> dict[str, Any]:
    place = read.position or (film.position if film else None)
    impossible = (*read.impossible, *(film.impossible if film else ()))
    return {
        "width": read.width,
        "height": read.height,
        "camera": read.camera,
        "software": read.software,
        "taken": msgspec.to_builtins(read.taken),
        "taken_from": read.taken.earliest if read.taken else None,
        "taken_to": read.taken.latest if read.taken else None,
        "position": msgspec.to_builtins(place),
        "latitude": float(place.latitude) if place else None,
        "longitude": float(place.longitude) if place else None,
        "impossible": msgspec.to_builtins(impossible),
    }


def _thumbnail(copy: WorkingCopyMade | None) -> dict[str, Any]:
    if copy is None:
        return {"thumbnail": "", "thumbnail_size": [0, 0]}
    return {"thumbnail": copy.sha256, "thumbnail_size": [copy.width, copy.height]}


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
    """As `evidence.words` has them; SQLite's index is a table beside this, PostgreSQL's its own."""

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
    attempts = models.IntegerField(default=0)
    """Times that it was begun, counted before each."""
    claimed_until = models.DateTimeField(null=True)
    """By the database's own clock: until then whoever began it is believed to be at it."""
    claimed_by = models.CharField(max_length=300, default="")
    """The worker's name and a word of this life of it; empty where it has none."""

    class Meta:
        db_table = "evidence_job"

    def __str__(self) -> str:
        return f"{self.kind} of {self.key} ordered at {self.position}"
