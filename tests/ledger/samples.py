"""A sample of every event type in every shape ever written, kept for ever.

Lines are only ever added to the file: what a log holds is never written anew either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args, get_origin

import msgspec

from panel.ledger import codec
from panel.ledger.events import Event, Origin
from panel.ledger.registry import Registry
from panel.ledger.wording import bare_type, bounds, fields_of, is_kind, item_of, metas, optional

FILE: Final = Path(__file__).with_name("samples.jsonl")
_AT: Final = datetime(2015, 7, 24, 12, tzinfo=UTC)
_TEXTS: Final = (
    "Example",
    "XA",
    "IRi.039",
    "1737",
    "example",
    "https://example.invalid/1",
    "2015-07-24",
    "12.5",
    "EUR",
    "12.500000",
    "2015-07-24T12:00:00",
    "image/jpeg",
    "0123456789abcdef" * 4,
    "A" * 120,
)


class Sample(NamedTuple):
    """One event as it was written, and what it means in a shape of its type."""

    type: str
    shape: int
    """In which it was written."""
    read_in: int
    """The shape in which it means that; an older shape is lifted."""
    body: str
    """The canonical bytes, which are text."""
    means: dict[str, Any]


def stored() -> list[Sample]:
    """The samples of the file."""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return [Sample(**json.loads(line)) for line in lines]


def write(samples: Iterable[Sample]) -> None:
    """Add samples to the file, all or none."""
    lines = [json.dumps(one._asdict(), sort_keys=True, ensure_ascii=False) for one in samples]
    with FILE.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)


def missing(registry: Registry, known: Iterable[Sample]) -> list[tuple[str, int]]:
    """Type and shape of whatever has no sample that is read in today's shape."""
    there = {(one.type, one.shape, one.read_in) for one in known}
    return [
        (name, shape)
        for name, kind in registry.events.items()
        for shape in range(1, kind.shape + 1)
        if (name, shape, kind.shape) not in there
    ]


def wrong(registry: Registry, known: Iterable[Sample]) -> Iterator[str]:
    """What can't be read any more, or means something else than it did."""
    for one in known:
        try:
            event = codec.decode(one.body.encode(), registry).event
        except codec.UnknownEvent as error:
            yield f"{one.type} of shape {one.shape}: {error.why}"
            continue
        if one.read_in == type(event).shape and not _within(one.means, _plain(event)):
            yield f"{one.type} of shape {one.shape} means something else now"


def added(registry: Registry, known: list[Sample]) -> Iterator[Sample]:
    """The samples to add: made anew for today's shapes, lifted from older ones for the others."""
    for name, shape in missing(registry, known):
        kind = registry.events[name]
        older = [one.body for one in known if (one.type, one.shape) == (name, shape)]
        if shape < kind.shape and not older:
            raise LookupError(f"no log ever gave a sample of {name} in shape {shape}")
        body = older[0] if older else _body(kind)
        means = _plain(codec.decode(body.encode(), registry).event)
        yield Sample(name, shape, kind.shape, body, means)


def _plain(event: Event) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(msgspec.json.encode(event))
    return said


def _within(said: Any, now: Any) -> bool:
    """Whether all that was said still is; a field that is new has its default there."""
    if isinstance(said, dict) and isinstance(now, dict):
        return said.keys() <= now.keys() and all(_within(said[key], now[key]) for key in said)
    if isinstance(said, list) and isinstance(now, list):
        return len(said) == len(now) and all(map(_within, said, now))
    return bool(said == now)


def _body(kind: type[Event]) -> str:
    origin = Origin(
        actor="sample", role="tester", command="sample", received_at=_AT, document="OC.1"
    )
    event = msgspec.convert(_struct(kind), kind)
    body = codec.encode(event, stream="sample/1", version=1, origin=origin).at(_AT)
    return body.decode()


def _struct(kind: type) -> dict[str, Any]:
    return {name: _value(field.type) for name, field in fields_of(kind).items()}


def _value(wanted: Any) -> Any:  # one return a kind of value
    wanted = optional(wanted)
    bare = bare_type(wanted)
    if item_of(wanted) is not None:
        return [_value(item_of(wanted))] * max(1, bounds(wanted)[0])
    if is_kind(bare, Enum):
        return next(iter(bare)).value
    if is_kind(bare, msgspec.Struct):
        return _struct(bare)
    if get_origin(bare) is Literal:
        return get_args(bare)[0]
    if bare is str:
        return next(text for text in _TEXTS if _fits(text, wanted))
    plain = {bool: True, int: 1, date: "2015-07-24", datetime: _AT.isoformat(), Any: {}}
    return plain.get(bare, {})


def _fits(text: str, wanted: Any) -> bool:
    return all(
        (meta.pattern is None or re.search(meta.pattern, text))
        and len(text) <= (meta.max_length or len(text))
        for meta in metas(wanted)
    )
