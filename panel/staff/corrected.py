"""Of a correction, what it changes: each field that reads otherwise, as it read and as it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from django.utils.html import format_html

from panel.ledger.events import Event, Fact
from panel.ledger.states import Corrected
from panel.ledger.wording import named_by
from panel.staff.words import NO_WAYS, Ways, label, said, shown


def readings(facts: Sequence[Fact]) -> Mapping[int, tuple[Event, Event]]:
    """By the number of each correction: how its entry read before it, and how it reads since."""
    reads: dict[int, Event] = {}
    found = {}
    for fact in facts:
        if isinstance(fact.event, Corrected):
            target = fact.event.target
            first = facts[target - 1].event
            meant = fact.event.meant(type(first))
            found[fact.version] = (reads.get(target, first), meant)
            reads[target] = meant
    return found


def changes(
    before: msgspec.Struct, now: msgspec.Struct, ways: Ways = NO_WAYS
) -> Iterator[tuple[str, Any]]:
    """Each field that differs, with its label: "old → new"; a struct's by its own fields."""
    for field in msgspec.structs.fields(type(now)):
        was, reads = getattr(before, field.name), getattr(now, field.name)
        if was == reads:
            continue
        if isinstance(reads, msgspec.Struct) and type(was) is type(reads):
            yield from changes(was, reads, ways)
        else:
            known = ways.get(named_by(field.type), {})
            pair = (said(shown(one, known, ways)) for one in (was, reads))
            yield label(field.name), format_html("{} → {}", *pair)


def told_of(fact: Fact, facts: Sequence[Fact], ways: Ways = NO_WAYS) -> list[tuple[str, Any]]:
    """All that a correction tells: what it changes, on whose authority, why; else nothing."""
    if not isinstance(fact.event, Corrected):
        return []
    before, now = readings(facts)[fact.version]
    changed = list(changes(before, now, ways)) or [("Changed", "nothing")]
    return [*changed, ("Authority", fact.event.authority), ("Reason", fact.event.reason)]
