"""What a subscription gave up on: put aside by stream, told, tried again or left out for good."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Final, NamedTuple, Self

from django.db import transaction

from panel.ledger import codec, store
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import NOBODY, Event, Fact
from panel.ledger.execution import Asked, execute
from panel.ledger.models import Cursor, LogEvent, Parked
from panel.ledger.opening import OPERATOR
from panel.ledger.registry import Registry
from panel.ledger.states import State
from panel.ledger.values import Text

BEHIND: Final = "an earlier event of this stream is parked"
"""Why an event waits that was never tried itself."""
DIED: Final = "the process that handled it was ended each time"
"""What is told of a handler that never came to raise anything."""


class EventSkipped(Event, name="subscription.event_skipped", bears_on=NOBODY):
    """It was decided that a subscription never handles an event on which it failed."""

    position: int
    reason: Text


class Reader(State, category="subscription", events=(EventSkipped,), rowless=True):
    """A subscription, by its name; its stream holds what it was told to leave out."""

    def evolve(self, event: EventSkipped, fact: Fact) -> Self:
        """Nothing is asked of it."""
        return self


class Skip(Command, on=Reader, roles={OPERATOR}, noun="skip", creates=Creates.KEYED, faceless=True):
    """Have a subscription never handle an event on which it failed."""

    position: int
    reason: Text
    """Why it does no harm that the event has no effect there; this stays on record."""

    def decide(self, act: Act, reader: Reader) -> Iterator[EventSkipped]:
        """What is parked is looked up beside the log."""
        yield EventSkipped(position=self.position, reason=self.reason)


class Retried(NamedTuple):
    """How many parked events were handled now, and the first of each stream that was not."""

    done: int
    failed: list[Parked]


def told(error: BaseException) -> str:
    """An exception by its type and place; its message may quote what not everybody may read."""
    places = traceback.extract_tb(error.__traceback__)
    at = f" at {places[-1].filename}:{places[-1].lineno} in {places[-1].name}" if places else ""
    return f"{type(error).__name__}{at}"


def put_aside(name: str, row: LogEvent, error: str) -> None:
    """Park an event; once, whoever finds it first."""
    Parked.objects.get_or_create(
        subscription=name, position=row.position, defaults={"stream": row.stream, "error": error}
    )


def parked() -> list[Parked]:
    """What every subscription gave up on, in order."""
    return list(Parked.objects.order_by("subscription", "position"))


def retry(registry: Registry, name: str) -> Retried:
    """Try again, in order, what this subscription parked; a stream stops where it fails again."""
    done, failed = 0, list[Parked]()
    while True:
        stopped = [one.stream for one in failed]
        waiting = Parked.objects.filter(subscription=name).exclude(stream__in=stopped)
        one = None
        try:
            with transaction.atomic():
                # Nobody puts a later event aside, or handles one, while an earlier is handled.
                _hold(name)
                one = waiting.order_by("position").first()
                if one is None:
                    return Retried(done, failed)
                row = LogEvent.objects.get(position=one.position)
                registry.subscriptions[name].handle(codec.recorded(row, registry))
                one.delete()
            done += 1
        except Exception as error:  # whatever a handler dies of, the other streams are tried
            if one is None:
                raise
            one.error = told(error)
            Parked.objects.filter(pk=one.pk).update(error=one.error)
            failed.append(one)


def skip(registry: Registry, name: str, position: int, *, actor: str, reason: str) -> int:
    """Leave an event out for good; how many of its stream still wait to be tried again."""
    with transaction.atomic():
        _hold(name)
        own = Parked.objects.filter(subscription=name)
        one = own.filter(position=position).first()
        if one is None:
            raise Refused("this subscription parked no event there", field="/position")
        of_stream = own.filter(stream=one.stream)
        first = of_stream.order_by("position").values_list("position", flat=True)[0]
        if first != position:
            raise Refused(
                "an earlier event of its stream is parked", field="/position", first=first
            )
        at = store.head().now
        act = Act(actor=actor, role=OPERATOR, at=at, received_at=at)
        execute(registry, Asked(Skip(position=position, reason=reason), name), act)
        one.delete()
        return of_stream.count()


def _hold(name: str) -> None:
    """Keep the subscription from reading until the transaction ends."""
    Cursor.objects.select_for_update().filter(name=name).first()
