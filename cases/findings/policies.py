"""When something changes on which findings rest, they are flagged: each change once."""

from __future__ import annotations

from collections.abc import Callable

from cases.findings.changes import NEWS, doubts
from cases.findings.domain import FlagFinding
from panel.access.giving import follow
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, Subscription

NAME = "findings-flagged"


def subscription(registry: Registry) -> Subscription:
    """Reads the log for exemptions, the list, measures and replies."""
    return Subscription(NAME, _handler(registry), NEWS)


def _handler(registry: Registry) -> Callable[[Recorded], None]:
    def handle(recorded: Recorded) -> None:
        for finding, cause, what in doubts(registry, recorded):
            command = FlagFinding(
                cause=cause, what=what, stream=recorded.stream, version=recorded.fact.version
            )
            follow(registry, NAME, recorded, Asked(command, finding))

    return handle
