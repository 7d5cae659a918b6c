"""An append in one statement of PostgreSQL's: the head is locked for it and the commit alone.

Places in the log and the time of recording are known once the head is locked, so the statement
puts them into events, rows and what is remembered of the command; it hashes each event's bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from panel.ledger import store, writing
from panel.ledger.rows import STILL, HistoryRow, Moment
from panel.ledger.statements import run

if TYPE_CHECKING:
    from panel.ledger.batches import Batch
    from panel.ledger.given import Remembered

Part = tuple[str, list[Any]]
"""A clause of the statement and the values that it takes."""

# The clock runs on while it waits for the lock: PostgreSQL reads it again for the row it then has.
_HEAD: Final = """h AS (
 UPDATE ledger_head AS head SET position = position + %s, time = greatest(
  time + interval '1 microsecond',
  CASE WHEN c.shows IS NULL THEN clock_timestamp() WHEN c.running_since IS NULL THEN c.shows
   ELSE c.shows + (clock_timestamp() - c.running_since) END)
 FROM (SELECT set_config('lock_timeout', %s, true) AS patience) AS p
 LEFT JOIN ledger_clock c ON c.id = 1 WHERE head.id = 1 AND p.patience IS NOT NULL
 RETURNING position - %s AS before, position, time)"""

# The bytes, and the leaf of the tree over them (RFC 6962, 2.1): SHA-256 of a zero byte and these.
_EVENT: Final = r"""SELECT before + %s, %s, %s::int, %s, time, body, sha256('\x00'::bytea || body)
 FROM h, LATERAL (SELECT %s::bytea || convert_to(to_char(time AT TIME ZONE 'UTC',
  'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8') || %s::bytea AS body) AS b"""

_GIVEN: Final = """g AS (
 INSERT INTO ledger_given (client, key, digest, stream, events, position, at)
 SELECT %s, %s, %s::bytea, %s, %s::int, position, time FROM h)"""


def write(batch: Batch) -> Moment:
    """Write the batch and tell where the head now is."""
    parts = list(_parts(batch))
    clauses = ", ".join(clause for clause, _ in parts)
    values = [value for _, some in parts for value in some]
    row = run(f"WITH {clauses} SELECT position, time FROM h", values).fetchone()
    if row is None:
        raise store.NoLedger
    position, at = row
    assert isinstance(at, datetime)
    return Moment(position, store.instant(at))


def _parts(batch: Batch) -> Iterator[Part]:
    count = len(batch.events)
    yield _HEAD, [count, f"{store.PATIENCE}s", count]
    yield _events(batch)
    for number, (model, ended) in enumerate(batch.gone.items()):
        for place, (row, at) in enumerate(ended):
            yield _closing(f"c{number}_{place}", model, row, at)
    for number, (model, rows) in enumerate(batch.fresh.items()):
        if rows:
            yield _opening(f"r{number}", model, rows)
    if batch.remembered:
        yield _remembering(batch.remembered)


def _events(batch: Batch) -> Part:
    values = [
        value
        for place, event in enumerate(batch.events, 1)
        for value in (place, event.stream, event.version, event.type, *event.body)
    ]
    every = " UNION ALL ".join([_EVENT] * len(batch.events))
    columns = "position, stream, version, type, recorded_at, body, leaf"
    return f"e AS (INSERT INTO ledger_event ({columns}) {every})", values


def _closing(name: str, model: type[HistoryRow], row: HistoryRow, place: int) -> Part:
    clause = (
        f'{name} AS (UPDATE "{model._meta.db_table}" SET held_to = before + %s FROM h'
        " WHERE stream = %s AND row_key = %s AND since = %s AND held_to = %s)"
    )
    return clause, [place, row.stream, row.row_key, row.since, STILL]


def _opening(name: str, model: type[HistoryRow], rows: Sequence[HistoryRow]) -> Part:
    table = writing.table_of(model)
    marks = ", ".join(
        f"before + %s::{kind}" if column == "held_from" else f"%s::{kind}"
        for column, kind in zip(table.columns, table.kinds, strict=True)
    )
    every = " UNION ALL ".join([f"SELECT {marks} FROM h"] * len(rows))
    values = [value for row in rows for value in table.values(row)]
    return f'{name} AS (INSERT INTO "{model._meta.db_table}" ({table.names}) {every})', values


def _remembering(one: Remembered) -> Part:
    return _GIVEN, [*one.key, one.digest, one.stream, one.events]
