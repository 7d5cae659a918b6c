"""The catalogue of every event type: its fields, whom it bears on, what its stream is about."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import fields

from panel.ledger.commands import field_docs, purpose
from panel.ledger.events import Event
from panel.ledger.registry import Registry
from panel.ledger.states import Corrected, Voided


def catalogue(registry: Registry) -> str:
    """The catalogue as Markdown, as docs/events.md holds it."""
    return "\n".join(_lines(registry)) + "\n"


def _lines(registry: Registry) -> Iterator[str]:
    yield "# Events"
    yield ""
    yield "Every fact that the log can hold. A name is never changed; a new meaning is a new name."
    yield "A sample of each, in each shape that was ever written, is in tests/ledger/samples.jsonl."
    yield ""
    yield "## Any stream"
    yield from _event(Voided)
    yield from _event(Corrected)
    for room in registry.rooms:
        for state in room.states:
            yield f"\n## `{state.category}/…` ({room.name})"
            yield f"\n{purpose(state)}"
            for event in state.events:
                yield from _event(event)


def _event(kind: type[Event]) -> Iterator[str]:
    bears = ", ".join(f"`{name}`" for name in kind.bears_on.fields)
    if kind.bears_on.stream:
        bears = "whoever its stream is about"
    yield f"\n### `{kind.name}`, shape {kind.shape}"
    yield f"\n{purpose(kind)} Bears on: {bears or 'nobody'}.\n"
    docs = field_docs(kind)
    for field in fields(kind):
        said = f": {docs[field.name]}" if field.name in docs else ""
        yield f"- `{field.name}`{said}"
