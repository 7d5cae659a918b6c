"""What is kept beside the events: commands given, cursors, fold versions, guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Exists, OuterRef

from panel.ledger import codec, guards, opening, store
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.audit.run import Run
from panel.ledger.models import Clock, Cursor, Given, Head, LogEvent, Parked
from panel.ledger.rebuild import unfit
from panel.ledger.registers import RegisterEntered
from panel.ledger.registry import Registry

_AT_ONCE = 500


def records(registry: Registry, run: Run) -> Iterator[Fault]:
    """Every fault of the records beside the log."""
    rows = Given.objects.order_by("pk").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(rows, _AT_ONCE)):
        yield from _given(some)
    yield from _read(run)
    yield from _clock(registry)
    for name in unfit(registry):
        yield Fault(Kind.FOLD, None, "", f"{name} was written by another version of its fold")
    for name in guards.missing(connection):
        yield Fault(Kind.GUARD, None, "", f"{name} is missing or changed")


def _read(run: Run) -> Iterator[Fault]:
    end = Head.objects.filter(pk=1).values_list("position", flat=True).first() or run.position
    for cursor in Cursor.objects.filter(position__gt=end):
        detail = f"subscription {cursor.name} has read past the head"
        yield Fault(Kind.CURSOR, cursor.position, "", detail)
    there = LogEvent.objects.filter(position=OuterRef("position"), stream=OuterRef("stream"))
    for parked in Parked.objects.filter(~Exists(there)):
        detail = f"subscription {parked.subscription} parked an event that isn't there"
        yield Fault(Kind.CURSOR, parked.position, parked.stream, detail)


def _clock(registry: Registry) -> Iterator[Fault]:
    try:
        demonstration = opening.described(registry).demonstration
    except (store.NoLedger, codec.UnknownEvent):
        return  # told already, by who reads the first event
    clocks = list(Clock.objects.values_list("pk", flat=True))
    if clocks != [1] * demonstration:
        detail = "a demonstration takes its time from clock 1, and a real ledger from none"
        yield Fault(Kind.CLOCK, None, "", detail)


def _given(some: Sequence[Given]) -> Iterator[Fault]:
    places = {place for row in some for place in (row.position, row.position + 1)}
    times: dict[int, datetime] = dict(
        LogEvent.objects.filter(position__in=places).values_list("position", "recorded_at")
    )
    wrote = _wrote([row.at for row in some if row.events])
    for row in some:
        detail = _wrong(row, times, wrote)
        if detail:
            whose = f"the command {row.key!r} of {row.client}"
            yield Fault(Kind.GIVEN, row.position, row.stream, f"{whose}: {detail}")


def _wrong(row: Given, times: dict[int, datetime], wrote: dict[datetime, list[str]]) -> str:
    here, after = times.get(row.position), times.get(row.position + 1)
    if here is None:
        return "the log has no such position"
    if here == after:
        return "no transaction ended at its position"
    if row.at < here or (after is not None and row.at >= after):
        return "its time is not that of its position"
    if not row.events:
        return ""
    streams = wrote.get(row.at, [])
    if row.at != here or len(streams) != row.events or row.stream not in streams:
        return "the transaction that it names wrote other events"
    return ""


def _wrote(times: Sequence[datetime]) -> dict[datetime, list[str]]:
    """The streams of the events recorded at each time, register entries apart."""
    own = LogEvent.objects.filter(recorded_at__in=times).exclude(type=RegisterEntered.name)
    found: dict[datetime, list[str]] = {}
    for at, stream in own.order_by("position").values_list("recorded_at", "stream"):
        found.setdefault(at, []).append(stream)
    return found
