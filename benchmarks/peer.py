"""Worker: what the package `eventsourcing` does of what our log does, on the same kind of file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks.rounds import LONG, SHORT, WRITERS, rate, serve

_PAGE = 1000

_AT = datetime(2010, 1, 1, tzinfo=UTC)


class Rule(Aggregate):
    """Its events say what ours say: who did it, when it was received, and the rule."""

    @event("Published")
    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said

    @event("Corrected")
    def correct(self, said: dict[str, Any]) -> None:
        """One more event."""
        self.said = said


_SAID: dict[str, Any] = {
    "actor": "bench",
    "role": "secretariat",
    "command": "rule.publication",
    "received_at": _AT,
    "salt": "x" * 22,
    "procedure": None,
    "decided_by": None,
    "valid_from": _AT,
    "silence": None,
    "notice": None,
    "period": None,
    "within": None,
    "source": "x" * 60,
    "verified": False,
}


def application() -> Application[Any]:
    """On the database of the environment; on SQLite its file lies beside ours."""
    address = os.environ["DATABASE_URL"]
    if not address.startswith("postgresql"):
        file = str(Path(os.environ["VAR_DIR"]) / "peer.sqlite3")
        return Application({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": file})
    said = urlsplit(address)
    return Application(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": said.path.strip("/"),
            "POSTGRES_HOST": unquote(said.netloc.partition("@")[2]),
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": said.username or "",
            "POSTGRES_PASSWORD": "none",
            "POSTGRES_POOL_SIZE": str(WRITERS),
        }
    )


def stream(app: Application[Any], length: int) -> Any:
    """An aggregate of so many events."""
    rule = Rule(said=_SAID)
    for _ in range(length - 1):
        rule.correct(said=_SAID)
        if len(rule.pending_events) == 50:
            app.save(rule)
    app.save(rule)
    return rule.id


def work(app: Application[Any]) -> dict[str, Callable[[], Any]]:
    """What is measured."""
    short, long = stream(app, SHORT), stream(app, LONG)
    for _ in range(2 * _PAGE // LONG):
        stream(app, LONG)
    starts = count()

    def walk() -> None:
        app.recorder.select_notifications(1 + next(starts) % _PAGE, _PAGE)

    return {
        "1 event": lambda: app.save(Rule(said=_SAID)),
        f"stream of {SHORT}": lambda: list(app.events.get(short)),
        f"stream of {LONG:,}": lambda: list(app.events.get(long)),
        "walk": walk,
    }


if __name__ == "__main__":
    opened = application()
    measured = work(opened)
    once = measured["1 event"]

    def measure() -> dict[str, dict[str, float]]:
        """Each alone, then eight writers."""
        found = {name: rate(one) for name, one in measured.items()}
        return found | {"1 event, 8 writers": rate(once, threads=WRITERS)}

    serve(measure, sys.stdout)
