"""What becomes of an item of evidence that a source cites."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents.domain.incidents import Incident
from cases.incidents.events import EvidenceFailed, EvidenceRestored
from evidence.enclosing import Key
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Reads


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
