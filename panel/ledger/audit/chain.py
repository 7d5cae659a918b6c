"""The log in the order of its positions: bodies, leaves, columns, times, and the tree over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

import msgspec

from panel.ledger import codec, merkle, store
from panel.ledger.audit.checkpoints import Checkpoints, Passed
from panel.ledger.audit.faults import Fault, Kind, Tell
from panel.ledger.audit.place import Place, Places
from panel.ledger.audit.run import Run, Unusable
from panel.ledger.audit.tiles import TileRoots
from panel.ledger.audit.versions import versions
from panel.ledger.mapped import Mapped
from panel.ledger.models import Head, LogEvent
from panel.ledger.registry import Registry
from panel.ledger.store import EventRow

_CHUNK = 2000


class Walked(msgspec.Struct, frozen=True):
    """How far the walk is, and what it knows by then."""

    position: int
    """Of the last event read."""
    recorded_at: datetime
    leaf: bytes
    """Of its body as it is."""
    frontier: bytes
    streams: bytes
    """The root of the map over where streams end."""
    checkpoint: Passed | None
    tiles: list[Fault]
    """Told once all else is."""


def chain(registry: Registry, places: Places, tell: Tell | None = None) -> list[Fault]:
    """Every fault of the events up to where the run ends, and of the checkpoints over them."""
    place = Place(places, "walk", Walked)
    if not place.done:
        with closing(Mapped()) as mapped:
            for fault in _Walk(registry, places.run, mapped, place).faults(tell):
                place.faults.append(fault)
        place.keep(place.state, done=True)
    return place.faults


class _Walk:
    """From the first event, or from where one that was interrupted had kept its place."""

    def __init__(self, registry: Registry, run: Run, mapped: Mapped, place: Place[Walked]) -> None:
        self._run, self._mapped, self._place = run, mapped, place
        self._begun = begun = place.state
        self._before = _last_read(begun, mapped) if begun else None
        self._frontier = merkle.Frontier.from_bytes(begun.frontier) if begun else merkle.Frontier()
        self._checkpoints = Checkpoints(
            registry, run.signed, mapped, begun.checkpoint if begun else None
        )
        self._roots = TileRoots(run.signed, begun.tiles if begun else ())

    def faults(self, tell: Tell | None) -> Iterator[Fault]:
        """What is wrong from here on; the place is kept between two of them."""
        run, checkpoints, roots = self._run, self._checkpoints, self._roots
        if self._begun is None:
            yield from _head(run)
        for row in store.walk(self._before.position if self._before else 0, run.position):
            yield from _follows(row, self._before)
            yield from checkpoints.reached(self._frontier, self._before, row)
            leaf = merkle.leaf_hash(row.body)
            yield from _body(row, leaf)
            self._frontier = self._frontier.extend([leaf], roots.completed)
            checkpoints.passed(row, leaf)
            self._before = row
            if self._place.due:
                self._place.keep(self._walked(row, leaf))
            if tell and row.position % _CHUNK == 0:
                tell("read", row.position, run.position)
        yield from checkpoints.reached(self._frontier, self._before, None)
        yield from checkpoints.rotations()
        yield from checkpoints.cosignatures()
        yield from roots.faults(self._frontier.size)
        last = self._before.position if self._before else 0
        if last != run.position:
            yield Fault(Kind.HEAD, last, "", f"the log ends here, the head says {run.position}")
        yield from versions()

    def _walked(self, row: EventRow, leaf: bytes) -> Walked:
        return Walked(
            row.position,
            row.recorded_at,
            leaf,
            self._frontier.to_bytes(),
            self._mapped.root(),
            self._checkpoints.before,
            self._roots.wrong,
        )


def _last_read(begun: Walked, mapped: Mapped) -> EventRow:
    """The event up to which the log was read, with the map as it was there; Unusable if changed.

    The frontier there needs no look of its own: the next checkpoint is held against it.
    """
    row = next(store.walk(begun.position - 1, begun.position), None)
    read = begun.recorded_at, begun.leaf
    if row is None or (row.recorded_at, merkle.leaf_hash(row.body)) != read:
        raise Unusable(f"event {begun.position} is no longer what was read")
    if begun.checkpoint is None or not begun.checkpoint.broken:
        mapped.catch_up(begun.position)
        if mapped.root() != begun.streams:
            raise Unusable(f"an event before {begun.position} is no longer what was read")
    return row


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


def _follows(row: EventRow, before: EventRow | None) -> Iterator[Fault]:
    wanted = before.position + 1 if before else 1
    if row.position != wanted:
        missing = f"position {wanted} to {row.position - 1} missing"
        yield Fault(Kind.GAP, wanted, "", missing)
    if before is not None and row.recorded_at < before.recorded_at:
        yield Fault(Kind.TIME, row.position, row.stream, "recorded before the event before it")


def _body(row: EventRow, leaf: bytes) -> Iterator[Fault]:
    if leaf != row.leaf:
        yield Fault(Kind.LEAF, row.position, row.stream, "the leaf is not the hash of the body")
    try:
        said = msgspec.json.decode(row.body, type=dict[str, Any])
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
