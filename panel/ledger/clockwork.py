"""What happens because time passes: beat moves the head and records what fell due, once each."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from panel.ledger import codec, execution, store
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.models import Clock, DueRow
from panel.ledger.parking import Reader
from panel.ledger.registers import Log, Register, Series
from panel.ledger.registry import Projection, Registry, Room
from panel.ledger.rows import STILL
from panel.ledger.seals import Subject
from panel.ledger.states import ALWAYS, Span, State

log = logging.getLogger(__name__)

CLOCK = "clock"
"""The role and the actor of whatever the clock does."""


def due_rows(_key: str, state: State, span: Span) -> list[DueRow]:
    """One row for each thing that the clock is still to record of a stream."""
    if span.since != ALWAYS:
        return []
    return [
        DueRow(
            row_key=f"{due.kind} {due.deadline.isoformat()}", kind=due.kind, deadline=due.deadline
        )
        for due in state.due()
    ]


def tick(registry: Registry) -> int:
    """Move the head to the clock's time and record what fell due; how many things were recorded."""
    if Clock.objects.filter(pk=1, beat_held=True).exists():
        return 0
    with transaction.atomic():
        at = store.move_head(0).at
    return sum(_record(registry, row, at) for row in fell_due(at))


def fell_due(at: datetime) -> list[DueRow]:
    """What is to be recorded by then, in one statement, however much is open.

    Read whole before the first is recorded: on SQLite a statement that is still being read keeps
    its connection from writing once another has written.
    """
    due = DueRow.objects.filter(held_to=STILL, deadline__lte=at)
    return list(due.order_by("deadline", "stream"))


def overdue() -> int:
    """How many things the head's time has passed and nobody has recorded."""
    return DueRow.objects.filter(held_to=STILL, deadline__lte=store.head().time).count()


def _record(registry: Registry, row: DueRow, at: datetime) -> bool:
    category = row.stream.partition("/")[0]
    command: type[Command] = registry.clock_command(category, row.kind)
    act = Act(actor=CLOCK, role=CLOCK, at=at, received_at=row.deadline)
    once = execution.Once(CLOCK, f"{row.stream} {row.row_key}")
    try:
        execution.execute(registry, execution.Asked(command(), row.key), act, once=once)
    except Refused as refused:
        log.warning("the clock's %s of %s is refused: %s", row.kind, row.stream, refused.rule)
        return False
    except execution.Halted as halted:
        log.warning("the clock's %s of %s waits: %s", row.kind, row.stream, halted)
        return False
    except codec.UnknownEvent:
        # One stream that this code can't read keeps no other from its deadline.
        log.exception("the clock's %s of %s is not recorded", row.kind, row.stream)
        return False
    return True


def set_clock(at: datetime) -> None:
    """Put a demonstration's clock to an instant, where it stands until moved or released."""
    changed = Clock.objects.filter(pk=1).update(shows=at, running_since=None)
    if not changed:
        raise Refused("only a demonstration ledger takes its time from a story")
    with transaction.atomic():
        store.move_head(0)


def release_clock() -> None:
    """Let a demonstration's clock run on from where it stands."""
    Clock.objects.filter(pk=1).update(running_since=store.database_time())


def hold_beat(held: bool) -> None:
    """For a story: beat is down, or up again."""
    Clock.objects.filter(pk=1).update(beat_held=held)


ROOM = Room(
    name="ledger",
    states=(Log, Register, Series, Subject, Reader),
    projections=(Projection(DueRow, due_rows),),
)
"""What the ledger itself brings along."""
