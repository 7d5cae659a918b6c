"""When the calendar is corrected or an objection struck, periods that run are counted again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cases.exemptions.domain import MoveDeadline
from cases.exemptions.models import RequestRow
from cases.exemptions.states import Status
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from panel.access.giving import follow
from panel.ledger.commands import Refused
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, Subscription
from panel.ledger.rows import STILL
from panel.ledger.states import Corrected, Voided, stream_name

log = logging.getLogger(__name__)
NAME = "deadlines"


def subscription(registry: Registry) -> Subscription:
    """Reads the log for corrections of the calendar."""
    return Subscription(NAME, _handler(registry), (*WorkingDays.events, Voided, Corrected))


def _handler(registry: Registry) -> Callable[[Recorded], None]:
    calendar = stream_name(WorkingDays, HEADQUARTERS)

    def handle(recorded: Recorded) -> None:
        rows = RequestRow.objects.filter(held_to=STILL, status=Status.CIRCULATED)
        if recorded.stream != calendar:
            # An objection that was struck: the period runs again, by the calendar of now.
            rows = rows.filter(stream=recorded.stream)
        for row in rows.order_by("stream"):
            try:
                follow(registry, NAME, recorded, Asked(MoveDeadline(), row.key))
            except Refused as refused:
                # A year taken out of the calendar: the period keeps the hour that it had.
                log.warning("the deadline of %s stays: %s", row.stream, refused.rule)

    return handle
