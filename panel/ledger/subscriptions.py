"""Readers of the log, each with a name and a cursor: in order, effect and cursor as one."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F

from panel.ledger import codec, parking, store
from panel.ledger.execution import Halted
from panel.ledger.failpoints import failpoint
from panel.ledger.models import Cursor, LogEvent, Parked
from panel.ledger.registry import Registry, Subscription
from panel.ledger.turns import turn

log = logging.getLogger(__name__)

TRIES = 5
"""After so many tries an event's stream is parked in that subscription, and the others go on."""
_BATCH = 100
_FAILED = -1


def run_all(registry: Registry) -> int:
    """Let every subscription read on; how many events were passed in all.

    Each append asks for it: of many at once all but the first find nothing, by two statements.
    """
    if not any(behind(registry).values()):
        return 0
    return sum(run(registry, name) for name in registry.subscriptions)


def run(registry: Registry, name: str) -> int:
    """Let one subscription read on to the head, unless another process does; events it passed."""
    with turn(name) as mine:
        return _read_on(registry, name) if mine else 0


def _read_on(registry: Registry, name: str) -> int:
    subscription = registry.subscriptions[name]
    cursor, _ = Cursor.objects.get_or_create(name=name)
    # A batch that failed, or killed its process, is gone through one by one: else each event
    # before the poisonous one would cost another try of that one.
    careful = cursor.attempts > 0
    passed = 0
    while step := _step(registry, subscription, 1 if careful else _BATCH):
        careful = careful or step == _FAILED
        passed += max(step, 0)
    return passed


def behind(registry: Registry, end: int | None = None) -> dict[str, int]:
    """How many events each subscription has yet to read, up to a position or to the head."""
    at = dict(Cursor.objects.values_list("name", "position"))
    upto = store.head().position if end is None else end
    return {name: max(0, upto - at.get(name, 0)) for name in registry.subscriptions}


def _step(registry: Registry, subscription: Subscription, most: int) -> int:
    """How many events it passed, 0 where none can be now, _FAILED where the handler raised."""
    tries = _count_a_try(subscription.name)
    if tries is None:
        return 0
    if tries > TRIES:
        return _park(subscription)
    try:
        return _handle(registry, subscription, most)
    except Halted as halted:
        # Not the event's fault: it is tried again, however long an operator takes to decide.
        log.warning("subscription %s waits: %s", subscription.name, halted)
        Cursor.objects.filter(name=subscription.name).update(attempts=F("attempts") - 1)
        return 0
    except Exception as error:
        log.exception("subscription %s failed, try %s", subscription.name, tries)
        Cursor.objects.filter(name=subscription.name).update(failure=parking.told(error))
        return _FAILED


def _count_a_try(name: str) -> int | None:
    """Counted before the try, so that a handler that kills its process is counted too.

    Only whoever has the turn counts: readers that met would count one try each, and park an event
    that never failed.
    """
    with transaction.atomic():
        cursor = _locked(name)
        if cursor is None or not LogEvent.objects.filter(position__gt=cursor.position).exists():
            return None
        Cursor.objects.filter(name=name).update(attempts=F("attempts") + 1)
        return cursor.attempts + 1


def _locked(name: str) -> Cursor | None:
    rows = Cursor.objects.filter(name=name)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def _handle(registry: Registry, subscription: Subscription, most: int) -> int:
    with transaction.atomic():
        cursor = _locked(subscription.name)
        if cursor is None:
            return 0
        unread = LogEvent.objects.filter(position__gt=cursor.position).order_by("position")
        rows = list(unread[:most])
        for row in _wanted(subscription, rows):
            subscription.handle(codec.recorded(row, registry))
        if rows:
            _advance(subscription.name, rows[-1].position)
        failpoint("subscription.before_commit")
        return len(rows)


def _wanted(subscription: Subscription, rows: Sequence[LogEvent]) -> list[LogEvent]:
    types = {event.name for event in subscription.events}
    wanted = [row for row in rows if not types or row.type in types]
    parked = set(
        Parked.objects.filter(
            subscription=subscription.name, stream__in={row.stream for row in wanted}
        ).values_list("stream", flat=True)
    )
    for row in wanted:
        if row.stream in parked:
            parking.put_aside(subscription.name, row, parking.BEHIND)
    return [row for row in wanted if row.stream not in parked]


def _park(subscription: Subscription) -> int:
    with transaction.atomic():
        cursor = _locked(subscription.name)
        if cursor is None:
            return 0
        row = LogEvent.objects.filter(position__gt=cursor.position).order_by("position")[0]
        log.error("subscription %s parks %s at %s", subscription.name, row.stream, row.position)
        parking.put_aside(subscription.name, row, cursor.failure or parking.DIED)
        _advance(subscription.name, row.position)
        return 1


def _advance(name: str, position: int) -> None:
    Cursor.objects.filter(name=name).update(position=position, attempts=0, failure="")
