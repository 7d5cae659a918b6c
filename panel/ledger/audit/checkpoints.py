"""Signed checkpoints, each held against the tree as it was at its size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

import msgspec

from panel.ledger import codec, mapstore, merkle, notes, opening, store
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.cosigning import cosigned, joined
from panel.ledger.mapped import Mapped
from panel.ledger.models import Checkpoint, Cosignature, LogEvent
from panel.ledger.registers import KeyRotated
from panel.ledger.registry import Registry
from panel.ledger.rotation import Keyring
from panel.ledger.store import EventRow

_AT_ONCE: Final = 500


class Passed(msgspec.Struct, frozen=True):
    """The last checkpoint that was judged, and what is known by then."""

    size: int
    made_at: datetime
    fitted: int
    """The size of the last whose root is the log's."""
    broken: bool
    """Whether a root was not, and no later one is told."""


class Checkpoints:
    """Walks the checkpoints beside the log; of roots that don't fit it tells the first."""

    def __init__(
        self, registry: Registry, upto: int, mapped: Mapped, before: Passed | None
    ) -> None:
        stored = Checkpoint.objects.filter(size__lte=upto).order_by("size")
        if before is not None:
            stored = stored.filter(size__gt=before.size)
        self._stored = stored.iterator(chunk_size=_AT_ONCE)
        self._next = next(self._stored, None)
        self._fitted = before.fitted if before else 0
        self._broken = before is not None and before.broken
        self.before = before
        self._mapped = mapped
        self._keys = _keyring(registry)

    def rotations(self) -> Iterator[Fault]:
        """The rotations that don't stand where their statements say."""
        ends = self._keys.ends if self._keys else ()
        rows = LogEvent.objects.filter(stream=opening.LOG, type=KeyRotated.name).order_by(
            "position"
        )
        for row, end in zip(rows, ends, strict=False):
            if row.position != end + 1:
                detail = f"the old key's statement is of position {end + 1}"
                yield Fault(Kind.CHECKPOINT, row.position, row.stream, detail)

    def passed(self, event: EventRow, leaf: bytes) -> None:
        """Take note of where a stream ends now; the leaf is the hash of the body as it is."""
        if not self._broken:
            self._mapped.passed(event.stream, event.version, leaf)

    def cosignatures(self) -> Iterator[Fault]:
        """The cosignatures that don't hold on the checkpoint that they name."""
        rows = Cosignature.objects.order_by("pk").iterator(chunk_size=_AT_ONCE)
        while some := list(islice(rows, _AT_ONCE)):
            signed = Checkpoint.objects.filter(size__in={row.size for row in some})
            notes_of = dict(signed.values_list("size", "note"))
            for row in some:
                try:
                    note = joined(notes_of[row.size], [row.line])
                    cosigned(note, notes.VerifierKey.parse(row.key, notes.COSIGNATURE))
                except (KeyError, notes.NoteError):
                    detail = f"the cosignature of {row.key} does not hold"
                    yield Fault(Kind.CHECKPOINT, row.size, "", detail)

    def reached(
        self, frontier: merkle.Frontier, last: EventRow | None, following: EventRow | None
    ) -> Iterator[Fault]:
        """The faults of the checkpoints of this size; at the log's end of larger ones too."""
        while self._next is not None and (following is None or self._next.size <= frontier.size):
            yield from self._judge(self._next, frontier, last, following)
            judged = self._next
            self.before = Passed(judged.size, judged.made_at, self._fitted, self._broken)
            self._next = next(self._stored, None)

    def _judge(
        self,
        stored: Checkpoint,
        frontier: merkle.Frontier,
        last: EventRow | None,
        following: EventRow | None,
    ) -> Iterator[Fault]:
        for detail in (*self._signed(stored), *self._made(stored, last, following)):
            yield Fault(Kind.CHECKPOINT, stored.size, "", detail)
        if self._broken:
            return
        if (frontier.size, frontier.root()) != (stored.size, bytes(stored.root)):
            self._broken = True
            detail = f"its root is not the log's; the last that fits is of {self._fitted} events"
            yield Fault(Kind.CHECKPOINT, stored.size, "", detail)
        else:
            self._fitted = stored.size
            if frontier.to_bytes() != bytes(stored.frontier):
                yield Fault(Kind.CHECKPOINT, stored.size, "", "its frontier is not the tree's")
            yield from self._map(stored)

    def _signed(self, stored: Checkpoint) -> Iterator[str]:
        if self._keys is None:
            yield "the log names no key to judge it by"
            return
        key = self._keys.at(stored.size)
        try:
            said = notes.Checkpoint.parse(notes.verify(stored.note, key))
        except notes.NoteError as error:
            yield f"its note does not hold: {error}"
            return
        columns = (key.name, stored.size, bytes(stored.root))
        if (said.origin, said.size, said.root) != columns:
            yield "its note says something else than its columns"

    def _map(self, stored: Checkpoint) -> Iterator[Fault]:
        try:
            said = mapstore.root_of(stored)
        except notes.NoteError as error:
            yield Fault(Kind.MAP, stored.size, "", f"the checkpoint has no map: {error}")
            return
        if said != self._mapped.root():
            yield Fault(Kind.MAP, stored.size, "", "the checkpoint's map is not that of the log")

    def _made(
        self, stored: Checkpoint, last: EventRow | None, following: EventRow | None
    ) -> Iterator[str]:
        early = last is not None and stored.made_at < last.recorded_at
        late = following is not None and stored.made_at >= following.recorded_at
        if early or late or (self.before is not None and stored.made_at < self.before.made_at):
            yield "it was not made at the time that it says"


def _keyring(registry: Registry) -> Keyring | None:
    try:
        return opening.described(registry).keys
    except (store.NoLedger, notes.NoteError, codec.UnknownEvent):
        return None
