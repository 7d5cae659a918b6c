"""What is found of items of evidence by what is said of them; what they say: `evidence.texts`."""

from __future__ import annotations

from evidence.states import EvidenceItem
from panel.ledger.states import Span
from panel.search.projecting import Said


def of_item(_key: str, item: EvidenceItem, _span: Span) -> Said | None:
    """The name that its sender gave it, the note, by and from whom it was collected; nothing where
    its receipt was voided."""
    if item.status is None:
        return None
    how = item.collected
    return Said(item.claimed_name, (item.note, how.collected_by, how.collected_from))
