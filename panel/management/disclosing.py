"""Which events a reader may have whole, by the rule of the timelines that staff read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

from panel.access.viewers import Viewer, scope
from panel.ledger import moments, streams
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.staff.registering import desk
from panel.staff.timeline import open_to

_AT_ONCE: Final = 300
T = TypeVar("T")


def disclosed(registry: Registry, viewer: Viewer) -> Iterator[LogEvent]:
    """The events that the viewer may have, in the order of the log.

    Those of streams that it sees whole: a party is shown a rendering, never the bytes.
    """
    positions = sorted(_positions(registry, viewer))
    for some in _batches(positions):
        yield from LogEvent.objects.filter(position__in=some).order_by("position")


def _positions(registry: Registry, viewer: Viewer) -> Iterator[int]:
    moment, whole = moments.now(), scope(viewer).whole
    names = LogEvent.objects.filter(version=1, position__lte=moment.position)
    known = [
        name
        for name in names.values_list("stream", flat=True)
        if name.partition("/")[0] in registry.states
    ]
    for some in _batches(known):
        for stream in streams.as_of(registry, some, moment):
            if stream.disclosure.level in whole:
                case = desk.case(type(stream.state))
                for record in stream.records:
                    if open_to(viewer, case, record.fact.event, stream.records):
                        yield record.position


def _batches(items: list[T]) -> Iterator[list[T]]:
    return (items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE))
