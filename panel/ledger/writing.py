"""The plain SQL that writes rows with history: in an append the ORM would be most of the cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models

from panel.ledger.rows import STILL, HistoryRow
from panel.ledger.statements import adapted, many


def close(model: type[HistoryRow], rows: Sequence[tuple[HistoryRow, int]]) -> None:
    """Let rows that hold now end at a position each."""
    many(
        f'UPDATE "{model._meta.db_table}" SET held_to = %s'
        " WHERE stream = %s AND row_key = %s AND since = %s AND held_to = %s",
        [(at, row.stream, row.row_key, adapted(row.since), STILL) for row, at in rows],
    )


def insert(model: type[HistoryRow], rows: Sequence[HistoryRow]) -> None:
    """Write new rows; the database numbers them."""
    if rows:
        sql, values = _inserting(model)
        many(sql, [values(row) for row in rows])


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


@cache
def _inserting(model: type[HistoryRow]) -> tuple[str, Callable[[HistoryRow], Sequence[Any]]]:
    """The statement, and what gives a row's values as it takes them; found once a model."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.attname}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    held = attrgetter(*(field.attname for field in fields))
    prepared = [
        (at, _preparing(field))
        for at, field in enumerate(fields)
        if type(field) not in _AS_THEY_ARE
    ]

    def values(row: HistoryRow) -> Sequence[Any]:
        found = list(held(row))
        for at, prepare in prepared:
            if found[at] is not None:
                found[at] = prepare(found[at])
        return found

    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', values


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if type(field) is models.DateTimeField:
        return adapted
    return lambda value: field.get_db_prep_save(value, connection)
