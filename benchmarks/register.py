"""Worker: the question, certificates and the sweep for deadlines, over a register of requests."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from random import Random
from statistics import quantiles
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from benchmarks.rounds import Figures, serve
from cases.exemptions.models import PersonRow
from cases.status.answers import StatusQuestion
from cases.status.certificates import certify
from cases.status.queries import status
from panel.access import queries
from panel.ledger import clockwork, execution, moments, store
from panel.ledger.models import DueRow
from panel.ledger.packing import pack
from panel.ledger.registry import registry
from panel.ledger.rows import Moment

_SAMPLE, _CERTIFICATES = 400, 40
"""How many persons are asked about in a round, and for how many a certificate is made."""
_OPEN, _FELL_DUE = int(os.environ.get("BENCH_OPEN", "100000")), 10
"""Requests whose period runs, and how many of them end."""


def questions() -> list[StatusQuestion]:
    """About persons drawn from all requests, so that who travels most is asked about most."""
    drawn = Random(1747)  # noqa: S311  # the same persons in each round
    last = PersonRow.objects.order_by("-id").values_list("id", flat=True)[0]
    numbers = [drawn.randint(1, last) for _ in range(_SAMPLE)]
    rows = PersonRow.objects.filter(id__in=numbers)
    return [
        StatusQuestion(
            person=row.person,
            state=next(iter(row.ways), "XA"),
            date=row.first_day + timedelta(days=drawn.randint(-20, 20)),
        )
        for row in rows
    ]


def timed(work: Callable[[Any], Any], about: Sequence[Any]) -> dict[str, float]:
    """Milliseconds of each, half and 99 of a hundred; in SQL; statements and largest answer."""
    sql, statements = 0.0, 0

    def counted(execute: Any, *said: Any) -> Any:
        nonlocal sql, statements
        began = time.perf_counter()
        try:
            return execute(*said)
        finally:
            sql, statements = sql + time.perf_counter() - began, statements + 1

    took, largest = [], 0
    with connection.execute_wrapper(counted):
        for one in about:
            began = time.perf_counter()
            made = work(one)
            took.append(1000 * (time.perf_counter() - began))
            largest = max(largest, len(made) if isinstance(made, bytes) else 0)
    cuts = quantiles(took, n=100, method="inclusive")
    return {
        "p50": cuts[49],
        "p99": cuts[98],
        "sql": 1000 * sql / len(about),
        "statements": statements / len(about),
        "largest": largest,
    }


def past() -> Moment:
    """Noon of a day in the middle of what the ledger tells of."""
    middle = PersonRow.objects.order_by("first_day")[PersonRow.objects.count() // 2]
    when = date(middle.first_day.year, 6, 30)
    return moments.parse(f"{when.isoformat()}T12:00:00Z")


def measured() -> Callable[[], Figures]:
    """What a round does."""
    # Nobody listens: what a broker takes is not what is measured here.
    execution._nudge = lambda: None
    connection.ensure_connection()
    driver, viewer, asked, then = (
        connection.connection,
        queries.operator("bench"),
        questions(),
        past(),
    )
    mark = "?" if connection.vendor == "sqlite" else "%s"
    keys = [row.id for row in PersonRow.objects.order_by("id")[: len(asked)]]
    select = f'SELECT * FROM "{PersonRow._meta.db_table}" WHERE id = {mark}'
    return lambda: {
        "select by key, bare": timed(lambda k: driver.execute(select, (k,)).fetchone(), keys),
        "status, now": timed(lambda q: status(q, viewer, moments.now()), asked),
        "status, then": timed(lambda q: status(q, viewer, then), asked),
        "certificate, now": timed(
            lambda q: pack(certify(registry, q, viewer, moments.now())), asked[:_CERTIFICATES]
        ),
        f"sweep, {_OPEN:,} open, {_FELL_DUE} due": swept(),
    }


def swept() -> dict[str, float]:
    """What beat asks each second: which of all that is open fell due."""
    with transaction.atomic():
        now = store.head().time
        DueRow.objects.bulk_create((_due(number, now) for number in range(_OPEN)), batch_size=1_000)

        def sweep(_: object) -> int:
            found = clockwork.fell_due(now)
            assert len(found) >= _FELL_DUE
            return len(found)

        took = timed(sweep, range(_CERTIFICATES))
        transaction.set_rollback(True)
    return took


def _due(number: int, now: datetime) -> DueRow:
    fell = number < _FELL_DUE
    deadline = now + timedelta(minutes=-number if fell else number)
    return DueRow(
        stream=f"exemption-request/open-{number}",
        row_key="adoption",
        kind="adoption",
        deadline=deadline,
        held_from=1,
    )


if __name__ == "__main__":
    serve(measured(), sys.stdout)
