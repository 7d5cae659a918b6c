"""The plain SQL that writes rows with history: in an append the ORM would be most of the cost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from django.db import connection, models
from psycopg.types.json import Jsonb

from panel.ledger.rows import STILL, HistoryRow
from panel.ledger.statements import adapted, many, on_sqlite


def close(model: type[HistoryRow], rows: Sequence[tuple[HistoryRow, int]]) -> None:
    """Let rows that hold now end at a position each."""
    many(
        f'UPDATE "{model._meta.db_table}" SET held_to = %s'
        " WHERE stream = %s AND row_key = %s AND since = %s AND held_to = %s",
        [(at, row.stream, row.row_key, adapted(row.since), STILL) for row, at in rows],
    )


def insert(model: type[HistoryRow], rows: Sequence[HistoryRow]) -> None:
    """Write new rows; the database numbers them."""
    insert_values(model, [table_of(model).values(row) for row in rows])


def insert_values(model: type[HistoryRow], rows: Sequence[Sequence[Any]]) -> None:
    """Write new rows by the values that their table says."""
    table = table_of(model)
    marks = ", ".join(["%s"] * len(table.columns))
    many(f'INSERT INTO "{model._meta.db_table}" ({table.names}) VALUES ({marks})', rows)


def remove(model: type[HistoryRow], numbers: Sequence[int]) -> None:
    """Take rows away that ought never to have been there."""
    many(f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [[one] for one in numbers])


class Table(NamedTuple):
    """A model's columns but its number, their types, and what gives a row's values for them."""

    columns: Sequence[str]
    kinds: Sequence[str]
    values: Callable[[HistoryRow], list[Any]]

    @property
    def names(self) -> str:
        """The columns as a statement names them."""
        return ", ".join(f'"{column}"' for column in self.columns)


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

_JSON: Final = json.JSONEncoder(check_circular=False).encode
"""What `json.dumps` writes, without a look at its settings each time."""


@cache
def table_of(model: type[HistoryRow]) -> Table:
    """What plain SQL must know of a model's table; found once."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = [field.attname for field in fields]
    # Without its length: a cast to it would cut what is too long, where the column refuses it.
    kinds = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    held = attrgetter(*columns)
    prepared = [
        (at, _preparing(field))
        for at, field in enumerate(fields)
        if type(field) not in _AS_THEY_ARE
    ]

    def values(row: HistoryRow) -> list[Any]:
        found = list(held(row))
        for at, prepare in prepared:
            if found[at] is not None:
                found[at] = prepare(found[at])
        return found

    return Table(columns, kinds, values)


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if type(field) is models.DateTimeField:
        return adapted
    if type(field) is models.JSONField and field.encoder is None:
        return _JSON if on_sqlite() else Jsonb

    def prepared(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if type(field) is models.DateField and on_sqlite():
        return lambda value: value.isoformat() if type(value) is date else prepared(value)
    return prepared
