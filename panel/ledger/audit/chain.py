"""The log in the order of its positions: bodies, leaves, columns, times, and the tree over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec
from django.db.models import Count, Max, Min

from panel.ledger import codec, merkle
from panel.ledger.audit.checkpoints import Checkpoints
from panel.ledger.audit.faults import Fault, Kind, Tell
from panel.ledger.audit.mapped import Mapped
from panel.ledger.audit.run import Run
from panel.ledger.audit.tiles import TileRoots
from panel.ledger.models import Head, LogEvent
from panel.ledger.registry import Registry

_CHUNK = 2000


def chain(registry: Registry, run: Run, tell: Tell | None = None) -> list[Fault]:
    """Every fault of the events up to where the run ends, and of the checkpoints over them."""
    with closing(Mapped()) as mapped:
        return list(_faults(registry, run, mapped, tell))


def _faults(registry: Registry, run: Run, mapped: Mapped, tell: Tell | None) -> Iterator[Fault]:
    yield from _head(run)
    checkpoints, roots = Checkpoints(registry, run.signed, mapped), TileRoots(run.signed)
    frontier, before = merkle.Frontier(), None
    rows = LogEvent.objects.filter(position__lte=run.position).order_by("position")
    for row in rows.iterator(chunk_size=_CHUNK):
        yield from _follows(row, before)
        yield from checkpoints.reached(frontier, before, row)
        yield from _body(row)
        leaf = merkle.leaf_hash(bytes(row.body))
        frontier = frontier.extend([leaf], roots.completed)
        checkpoints.passed(row, leaf)
        before = row
        if tell and row.position % _CHUNK == 0:
            tell("read", row.position, run.position)
    yield from checkpoints.reached(frontier, before, None)
    yield from checkpoints.rotations()
    yield from checkpoints.cosignatures()
    yield from roots.faults(frontier.size)
    last = before.position if before else 0
    if last != run.position:
        yield Fault(Kind.HEAD, last, "", f"the log ends here, the head says {run.position}")
    yield from _versions()


def _head(run: Run) -> Iterator[Fault]:
    if list(Head.objects.values_list("pk", flat=True)) != [1]:
        yield Fault(Kind.HEAD, run.position, "", "there is not exactly one head")
    beyond = LogEvent.objects.filter(
        position__gt=Head.objects.filter(pk=1).values("position")[:1]
    ).order_by("position")
    for row in beyond.iterator(chunk_size=_CHUNK):
        yield Fault(Kind.HEAD, row.position, row.stream, "the event lies past the head")
    last = LogEvent.objects.filter(position=run.position).first()
    if last is not None and last.recorded_at > run.time:
        yield Fault(Kind.HEAD, last.position, last.stream, "recorded after the head's own time")


def _follows(row: LogEvent, before: LogEvent | None) -> Iterator[Fault]:
    wanted = before.position + 1 if before else 1
    if row.position != wanted:
        missing = f"position {wanted} to {row.position - 1} missing"
        yield Fault(Kind.GAP, wanted, "", missing)
    if before is not None and row.recorded_at < before.recorded_at:
        yield Fault(Kind.TIME, row.position, row.stream, "recorded before the event before it")


def _body(row: LogEvent) -> Iterator[Fault]:
    body = bytes(row.body)
    if merkle.leaf_hash(body) != bytes(row.leaf):
        yield Fault(Kind.LEAF, row.position, row.stream, "the leaf is not the hash of the body")
    try:
        said = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError as error:
        yield Fault(Kind.LEAF, row.position, row.stream, f"the body is no event: {error}")
        return
    columns = {
        "stream": row.stream,
        "version": row.version,
        "type": row.type,
        "recorded_at": codec.stamp(row.recorded_at),
    }
    for name, value in columns.items():
        if said.get(name) != value:
            detail = f"{name} is {value!r} in its column and {said.get(name)!r} in the body"
            yield Fault(Kind.COLUMN, row.position, row.stream, detail)


def _versions() -> Iterator[Fault]:
    streams = LogEvent.objects.values("stream").annotate(
        first=Min("version"), last=Max("version"), many=Count("version", distinct=True)
    )
    for found in streams.order_by("stream").iterator(chunk_size=_CHUNK):
        if found["first"] != 1 or found["last"] != found["many"]:
            yield from _gap(found["stream"])


def _gap(stream: str) -> Iterator[Fault]:
    rows = LogEvent.objects.filter(stream=stream).order_by("version").values_list
    wanted = 1
    for version, position in rows("version", "position").iterator(chunk_size=_CHUNK):
        if version > wanted:
            detail = f"version {wanted} to {version - 1} missing"
            yield Fault(Kind.GAP, position, stream, detail)
        wanted = version + 1
