"""What the record said of an entry on two dates, side by side."""

from __future__ import annotations

from typing import Any, NamedTuple

from cases.listing.models import EntryRow
from cases.listing.queries import entry
from cases.regimes.queries import measures
from panel.ledger.rows import Moment
from panel.staff.words import day, label


class Difference(NamedTuple):
    """One thing that was known differently."""

    name: str
    then: Any
    later: Any


def compare(reference: str, then: Moment, later: Moment) -> list[Difference]:
    """Every field and measure that differs between two moments; empty where nothing does."""
    before, after = _said(reference, then), _said(reference, later)
    names = dict.fromkeys((*before, *after))
    return [
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _said(reference: str, moment: Moment) -> dict[str, Any]:
    row = entry(reference, moment)
    if row is None:
        return {}
    return {**_fields(row), **_measures(row.regime, moment)}


def _fields(row: EntryRow) -> dict[str, Any]:
    details = {label(name): _plain(value) for name, value in row.details.items()}
    return {
        **details,
        "Delisted on": row.delisted_on,
        "Missing since": row.missing_since,
        "States of nationality": ", ".join(row.nationality_codes),
    }


def _measures(regime: str, moment: Moment) -> dict[str, Any]:
    return {
        f"{label(m.measure)}, {m.basis}": f"from {day(m.valid_from)}"
        + (f" until {day(m.valid_until)}" if m.valid_until else ", its end not known")
        for m in measures(regime, moment)
    }


def _plain(value: Any) -> Any:
    """Lists of structs as a person reads them."""
    match value:
        case list():
            return "; ".join(str(_plain(one)) for one in value)
        case dict():
            return " ".join(str(part) for part in value.values() if part not in ("", None))
    return value
