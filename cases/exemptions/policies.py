"""When the calendar, a seat or an entry is corrected, periods that run are judged again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import QuerySet

from cases.exemptions.domain import MoveDeadline, MoveHoldEnds
from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import GRANTED
from cases.regimes.domain import HEADQUARTERS, Body, WorkingDays
from cases.regimes.events import SeatTaken, YearPublished
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
        held = RequestRow.objects.filter(held_to=STILL)
        running = held.filter(open_until__gt=recorded.recorded_at)
        command: Command = MoveDeadline()
        told = [running, *_unconfirmed(held, recorded)]
        if recorded.stream.startswith(f"{Body.category}/"):
            command, told = MoveHoldEnds(), [running.exclude(holds=[])]
        elif recorded.stream != calendar:
            # An objection that was struck: the period runs again, by the calendar of now.
            told = [held.filter(stream=recorded.stream)]
        names = {name for rows in told for name in rows.values_list("stream", flat=True)}
        for stream in sorted(names):
            try:
                follow(registry, NAME, recorded, Asked(command, stream.partition("/")[2]))
            except Refused as refused:
                # A year taken out of the calendar: the period keeps the hour that it had.
                log.warning("%s of %s stays: %s", command.noun, stream, refused.rule)

    return handle


def _unconfirmed(held: QuerySet[RequestRow], recorded: Recorded) -> Iterator[QuerySet[RequestRow]]:
    """Journeys that a State is yet to confirm, or is to once the calendar reaches so far."""
    untold = held.filter(travelled=None)
    yield untold.filter(confirm_by__gt=recorded.recorded_at)
    if isinstance(recorded.fact.event, YearPublished):
        last = date(recorded.fact.event.year - 1, 12, 1)
        yield untold.filter(confirm_by=None, status__in=GRANTED, last_day__gte=last)
