"""Streams as they stand or as of a moment: what they amount to, who may know of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Subquery

from panel.ledger import codec, store
from panel.ledger.events import Event, Recorded
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import Disclosure, S, Span, State, fold, standing, stream_name


class Stream(NamedTuple):
    """One stream as of a moment."""

    name: str
    records: Sequence[Recorded]
    state: State
    span: Span
    """What holds at the moment."""

    @property
    def key(self) -> str:
        """Its key among its kind."""
        return self.name.partition("/")[2]

    @property
    def disclosure(self) -> Disclosure:
        """Who may know of it."""
        return self.state.disclosure(self.span)

    def newest(self, kind: type[Event]) -> int:
        """Where in the log its newest entry of a type stands that was not struck; 0 for none."""
        facts = standing(record.fact for record in self.records)
        versions = [fact.version for fact in facts if isinstance(fact.event, kind)]
        return self.records[versions[-1] - 1].position if versions else 0


def newest(registry: Registry, kind: type[S], key: str) -> S:
    """What one stream amounts to as it stands."""
    name = stream_name(kind, key)
    return fold(kind, [codec.decode(body, registry) for body in store.bodies([name])[name]])


def length(stream: Any, moment: Moment) -> Subquery:
    """How many events the stream that an expression names had by the moment, in another query."""
    events = LogEvent.objects.filter(stream=stream, position__lte=moment.position)
    return Subquery(events.order_by("-version").values("version")[:1])


def as_of(registry: Registry, names: Collection[str], moment: Moment) -> Iterator[Stream]:
    """Those of these streams that had begun by the moment, in the order of their names."""
    rows = LogEvent.objects.filter(stream__in=names, position__lte=moment.position)
    for name, group in groupby(rows.order_by("stream", "version"), key=attrgetter("stream")):
        records = [codec.recorded(row, registry) for row in group]
        kind = registry.states[name.partition("/")[0]]
        state = fold(kind, [record.fact for record in records])
        yield Stream(name, records, state, state.at(moment.at))
