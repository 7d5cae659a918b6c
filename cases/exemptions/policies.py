"""When the calendar, a seat or an entry is corrected, periods that run are judged again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cases.exemptions.domain import MoveDeadline, MoveHoldEnds
from cases.exemptions.models import RequestRow
from cases.regimes.domain import HEADQUARTERS, Body, WorkingDays
from cases.regimes.events import SeatTaken
from panel.access.giving import follow
from panel.ledger.commands import Command, Refused
from panel.ledger.events import Event, Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, Subscription
from panel.ledger.rows import STILL
from panel.ledger.states import Corrected, Voided, stream_name

log = logging.getLogger(__name__)
NAME = "deadlines"


def subscription(registry: Registry) -> Subscription:
    """Reads the log for corrections of the calendar, of seats and of a request's own entries."""
    events: tuple[type[Event], ...] = (*WorkingDays.events, SeatTaken, Voided, Corrected)
    return Subscription(NAME, _handler(registry), events)


def _handler(registry: Registry) -> Callable[[Recorded], None]:
    calendar = stream_name(WorkingDays, HEADQUARTERS)

    def handle(recorded: Recorded) -> None:
        rows = RequestRow.objects.filter(held_to=STILL, open_until__gt=recorded.recorded_at)
        command: Command = MoveDeadline()
        if recorded.stream.startswith(f"{Body.category}/"):
            command, rows = MoveHoldEnds(), rows.exclude(holds=[])
        elif recorded.stream != calendar:
            # An objection that was struck: the period runs again, by the calendar of now.
            rows = RequestRow.objects.filter(held_to=STILL, stream=recorded.stream)
        for stream in dict.fromkeys(rows.order_by("stream").values_list("stream", flat=True)):
            try:
                follow(registry, NAME, recorded, Asked(command, stream.partition("/")[2]))
            except Refused as refused:
                # A year taken out of the calendar: the period keeps the hour that it had.
                log.warning("%s of %s stays: %s", command.noun, stream, refused.rule)

    return handle
