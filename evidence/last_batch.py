"""What somebody last sent from the upload page: its words, to go on with, and how far it is.

Drawn from their uploads in parts, which are kept for a while after each is done; nobody else is
told of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Count

from evidence.collected import FIELDS
from evidence.models import EvidenceRow, Upload
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.ledger.values import zone_of

MOST: Final = 2_000
"""Files of it that are looked at."""


class Batch(NamedTuple):
    """The files that somebody last sent with the same words."""

    words: Mapping[str, str]
    """What was said of them, as the form's boxes take it."""
    taken: int
    standing: Mapping[str, int]
    """How many of them stand how."""
    unfinished: list[str]
    """The names of those that were begun and are not here."""

    @property
    def examined(self) -> int:
        """Of how many the examination ended, however it did."""
        return self.taken - self.standing.get(EvidenceStatus.RECEIVED, 0)

    @property
    def quarantined(self) -> int:
        """How many it closed."""
        return self.standing.get(EvidenceStatus.QUARANTINED, 0)

    @property
    def begun(self) -> int:
        """How many there are."""
        return self.taken + len(self.unfinished)


def last(viewer: Viewer, moment: Moment) -> Batch | None:
    """The newest batch of the account; None where it sent none lately. Two queries."""
    mine = Upload.objects.filter(owner=f"staff:{viewer.actor}").order_by("-expires_at", "pk")
    uploads = list(mine.values_list("key", "said")[:MOST])
    if not uploads:
        return None
    _, newest = uploads[0]
    same = [(key, said) for key, said in uploads if _of_batch(said) == _of_batch(newest)]
    streams = [stream_name(EvidenceItem, key) for key, _ in same if key]
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(stream__in=streams).order_by()
    standing = dict(rows.values_list("status").annotate(many=Count("pk")))
    unfinished = [said["claimed_name"] for key, said in same if not key]
    return Batch(_words(newest), sum(standing.values()), standing, sorted(unfinished))


def _of_batch(said: Mapping[str, Any]) -> tuple[Any, Any]:
    return said.get("note", ""), said.get("collected", {})


def _words(said: Mapping[str, Any]) -> dict[str, str]:
    collected = {name: str(said.get("collected", {}).get(name, "")) for name in FIELDS}
    for name in ("began", "ended"):
        collected[name] = _by_its_clocks(collected[name], collected["zone"])
    return {"note": said.get("note", ""), **collected}


def _by_its_clocks(instant: str, zone: str) -> str:
    """With its offset, so that it is read as the same instant again."""
    known = zone_of(zone) if instant and zone else None
    if known is None:
        return instant
    return datetime.fromisoformat(instant).astimezone(known).isoformat(" ", "seconds")
