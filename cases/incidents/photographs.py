"""The photographs that an incident rests on, beside when it is said to have happened."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

from cases.incidents.domain import Incident
from cases.incidents.values import When
from evidence.side_by_side import Photos, photos
from panel.staff.registering import Seen

_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=12)
"""By how much a day begins sooner, and ends later, somewhere on Earth than in UTC."""
Bounds = tuple[datetime, datetime] | tuple[None, None]
_UNKNOWN: Final[Bounds] = (None, None)


def section(incident: Incident, items: Collection[str], seen: Seen) -> Iterator[Photos]:
    """One section, where any of the items is a picture."""
    return photos(items, seen, *bounds(incident.when))


def bounds(said: When) -> Bounds:
    """The first instant and the one after the last at which it can have been, in any zone."""
    if said.at is not None:
        first = last = said.at.astimezone(UTC).date()
    elif said.first_day is not None:
        first, last = said.first_day, said.last_day or said.first_day
    else:
        return _UNKNOWN
    begins, ends = (datetime.combine(one, time(), UTC) for one in (first, last))
    return begins - _EARLIEST, ends + timedelta(days=1) + _LATEST
