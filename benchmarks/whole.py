"""Worker: a whole ledger rebuilt, verified and asked, each in a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from django.db import connection, transaction
from django.db.models import Count

from benchmarks.apart import Measured, apart
from benchmarks.log import publish, rules
from benchmarks.proofs import hashing
from benchmarks.rounds import serve
from cases.exemptions.models import RequestRow
from panel.ledger import checkpoints, codec, comparing, merkle, moments, streams, tree
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import HistoryRow, Moment
from panel.ledger.statements import many, run
from panel.ledger.verify import verify

NEW = 1_000
"""Events between two checkpoints, each of a stream of its own."""
_PAGE, _CHUNK, _BATCH = 50, 2_000, 500


def bodies() -> Iterator[bytes]:
    """The log from end to end, by the driver's own cursor."""
    with transaction.atomic():
        for (body,) in _chunked("SELECT body FROM ledger_event ORDER BY position"):
            yield bytes(body)


def hashed() -> None:
    """SHA-256 of every event."""
    for body in bodies():
        sha256(body).digest()


def emptied() -> None:
    """Leave no row in any table that streams become rows of, for a rebuild to write them all."""
    for model in comparing.models(registry):
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


def kept_and_emptied() -> None:
    """The same, with the rows in tables of this connection's own."""
    with connection.cursor() as cursor:
        for model in comparing.models(registry):
            table = model._meta.db_table
            cursor.execute(f'CREATE TEMP TABLE "kept_{table}" AS SELECT * FROM "{table}"')
    emptied()


def decoded_and_inserted() -> None:
    """What a rebuild can't do without: every event decoded, and every row written."""
    for body in bodies():
        codec.decode(body, registry)
    with transaction.atomic():
        for model in comparing.models(registry):
            _inserted(model)


def _inserted(model: type[HistoryRow]) -> None:
    table, columns = model._meta.db_table, [f.column for f in model._meta.concrete_fields]
    # JSON comes as the text that it is sent as.
    names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join(["%s"] * len(columns))
    some: list[Sequence[Any]] = []
    for row in _chunked(f'SELECT {names} FROM "kept_{table}"'):
        some.append(row)
        if len(some) == _BATCH:
            many(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', some)
            some = []
    many(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', some)


def _chunked(sql: str) -> Iterator[Sequence[Any]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while some := cursor.fetchmany(_CHUNK):
            yield from some


def rebuilt(workers: int, *, lacking: bool) -> Callable[[], None]:
    """A rebuild that finds every row lacking, or none."""

    def done() -> None:
        report = rebuild(registry, workers=workers)
        assert not report.unreadable
        assert bool(report.written) == lacking

    return done


def sound(workers: int) -> Callable[[], None]:
    """A whole verification that finds nothing."""

    def verified() -> None:
        faults = verify(registry, workers=workers)
        assert not faults, faults[:5]

    return verified


def halfway() -> Moment:
    """Where a transaction ended in the middle of the log."""
    middle = LogEvent.objects.get(position=LogEvent.objects.count() // 2)
    before = LogEvent.objects.filter(recorded_at__lt=middle.recorded_at)
    return moments.at_position(before.latest("position").position)


def asked(moment: Moment, when: str) -> dict[str, Measured]:
    """Questions of the requests' rows, and the fold of the longest stream but the registers."""
    rows = RequestRow.objects.as_of(moment)
    known = LogEvent.objects.filter(position__lte=halfway().position)
    longest = known.exclude(stream__startswith=comparing.REGISTERS).latest("version").stream
    return {
        f"{name}, {when}": Measured(work, once=False)
        for name, work in {
            f"page of {_PAGE}": lambda: list(rows.order_by("-number")[:_PAGE]),
            "count": rows.count,
            "count by status": lambda: list(rows.values("status").annotate(Count("pk"))),
            "fold of a stream": lambda: list(streams.as_of(registry, [longest], moment)),
        }.items()
    }


def published() -> None:
    """A thousand rules more, in a transaction that nobody commits: the process ends before."""
    transaction.atomic().__enter__()
    for _ in range(NEW // _BATCH):
        publish(rules(_BATCH))


def signed() -> None:
    """A checkpoint of the log as it is."""
    checkpoints.keep_up(registry)


def proved() -> None:
    """The inclusion of an event in the middle of the log."""
    newest = Checkpoint.objects.latest("size")
    merkle.inclusion_path(newest.size // 2, newest.size, tree.at(newest.size))


def everything() -> dict[str, Measured]:
    """What is measured, in an order that leaves every row where it was."""
    of_checkpoint = NEW * (2 + _streams().bit_length())
    of_proof = LogEvent.objects.count().bit_length()
    return {
        **asked(moments.now(), "now"),
        **asked(halfway(), "then"),
        "hash a checkpoint's nodes, bare": Measured(lambda: hashing(of_checkpoint)),
        f"checkpoint after {NEW:,} events": Measured(signed, before=published),
        "hash one way, bare": Measured(lambda: hashing(of_proof), once=False),
        "inclusion proof": Measured(proved, once=False),
        "walk and SHA-256, bare": Measured(hashed),
        "verify, 1 worker": Measured(sound(1)),
        "verify, 2 workers": Measured(sound(2)),
        "walk, decode, insert, bare": Measured(decoded_and_inserted, before=kept_and_emptied),
        "rebuild, every row lacking, 1 worker": Measured(rebuilt(1, lacking=True), before=emptied),
        "rebuild, every row lacking, 2 workers": Measured(rebuilt(2, lacking=True), before=emptied),
        "rebuild, nothing differs, 2 workers": Measured(rebuilt(2, lacking=False)),
    }


def size() -> dict[str, float]:
    """The ledger's events and streams, and the bytes of its database for each event."""
    asks = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    events = LogEvent.objects.count()
    taken = run(asks[connection.vendor]).fetchone()[0]
    return {"events": events, "streams": _streams(), "bytes": taken / events}


def _streams() -> int:
    return LogEvent.objects.filter(version=1).count()


def measure() -> dict[str, dict[str, float]]:
    """One round, which says on stderr how far it is."""
    found = {"size": size()}
    for name, one in everything().items():
        found[name] = apart(one)
        print(f"{name}: {found[name]['seconds']:.3g} s", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    checkpoints.keep_up(registry)
    serve(measure, sys.stdout)
