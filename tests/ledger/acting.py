"""How tests give commands to the toy room, from one thread or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from panel.ledger import moments
from panel.ledger.commands import Act, Command
from panel.ledger.execution import Asked, Once, Outcome, execute
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from tests.ledger import toy


def do(registry: Registry, command: Command, key: str, once: str = "", **more: Any) -> Outcome:
    """Give one command about one loan."""
    at = moments.now().at
    act = Act(actor="test", role=toy.ROLE, at=at, received_at=at)
    given = Once("test", once) if once else None
    return execute(registry, Asked(command, key), act, once=given, **more)


def scribble(registry: Registry, key: str, many: int) -> None:
    """Note something so many times about one loan, all in one transaction."""
    at = moments.now().at
    act = Act(actor="test", role=toy.ROLE, at=at, received_at=at)
    notes = [Asked(toy.Note(text=f"{number}"), key) for number in range(many)]
    execute(registry, notes, act)


def at_once(work: Callable[[Any], Any], items: Iterable[Any], threads: int = 8) -> list[Any]:
    """Work on all items, so many at a time, each thread with a connection of its own."""

    def closing(item: Any) -> Any:
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(closing, items))


def types_of(stream: str) -> list[str]:
    """The types of a stream's events, in order."""
    return list(
        LogEvent.objects.filter(stream=stream).order_by("version").values_list("type", flat=True)
    )


def positions() -> list[int]:
    """Every position of the log."""
    return list(LogEvent.objects.order_by("position").values_list("position", flat=True))
