"""Photographs of a case side by side, with what their files say and what of it doesn't fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any, Final, NamedTuple

from evidence.domain.differing import kilometres
from evidence.gallery import Shown, shown
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from panel.ledger.states import stream_name
from panel.staff.registering import Seen

_MOST: Final = 24
"""Photographs beside each other."""
_FAST: Final = 1_000
"""Kilometres an hour: no airliner is faster."""


class Photos(NamedTuple):
    """A section of photographs, and what of it doesn't fit together."""

    title: str
    photos: Sequence[Shown]
    misfits: Sequence[str]
    rest: int
    """How many there are besides."""
    template: str = "evidence/photos.html"


def photos(
    keys: Collection[str], seen: Seen, since: datetime | None, until: datetime | None
) -> Iterator[Photos]:
    """Of these items the pictures that the viewer may see, beside when it is said to have been.

    Between `since` and `until`, where both are known. One query, however many they are.
    """
    if not keys:
        return
    streams = [stream_name(EvidenceItem, key) for key in keys]
    rows = EvidenceRow.objects.visible_to(seen.viewer, seen.moment).filter(stream__in=streams)
    pictures = rows.filter(media_type__startswith="image/").order_by("taken_from", "stream")
    found = list(pictures[: _MOST + 1])
    if found:
        some = found[:_MOST]
        rest = pictures.count() - _MOST if len(found) > _MOST else 0
        misfits = [*elsewhen(some, since, until), *too_fast(some)]
        yield Photos("Photographs", [shown(row, seen.known_on) for row in some], misfits, rest)


def elsewhen(rows: Sequence[Any], since: datetime | None, until: datetime | None) -> Iterator[str]:
    """The pictures whose files say a time outside of when it is said to have been."""
    for row in rows:
        if since and until and row.taken_from and row.taken_to:
            if row.taken_to < since:
                yield f"{row.claimed_name} says that it was taken before the days of the incident"
            elif row.taken_from >= until:
                yield f"{row.claimed_name} says that it was taken after the days of the incident"


def too_fast(rows: Sequence[Any]) -> Iterator[str]:
    """The pairs of pictures that one camera can't have taken at the times and places they say."""
    placed = [r for r in rows if r.camera and r.taken_from and r.latitude is not None]
    for one, other in combinations(placed, 2):
        if one.camera != other.camera:
            continue
        first, last = sorted((one, other), key=lambda row: row.taken_from)
        hours = (last.taken_to - first.taken_from).total_seconds() / 3600
        far = kilometres(first, last) or 0.0
        if far > max(1.0, hours * _FAST):
            yield (
                f"{first.claimed_name} and {last.claimed_name} say the same model of camera,"
                f" {far:,.0f} km and at most {hours:.1f} hours apart"
            )
