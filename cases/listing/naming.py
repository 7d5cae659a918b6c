"""Listed persons and entities wherever a page names them by their numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cases.listing.domain import ListEntry
from cases.listing.queries import entry_names
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.registering import Seen
from panel.staff.words import Link


def persons(seen: Seen, references: Collection[str]) -> list[Any]:
    """Each by name and number with the way to the entry; one that isn't on record by number alone.

    One query, however many they are.
    """
    known = entry_names(references, seen.moment)
    return [_way(seen, one, known[one]) if one in known else one for one in references]


def _way(seen: Seen, reference: str, name: str) -> Link:
    where = addresses.case(stream_name(ListEntry, reference), seen.known_on)
    return Link(f"{name} ({reference})", where)
