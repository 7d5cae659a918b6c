"""The plain SQL that writes rows with history: in an append the ORM would be most of the cost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from panel.ledger.rows import STILL, HistoryRow
from panel.ledger.statements import many


def close(model: type[HistoryRow], rows: Sequence[tuple[HistoryRow, int]]) -> None:
    """Let rows that hold now end at a position each."""
    since = model._meta.get_field("since")
    many(
        f'UPDATE "{model._meta.db_table}" SET held_to = %s'
        " WHERE stream = %s AND row_key = %s AND since = %s AND held_to = %s",
        [
            (at, row.stream, row.row_key, since.get_db_prep_save(row.since, connection), STILL)
            for row, at in rows
        ],
    )


def insert(model: type[HistoryRow], rows: Sequence[HistoryRow]) -> None:
    """Write new rows; the database numbers them."""
    if rows:
        sql, fields = _inserting(model)
        saved = [
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            for row in rows
        ]
        many(sql, saved)


@cache
def _inserting(model: type[HistoryRow]) -> tuple[str, list[Field[Any, Any]]]:
    """The statement, and the fields that it takes in order; put together once a model."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.attname}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', fields
