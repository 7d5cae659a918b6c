"""Questions asked of evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from evidence.events import Likeness
from evidence.findings import Looks
from evidence.looking import near
from evidence.looks import QUALITY
from evidence.models import ComparisonRow, EvidenceRow, LookRow
from evidence.states import EvidenceItem
from evidence.stored import Reread
from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.execution import NoSuchStream
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name


class Receipted(NamedTuple):
    """Where the log holds the receipt of an item."""

    position: int
    leaf: bytes
    at: datetime
    body: bytes


def item(key: str, viewer: Viewer) -> EvidenceRow:
    """The item as it stands now; NoSuchStream where it isn't there for the viewer."""
    stream = stream_name(EvidenceItem, key)
    rows = EvidenceRow.objects.visible_to(viewer, moments.now()).filter(stream=stream)
    # Whatever else may stand in an address, PostgreSQL takes no NUL.
    row: EvidenceRow | None = rows.first() if key.isascii() and key.isalnum() else None
    if row is None:
        raise NoSuchStream(stream)
    return row


def visible(keys: Collection[str], viewer: Viewer, moment: Moment) -> set[str]:
    """Which of these items exist for the viewer; no query where there are none."""
    if not keys:
        return set()
    streams = [stream_name(EvidenceItem, key) for key in keys]
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(stream__in=streams)
    return {row.key for row in rows}


def contained(key: str, viewer: Viewer, moment: Moment) -> list[EvidenceRow]:
    """What was taken out of an item, by name."""
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(contained_in=key)
    return list(rows.order_by("claimed_name", "stream"))


class LookAlike(NamedTuple):
    """An item whose picture looks like another's."""

    row: EvidenceRow
    distance: int
    """Bits of 256 in which their perceptual hashes differ."""
    form: str
    """What was done to the one for it to look like the other."""


def look_alikes(key: str, looks: Looks | None, viewer: Viewer, moment: Moment) -> list[LookAlike]:
    """The items that the viewer may see whose pictures look like this one's, nearest first."""
    if looks is None or looks.quality < QUALITY:
        return []
    known = {one.hash: one for one in near([bytes.fromhex(form) for form in looks.forms])}
    held = LookRow.objects.as_of(moment).filter(hash__in=list(known), recipe=looks.recipe)
    by_stream = {row.stream: known[bytes(row.hash)] for row in held}
    by_stream.pop(stream_name(EvidenceItem, key), None)
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(stream__in=list(by_stream))
    found = (
        LookAlike(row, by_stream[row.stream].distance, by_stream[row.stream].form) for row in rows
    )
    return sorted(found, key=lambda one: (one.distance, one.row.stream))


class Compared(NamedTuple):
    """What an item was found to be to another."""

    row: EvidenceRow
    """The other."""
    likeness: Likeness
    reason: str


_TURNED: Final = {Likeness.DERIVED: Likeness.SOURCE, Likeness.SOURCE: Likeness.DERIVED}


def compared(key: str, viewer: Viewer, moment: Moment) -> list[Compared]:
    """Each other item that the viewer may see, by whichever of the two it was said on."""
    stream = stream_name(EvidenceItem, key)
    held = ComparisonRow.objects.as_of(moment)
    said = {
        row.stream: (_TURNED.get(Likeness(row.likeness), Likeness(row.likeness)), row.reason)
        for row in held.filter(other=key)
    }
    said |= {
        stream_name(EvidenceItem, row.other): (Likeness(row.likeness), row.reason)
        for row in held.filter(stream=stream)
    }
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(stream__in=list(said))
    return [Compared(row, *said[row.stream]) for row in rows.order_by("stream")]


def brought_by(collector: str, keys: Iterable[str], moment: Moment) -> set[str]:
    """Which of these items the account brought."""
    streams = [stream_name(EvidenceItem, key) for key in keys]
    rows = EvidenceRow.objects.as_of(moment).filter(stream__in=streams, collector=collector)
    return {row.key for row in rows}


def receipts(streams: Sequence[str]) -> dict[str, Receipted]:
    """The receipt of each stream: its first event."""
    found = LogEvent.objects.filter(stream__in=streams, version=1)
    return {
        row.stream: Receipted(row.position, bytes(row.leaf), row.recorded_at, bytes(row.body))
        for row in found
    }


def last_read(keys: Collection[str], moment: Moment) -> dict[str, datetime]:
    """When the stored bytes of each item were last compared with its receipt, as far as known.

    An item of which no round says so was read as it was received.
    """
    streams = [stream_name(EvidenceItem, key) for key in keys]
    rows = list(EvidenceRow.objects.as_of(moment).filter(stream__in=streams))
    read = dict(
        Reread.objects.filter(sha256__in={row.sha256 for row in rows}).values_list("sha256", "at")
    )
    received = receipts(streams)
    return {row.key: read.get(row.sha256) or received[row.stream].at for row in rows}
