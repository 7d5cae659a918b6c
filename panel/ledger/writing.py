"""The plain SQL that writes rows with history: in an append the ORM would be most of the cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from django.db import connection, models

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
        sql, columns = _inserting(model)
        many(sql, [[_prepared(row, *column) for column in columns] for row in rows])


_Prepare = Callable[[Any, Any], Any] | None
_AS_THEY_ARE: Final = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BigIntegerField,
    models.SmallIntegerField,
    models.BooleanField,
    models.BinaryField,
)
"""Fields whose values a driver takes as rows hold them; asking each costs more than the INSERT."""


def _prepared(row: HistoryRow, name: str, prepare: _Prepare) -> Any:
    value = getattr(row, name)
    return value if prepare is None else prepare(value, connection)


@cache
def _inserting(model: type[HistoryRow]) -> tuple[str, list[tuple[str, _Prepare]]]:
    """The statement, and each column with how its value is made ready; found once a model."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.attname}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'
    return sql, [
        (f.attname, None if type(f) in _AS_THEY_ARE else f.get_db_prep_save) for f in fields
    ]
