"""What is not on record, in words: the same on pages and in a report's footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from cases.findings.domain import Absence
from panel.access.states import named
from panel.staff.words import within


def told_of(absence: Absence, called: Sequence[str]) -> str:
    """What is not on record, as pages and footnotes say it, of persons called so."""
    assert absence.by is not None
    at = absence.by.astimezone(UTC)
    known, who = f"{_day(at.date())}, {at:%H:%M:%S} UTC", " or ".join(called)
    if absence.of_exemption:
        way = "pass through" if absence.leg == "transit" else "enter"
        return (
            f"No exemption from the {within(absence.measure)} was on record for {who} to {way}"
            f" {named(absence.state)}{_when(absence)}, as known on {known}."
        )
    return (
        f"By {known} no State had reported a violation of the"
        f" {within(absence.measure)} by {who}{_when(absence)}."
    )


def _when(absence: Absence) -> str:
    first, last = absence.first_day, absence.last_day
    if first and first == last:
        return f" on {_day(first)}"
    days = [f"from {_day(first)}"] if first else []
    days += [f"until {_day(last)}"] if last else []
    return f" {' '.join(days)}" if days else ""


def _day(said: date) -> str:
    return f"{said.day} {said:%B %Y}"
