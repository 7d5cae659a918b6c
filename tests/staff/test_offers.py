"""What a case's page offers is refused, if at all, for what is typed: whoever looks, at any."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import Enum
from typing import Any

import msgspec
import pytest

from panel.access.giving import give, on_behalf, role_for
from panel.access.roles import STAFF
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments, store
from panel.ledger.commands import Command, Refused
from panel.ledger.execution import Asked, NoSuchStream
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.wording import bare_type, fields_of, is_kind, item_of, optional
from panel.management.generating.writing import Plan, generate
from panel.staff.acts import next_acts
from panel.staff.asking import Asking
from panel.staff.cases import load
from panel.staff.registering import Next, desk
from tests.cases.reports.acting import drafted, final, published, written
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import SCRIPT, jpeg
from tests.once import once_on_postgresql
from tests.staff.incident import opened

pytestmark = once_on_postgresql

TYPED = ("XA", "XXi.001", "1737", "humanitarian", "EUR", "S/2015/401", "Words.", 1, 2015, True)


def plausible(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Values that the required fields of a struct take."""
    wanted = {n: f.type for n, f in fields_of(kind).items() if f.required}
    return {name: next(_fitting(of)) for name, of in wanted.items()}


def _fitting(wanted: Any) -> Iterator[Any]:
    for typed in _typed(optional(wanted)):
        try:
            msgspec.convert(typed, wanted)
        except msgspec.ValidationError:
            continue
        yield typed


def _typed(wanted: Any) -> Iterator[Any]:
    bare, now = bare_type(wanted), moments.now()
    if (item := item_of(wanted)) is not None:
        yield []
        yield [next(_fitting(item))]
    elif is_kind(bare, msgspec.Struct):
        yield plausible(bare)
    elif is_kind(bare, Enum):
        yield next(iter(bare)).value
    yield from (*TYPED, now.today.isoformat(), now.at.isoformat())


def offers(actor: str) -> Iterator[tuple[str, Viewer, Next]]:
    """Every act that can be given on any case on record, as each role sees it."""
    streams = sorted(set(LogEvent.objects.values_list("stream", flat=True)))
    for name in streams:
        category, _, key = name.partition("/")
        kind = registry.states[category]
        for role in sorted(STAFF) if not kind.rowless else ():
            viewer = Viewer(actor=actor, roles=frozenset({role}))
            try:
                seen, _records = load(registry, Asking(viewer, moments.now(), ""), kind, key)
            except NoSuchStream:
                continue
            for act in next_acts(registry, desk, seen):
                if act.command and not act.reason:
                    yield key if act.address.split("/")[3] == key else "", viewer, act


def refusal(command: type[Command], key: str, viewer: Viewer) -> Refused | None:
    """What is said to a plausible command."""
    paper = on_behalf(command, role_for(viewer, command))
    said: dict[str, Any] = {"state": "XA", "received_at": store.head().now, "document": "a note"}
    asked = Asked(msgspec.convert(plausible(command), command), key)
    try:
        give(registry, asked, viewer, validate_only=True, **(said if paper else {}))
    except Refused as refused:
        return refused
    return None


def generated() -> None:
    list(generate(registry, Plan(entries=3, requests=12, seed=5)))
    clockwork.set_clock(store.head().now + timedelta(hours=1))


def panels() -> None:
    opened()
    collected(jpeg())
    collected(SCRIPT, "holiday.jpg")
    examined()
    collected(jpeg(shade=1))
    report, issued = drafted(), drafted("Another")
    written(report)
    final(issued)
    published(issued)


@pytest.mark.parametrize("ledger_of", [generated, panels])
@pytest.mark.parametrize("actor", ["collector", "expert", "stranger"])
def test_what_is_offered_is_refused_for_what_is_typed_alone(ledger, ledger_of, actor):
    made: Callable[[], None] = ledger_of
    made()
    found, tried = [], 0
    for key, viewer, act in offers(actor):
        assert act.command is not None
        tried += 1
        refused = refusal(act.command, key, viewer)
        if refused is not None and not refused.field:
            found.append((act.command.__name__, sorted(viewer.roles), refused.rule, refused.facts))
    assert tried > 20
    assert not found
