"""Items of evidence that an act names: there, of whoever names them, and still to be relied on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cases.incidents.domain.incidents import Incident
from cases.incidents.events import EvidenceFailed, EvidenceRestored
from cases.incidents.values import Key
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Reads, Refused
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
        if not item.usable:
            raise Refused(
                "this item of evidence can't be relied on",
                field=f"/evidence/{number}",
                status=item.status,
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


class RecordEvidenceState(
    Command, on=Incident, roles=frozenset({Role.WORKER}), noun="evidence-state", faceless=True
):
    """Record that an item that holds a source failed, or can be relied on again."""

    item: Key
    """The item's key."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The item."""
        return {"found": (EvidenceItem, self.item)}

    def decide(
        self, act: Act, incident: Incident, found: EvidenceItem
    ) -> Iterator[EvidenceFailed | EvidenceRestored]:
        """What is news of an item that a source cites."""
        if self.item not in incident.items:
            return
        if not found.usable and self.item not in incident.failed:
            yield EvidenceFailed(item=self.item, found=found.status or "voided")
        elif found.usable and self.item in incident.failed:
            yield EvidenceRestored(item=self.item)
