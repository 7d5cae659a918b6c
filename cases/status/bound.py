"""Beside an incident: whether the measure that it is about bound its persons at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cases.incidents.domain import Incident
from cases.incidents.values import When
from cases.listing.models import EntryRow
from cases.listing.queries import entries
from cases.regimes.models import MeasureRow
from cases.regimes.queries import measures_of
from panel.ledger.values import holds
from panel.staff.registering import Badge, Facts, Seen
from panel.staff.words import day, within


def sections(seen: Seen) -> Iterator[Facts]:
    """For each person: by which measure they were bound then, or that none bound them."""
    if found := seen.once(_bound):
        measure = within(seen.state.measure)
        yield Facts(
            f"Whether the {measure} was in force",
            [(person, "; ".join(said) or f"no {measure} then") for person, said in found.items()],
        )


def badges(seen: Seen) -> Iterator[Badge]:
    """That none of them was bound, which is no violation whatever the sources say."""
    found = seen.once(_bound)
    if found and not any(found.values()):
        yield Badge(f"no {within(seen.state.measure)} was in force", "attention")


def _bound(seen: Seen) -> dict[str, list[str]]:
    """By person, the measures of the kind in force on a day of it; empty where no day is known."""
    incident: Incident = seen.state
    days = _days(incident.when)
    known = entries(incident.persons_named, seen.moment)
    law = measures_of({entry.regime for entry in known.values()}, seen.moment)
    return {
        person: [
            _words(row)
            for row in law.get(entry.regime, ())
            if row.measure == incident.measure and any(_binds(row, entry, on) for on in days)
        ]
        for person, entry in known.items()
        if days
    }


def _days(when: When) -> tuple[date, ...]:
    return tuple(dict.fromkeys(on for on in (when.first_day, when.last_day) if on))


def _binds(row: MeasureRow, entry: EntryRow, on: date) -> bool:
    listed, delisted = entry.term(on)
    in_force = holds(on, since=row.valid_from, until=row.valid_until)
    return in_force and holds(on, since=listed, until=delisted)


def _words(row: MeasureRow) -> str:
    until = f", until {day(row.valid_until)} (first day without it)" if row.valid_until else ""
    return f"{row.basis}, from {day(row.valid_from)}{until}"
