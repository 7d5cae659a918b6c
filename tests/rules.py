"""Given, when, then: a rule tried on plain values, without a database."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from panel.ledger.commands import Act, Command, Refused, To
from panel.ledger.events import Event, Fact, Origin
from panel.ledger.states import State, fold

NOON = datetime(2015, 7, 13, 16, tzinfo=UTC)
"""Noon in New York on Monday 13 July 2015."""


def act(**said: Any) -> Act:
    """Somebody's act; at noon, by the Secretariat, unless said otherwise."""
    at = said.get("at", NOON)
    usual = {"actor": "tester", "role": "secretariat", "at": at, "received_at": at}
    return Act(**{**usual, "subject": "one", **said})


def fact(event: Event, version: int, **origin: Any) -> Fact:
    """An event in its stream."""
    usual = {"actor": "tester", "role": "secretariat", "command": "test", "received_at": NOON}
    return Fact(event, version, Origin(**{**usual, **origin}))


S = TypeVar("S", bound=State)


def folded(kind: type[S], events: list[Any]) -> S:
    """The state after these events (or facts)."""
    facts = [
        e if isinstance(e, Fact) else fact(e, number) for number, e in enumerate(events, start=1)
    ]
    return fold(kind, [msgspec.structs.replace(f, version=n) for n, f in enumerate(facts, 1)])


def outcome(given: State, when: Command, by: Act | None = None, **reads: State) -> Any:
    """The events that the command decides, those for other streams apart; or its refusal."""
    rule: Any = when
    by = by or act()
    if why := when.offered(given, by.received_at):
        return Refused(why)
    try:
        when.bar(by, given, reads)
        decided = list(rule.decide(by, given, **reads))
    except Refused as refused:
        return refused
    return [event for event in decided if not isinstance(event, To)]
