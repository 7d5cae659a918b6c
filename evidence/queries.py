"""Questions asked of evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from evidence.domain import custody_streams
from evidence.events import OriginalSaved
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from panel.access.models import Identity
from panel.access.viewers import Viewer
from panel.ledger import moments, streams
from panel.ledger.events import Recorded
from panel.ledger.execution import NoSuchStream
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.ledger.values import new_york_day


class Receipted(NamedTuple):
    """Where the log holds the receipt of an item."""

    position: int
    leaf: bytes
    at: datetime


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


def brought_by(collector: str, keys: Iterable[str], moment: Moment) -> set[str]:
    """Which of these items the account brought."""
    streams = [stream_name(EvidenceItem, key) for key in keys]
    rows = EvidenceRow.objects.as_of(moment).filter(stream__in=streams, collector=collector)
    return {row.key for row in rows}


def receipts(streams: Sequence[str]) -> dict[str, Receipted]:
    """The receipt of each stream: its first event."""
    found = LogEvent.objects.filter(stream__in=streams, version=1)
    return {row.stream: Receipted(row.position, bytes(row.leaf), row.recorded_at) for row in found}


def handed(key: str, since: datetime, moment: Moment) -> list[tuple[Recorded, OriginalSaved, str]]:
    """Each time that the original was handed out, and to whom, by name."""
    names = custody_streams(key, new_york_day(since).year, moment.today.year)
    found = [
        (record, record.fact.event)
        for stream in streams.as_of(registry, names, moment)
        for record in stream.records
    ]
    actors = {record.fact.origin.actor for record, _ in found}
    users = dict(Identity.objects.filter(key__in=actors).values_list("key", "user__username"))
    return [
        (record, event, users.get(record.fact.origin.actor, record.fact.origin.actor))
        for record, event in found
        if isinstance(event, OriginalSaved)
    ]
