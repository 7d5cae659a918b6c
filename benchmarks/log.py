"""Worker: the log by itself beside the bare driver and the ORM, on the environment's database."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from datetime import date, datetime

from django.db import connection, connections, models, transaction

from benchmarks.bare_driver import bare
from benchmarks.rounds import LONG, SHORT, WRITERS, rate, serve
from cases.regimes.domain.measures import PublishRule
from panel.access.roles import Role
from panel.ledger import codec, execution, store
from panel.ledger.commands import Act
from panel.ledger.execution import Asked, Once, execute
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry

_PAGE, _BATCH = 1000, 500
_BODY = secrets.token_bytes(500)


class ByOrm(models.Model):
    """What the bare driver inserts, through Django's ORM."""

    stream = models.TextField()
    version = models.BigIntegerField(unique=True)
    body = models.BinaryField()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return f"{self.stream} {self.version}"


def rules(many: int) -> list[Asked]:
    """Commands of one event and one row each, which bear on nobody."""
    said = PublishRule(procedure=None, valid_from=date(2010, 1, 1), source="x" * 60)
    return [Asked(said, f"bench.{secrets.token_hex(8)}") for _ in range(many)]


def publish(asked: Sequence[Asked]) -> None:
    """As any face would: with an idempotency key, in one transaction."""

    def acting(at: datetime) -> Act:
        return Act(actor="bench", role=Role.SECRETARIAT, at=at, received_at=at)

    execute(registry, asked, acting, once=Once("bench", secrets.token_hex(8)))


def stream(length: int) -> str:
    """A rule published and corrected so many times."""
    key = f"bench.{secrets.token_hex(8)}"
    for start in range(0, length, _BATCH):
        texts = range(start, min(start + _BATCH, length))
        publish(
            [
                Asked(
                    PublishRule(
                        procedure=None,
                        valid_from=date(2010, 1, 1),
                        source=f"{n}",
                        reason="corrected",
                    ),
                    key,
                )
                for n in texts
            ]
        )
    return f"rule/{key}"


def loaded(name: str) -> list[Any]:
    """A stream's facts in order."""
    return [codec.decode(body, registry) for body in store.bodies([name])[name]]


def work(driver: Any) -> dict[str, Callable[[], Any]]:
    """What is measured, each beside what it is compared with."""
    execution._nudge = lambda: None
    mark = "?" if connection.vendor == "sqlite" else "%s"
    insert = f"INSERT INTO bare VALUES ({mark}, {mark}, {mark})"
    numbers, starts = count(time.time_ns()), count()
    short, long = stream(SHORT), stream(LONG)

    def bare_many(many: int) -> None:
        driver.execute("BEGIN")
        driver.cursor().executemany(insert, [("stream", next(numbers), _BODY) for _ in range(many)])
        driver.execute("COMMIT")

    def by_orm() -> None:
        with transaction.atomic():
            ByOrm._default_manager.create(stream="stream", version=next(numbers), body=_BODY)

    def walk() -> None:
        start = 1 + next(starts) % LONG
        some = LogEvent.objects.filter(position__gte=start).order_by("position")[:_PAGE]
        list(some.values_list("position", "stream", "version", "body", "leaf"))

    return {
        "1 event, bare": lambda: driver.execute(insert, ("stream", next(numbers), _BODY)),
        "1 event, ORM": by_orm,
        "1 event": lambda: publish(rules(1)),
        "10 events, bare": lambda: bare_many(10),
        "10 events": lambda: publish(rules(10)),
        f"{_BATCH} events, bare": lambda: bare_many(_BATCH),
        f"{_BATCH} events": lambda: publish(rules(_BATCH)),
        f"stream of {SHORT}": lambda: loaded(short),
        f"stream of {LONG:,}": lambda: loaded(long),
        "walk": walk,
    }


def measure(measured: dict[str, Callable[[], Any]]) -> dict[str, dict[str, float]]:
    """Each alone, then eight writers."""
    found = {name: rate(one) for name, one in measured.items()}
    crowd = rate(measured["1 event"], threads=WRITERS, leave=connections.close_all)
    return found | {f"1 event, {WRITERS} writers": crowd}


if __name__ == "__main__":
    opened = bare()
    with connection.schema_editor() as editor:
        editor.create_model(ByOrm)
    everything = work(opened)
    serve(lambda: measure(everything), sys.stdout)
    opened.execute("DROP TABLE bare")
    opened.close()
    with connection.schema_editor() as editor:
        editor.delete_model(ByOrm)
