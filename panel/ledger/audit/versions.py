"""The versions of each stream, without a gap from the first."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max, Min

from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.models import LogEvent

_CHUNK = 2000


def versions() -> Iterator[Fault]:
    """Where versions are missing."""
    streams = LogEvent.objects.values("stream").annotate(
        first=Min("version"), last=Max("version"), many=Count("version", distinct=True)
    )
    for found in streams.order_by("stream").iterator(chunk_size=_CHUNK):
        if found["first"] != 1 or found["last"] != found["many"]:
            yield from _gap(found["stream"])


def _gap(stream: str) -> Iterator[Fault]:
    rows = LogEvent.objects.filter(stream=stream).order_by("version").values_list
    wanted = 1
    for version, position in rows("version", "position").iterator(chunk_size=_CHUNK):
        if version > wanted:
            detail = f"version {wanted} to {version - 1} missing"
            yield Fault(Kind.GAP, position, stream, detail)
        wanted = version + 1
