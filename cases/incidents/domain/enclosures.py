"""Items of evidence that an act names: there, and of whoever names them."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.states import EvidenceItem
from panel.ledger.commands import Refused
from panel.ledger.states import State


def items_of(keys: tuple[str, ...]) -> dict[str, tuple[type[State], str]]:
    """The items, to be read by a rule."""
    return {f"item_{number}": (EvidenceItem, key) for number, key in enumerate(keys)}


def check_items(keys: tuple[str, ...], read: Mapping[str, State]) -> None:
    """Each is in the Panel's custody."""
    for number, key in enumerate(keys):
        item = read[f"item_{number}"]
        if not isinstance(item, EvidenceItem) or item.status is None:
            raise Refused(
                "no item of evidence bears this id", field=f"/evidence/{number}", given=key
            )


def check_own_items(keys: tuple[str, ...], read: Mapping[str, State], state: str | None) -> None:
    """Each was sent by the State itself; another's is refused as one that isn't there."""
    for number, key in enumerate(keys):
        item = read[f"item_{number}"]
        if not isinstance(item, EvidenceItem) or item.status is None or item.state != state:
            raise Refused(
                "your State sent no item of evidence that bears this id",
                field=f"/evidence/{number}",
                given=key,
            )
