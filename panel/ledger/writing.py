"""The plain SQL that writes rows with history: in an append the ORM would be most of the cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from panel.ledger.rows import STILL, HistoryRow

_AT_ONCE = 50
"""Rows in one go: psycopg sends them ahead of the answers, which many or large ones would jam."""


def many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each row of values."""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _AT_ONCE):
            cursor.executemany(sql, rows[start : start + _AT_ONCE])


def close(model: type[HistoryRow], rows: Sequence[tuple[HistoryRow, int]]) -> None:
    """Let rows that hold now end at a position each."""
    table = connection.ops.quote_name(model._meta.db_table)
    since = model._meta.get_field("since")
    many(
        f"UPDATE {table} SET held_to = %s"
        " WHERE stream = %s AND row_key = %s AND since = %s AND held_to = %s",
        [
            (at, row.stream, row.row_key, since.get_db_prep_save(row.since, connection), STILL)
            for row, at in rows
        ],
    )


def insert(model: type[HistoryRow], rows: Sequence[HistoryRow]) -> None:
    """Write new rows; the database numbers them."""
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.attname) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    many(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",
        [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] for row in rows],
    )
