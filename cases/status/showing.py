"""From what was found to what the answer tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from cases.exemptions.models import PersonRow
from cases.exemptions.states import Request
from cases.exemptions.statuses import openly
from cases.listing.domain import ListEntry
from cases.regimes.domain import Regime
from cases.regimes.events import Measure
from cases.status.answers import (
    ExemptionView,
    MeasureView,
    RegisterView,
    StatusQuestion,
    Version,
)
from cases.status.gathering import Found
from cases.status.known import Interval, Known
from panel.ledger import codec
from panel.ledger.registers import Register
from panel.ledger.states import stream_name
from panel.ledger.values import new_york_day


class Entry(NamedTuple):
    """An event of a register."""

    version: int
    leaf: bytes
    body: bytes


_DECIDING = frozenset({ListEntry.category, Request.category})
"""The kinds of stream by which it is decided whether somebody was exempt."""


def measure(interval: Interval | None, day: date, zone: tzinfo) -> MeasureView | None:
    """A measure on its legal basis, and whether it was in force on the day."""
    if interval is None:
        return None
    return MeasureView(
        type=Measure(interval.measure),
        in_force=interval.holds(day, zone),
        basis=interval.basis,
        from_=interval.valid_from,
        until=interval.until,
    )


def others(known: Known, asked: StatusQuestion) -> tuple[MeasureView, ...]:
    """The other measures in force on the day."""
    views = (
        measure(i, asked.date, known.zone)
        for i in known.intervals
        if i.measure != asked.measure and i.holds(asked.date, known.zone)
    )
    return tuple(view for view in views if view is not None)


def considered(
    rows: Sequence[PersonRow], *, numbered: bool, own: str | None = None
) -> tuple[ExemptionView, ...]:
    """The requests and exemptions that name the person; `own` knows the numbers of its own."""
    return tuple(
        ExemptionView(
            request=row.key,
            number=row.number if numbered or row.applicant == own else None,
            status=row.status if numbered else openly(row.status, row.procedure),
            territories=tuple(row.ways),
            first_day=row.first_day,
            last_day=row.last_day,
            decided_on=row.decided_on,
            recorded_late_days=_late(row.decided_on, row.recorded_at),
            late=row.late,
            ended_on=date.fromisoformat(row.ends[0][0]) if row.ends else None,
            ended_by=row.ends[0][1] if row.ends else None,
            proposed_until=row.proposed_until,
            conditions=row.conditions,
        )
        for row in rows
    )


def _late(decided_on: date | None, recorded_at: datetime | None) -> int | None:
    if decided_on is None or recorded_at is None:
        return None
    return (new_york_day(recorded_at) - decided_on).days


def register(person: str, entries: Sequence[Entry]) -> RegisterView | None:
    """The register's head, and whether it is without a gap."""
    if not entries:
        return None
    last = entries[-1]
    return RegisterView(
        stream=stream_name(Register, person),
        version=last.version,
        leaf=bytes(last.leaf).hex(),
        gap_free=[e.version for e in entries] == list(range(1, last.version + 1)),
    )


def rests_on(entries: Sequence[Entry], found: Found) -> tuple[Version, ...]:
    """All from which a reader can come to the verdict again.

    What the register holds of listing and exemptions, the whole law of the regime, for of a part of
    it nobody could tell what else was ordered or ended, and where a ground is claimed all that was
    published of its rules. What else bears on the person stands in the register by name alone: no
    answer about an exemption rests on what somebody alleges, and a certificate shows no event that
    it needn't.
    """
    entered = (codec.entered(bytes(entry.body)) for entry in entries)
    named = (
        Version(stream=e.stream, version=e.version)
        for e in entered
        if e is not None and e.stream.partition("/")[0] in _DECIDING
    )
    law = [(stream_name(Regime, found.entry.regime), found.law)] if found.entry else []
    whole = (
        Version(stream=stream, version=version)
        for stream, length in (*law, *found.ruled)
        for version in range(1, length + 1)
    )
    return tuple(dict.fromkeys((*named, *whole)))
