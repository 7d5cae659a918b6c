"""What is found of the list's entries by their words."""

from __future__ import annotations

from cases.listing.domain import ListEntry
from panel.ledger.states import Span
from panel.search.projecting import Said


def of_entry(_key: str, entry: ListEntry, _span: Span) -> Said | None:
    """Its number and its names; lists differ in the order of a name's parts."""
    if entry.entry is None:
        return None
    said = entry.entry
    called = f"{said.reference} {' '.join(said.names)}"
    return Said(called, (said.name_original_script, *(alias.name for alias in said.aliases)))
