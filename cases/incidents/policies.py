"""When an item of evidence fails or is whole again, the incidents that cite it say so."""

from __future__ import annotations

from collections.abc import Callable

from cases.incidents.domain import RecordEvidenceState
from cases.incidents.models import CitedRow
from evidence.events import (
    FileExamined,
    FileQuarantined,
    FileReleased,
    IntegrityFailed,
    IntegrityRestored,
)
from evidence.states import EvidenceItem
from panel.access.giving import follow
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, Subscription
from panel.ledger.rows import STILL
from panel.ledger.states import Corrected, Voided

NAME = "evidence-cited"
_NEWS = (
    IntegrityFailed,
    IntegrityRestored,
    FileQuarantined,
    FileReleased,
    FileExamined,
    Voided,
    Corrected,
)


def subscription(registry: Registry) -> Subscription:
    """Reads the log for what becomes of items of evidence."""
    return Subscription(NAME, _handler(registry), _NEWS)


def _handler(registry: Registry) -> Callable[[Recorded], None]:
    def handle(recorded: Recorded) -> None:
        category, _, item = recorded.stream.partition("/")
        if category != EvidenceItem.category:
            return
        rows = CitedRow.objects.filter(held_to=STILL, item=item).order_by("stream")
        for row in rows:
            follow(registry, NAME, recorded, Asked(RecordEvidenceState(item=item), row.key))

    return handle
