"""Between events and the canonical bytes of the log; what those bytes say is what happened."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from panel.ledger import canonical
from panel.ledger.events import Event, Fact, Origin, Recorded, lifted
from panel.ledger.models import LogEvent
from panel.ledger.registers import RegisterEntered
from panel.ledger.registry import Registry
from panel.ledger.store import EventRow

LARGEST = 65_535
"""Bytes of one event at most: the length field of a tlog-tiles entry is two bytes."""


class UnknownEvent(Exception):
    """The log holds an event that this code can't read; the fold of its stream stops there."""

    def __init__(self, stream: str, version: int, why: str, position: int | None = None) -> None:
        place = f" (position {position})" if position else ""
        super().__init__(f"{stream} {version}{place}: {why}")
        self.stream, self.version, self.why, self.position = stream, version, why, position

    def at(self, position: int) -> UnknownEvent:
        """The same, with the position that whoever read the row knows."""
        return UnknownEvent(self.stream, self.version, self.why, position)


class TooLarge(Exception):
    """An event over 65,535 bytes can't be written."""


_STAMP: Final = "2015-07-24T00:00:00.000000Z"
_RECORDED: Final = b'"recorded_at":"'


class _Body(msgspec.Struct, frozen=True):
    act: Origin
    data: msgspec.Raw
    recorded_at: str
    salt: str
    stream: str
    type: str
    v: int
    version: int


_decoder = msgspec.json.Decoder(_Body)


def stamp(at: datetime) -> str:
    """An instant in UTC as answers and the log write it, always with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


class Undated(NamedTuple):
    """The canonical bytes of an event before and after the time at which it is recorded."""

    before: bytes
    after: bytes

    def at(self, recorded_at: datetime) -> bytes:
        """All of its bytes."""
        return self.before + stamp(recorded_at).encode() + self.after


def encode(event: Event, *, stream: str, version: int, origin: Origin) -> Undated:
    """The canonical bytes of an event with a random salt; Unencodable where it has none, and
    a ValidationError where it holds what its own type refuses.
    """
    kind = type(event)
    data = msgspec.to_builtins(event)
    # What its own type refuses could never be read again, nor its stream with it.
    msgspec.convert(data, kind)
    body = canonical.encode(
        {
            "act": msgspec.to_builtins(origin),
            "data": data,
            "recorded_at": "",
            "salt": urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode(),
            "stream": stream,
            "type": kind.name,
            "v": kind.shape,
            "version": version,
        }
    )
    length = len(body) + len(_STAMP)
    if length > LARGEST:
        raise TooLarge(f"an event of {length} bytes; {LARGEST} is the most that can be written")
    # The last: what follows it, a salt and a stream's name among it, can't hold a bare quote.
    before, mark, after = body.rpartition(_RECORDED)
    return Undated(before + mark, after)


def decode(body: bytes, registry: Registry) -> Fact:
    """The fact that the bytes hold, in today's shape; UnknownEvent where it can't be read."""
    raw = _decoder.decode(body)
    kind = registry.events.get(raw.type)
    if kind is None or raw.v > kind.shape:
        why = f"{raw.type} of shape {raw.v} is not known"
        raise UnknownEvent(raw.stream, raw.version, why)
    try:
        event = _event(kind, raw)
    except Exception as error:  # an upcaster's own, or a value that today's shape refuses
        why = f"{raw.type} can't be read: {type(error).__name__}: {error}"
        raise UnknownEvent(raw.stream, raw.version, why) from error
    return Fact(event, raw.version, raw.act)


def _event(kind: type[Event], raw: _Body) -> Event:
    if raw.v == kind.shape:
        today: Event = _reader(kind).decode(raw.data)
        return today
    older: dict[str, Any] = msgspec.json.decode(raw.data)
    return msgspec.convert(lifted(kind, raw.v, older), kind)


@cache
def _reader(kind: type[Event]) -> msgspec.json.Decoder[Any]:
    """From bytes to the struct with no dict between them, made once a type."""
    return msgspec.json.Decoder(kind)


def entered(body: bytes) -> RegisterEntered | None:
    """The entry that a register's event holds; None for the event that opened it."""
    raw = _decoder.decode(body)
    if raw.type != RegisterEntered.name:
        return None
    entry: RegisterEntered = _reader(RegisterEntered).decode(raw.data)
    return entry


def recorded(row: LogEvent | EventRow, registry: Registry) -> Recorded:
    """A row of the log as the fact it holds, with where and when it was recorded."""
    try:
        fact = decode(bytes(row.body), registry)
    except UnknownEvent as error:
        raise error.at(row.position) from error
    return Recorded(fact, row.stream, row.position, row.recorded_at, bytes(row.leaf))
