"""What is found of requests by their words."""

from __future__ import annotations

from cases.exemptions.states import Request
from panel.ledger.states import Span
from panel.search.projecting import Said


def of_request(_key: str, request: Request, _span: Span) -> Said | None:
    """Its number, and whom it names."""
    if not request.number:
        return None
    return Said(request.number, (" ".join(request.persons_named),))
