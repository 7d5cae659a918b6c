"""What the database's owner can do to each column of each ledger table, as SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection, models

from panel.ledger import guards
from panel.ledger.models import (
    Checkpoint,
    Clock,
    Cosignature,
    Cursor,
    DueRow,
    FoldVersion,
    Given,
    Head,
    LogEvent,
    MapPage,
    Parked,
    SealingKey,
    TileRoot,
)

TABLES: Final = (
    LogEvent,
    Head,
    Checkpoint,
    TileRoot,
    MapPage,
    Cosignature,
    Given,
    DueRow,
    Clock,
    Cursor,
    Parked,
    SealingKey,
    FoldVersion,
)
KEYS: Final[dict[type[models.Model], tuple[tuple[str, ...], ...]]] = {
    LogEvent: (("position",), ("stream", "version")),
    Head: (("id",),),
    Checkpoint: (("size",),),
    TileRoot: (("id",), ("level", "number")),
    Cosignature: (("id",), ("size", "key")),
    Given: (("id",), ("client", "key")),
}


FORGED: Final = {
    LogEvent: "body",
    Head: "position",
    Checkpoint: "root",
    TileRoot: "root",
    Cosignature: "line",
    Given: "position",
}
"""What a row that replaces another says otherwise, beside the keys by which it doesn't."""


class Trial(NamedTuple):
    """One thing done to one table."""

    table: str
    what: str
    sql: str
    values: Sequence[Any]


def drop_guards() -> None:
    """What whoever owns the database can do first."""
    with connection.cursor() as cursor:
        for statement in guards.statements(connection):
            if statement.startswith("DROP"):
                cursor.execute(statement)


def trials(model: type[models.Model], row: models.Model) -> Iterator[Trial]:
    """Everything that is tried on a table, with this row of it as the victim."""
    yield from _updates(model, row)
    table, key = model._meta.db_table, _column(model._meta.pk)
    yield Trial(table, "DELETE a row", f"DELETE FROM {table} WHERE {key} = %s", [row.pk])
    yield Trial(table, "DELETE every row", f"DELETE FROM {table}", [])
    if connection.vendor == "postgresql":
        yield Trial(table, "TRUNCATE", f"TRUNCATE {table}", [])
    replacing = _upserts if connection.vendor == "postgresql" else _replaces
    yield from replacing(model, row)


def _updates(model: type[models.Model], row: models.Model) -> Iterator[Trial]:
    table, key = model._meta.db_table, _column(model._meta.pk)
    for field in model._meta.concrete_fields:
        sql = f"UPDATE {table} SET {_column(field)} = %s WHERE {key} = %s"
        values = [_stored(forged(_value(row, field))), row.pk]
        yield Trial(table, f"UPDATE {field.column}", sql, values)


def _replaces(model: type[models.Model], row: models.Model) -> Iterator[Trial]:
    table = model._meta.db_table
    for key in KEYS.get(model, ()):
        names, values = _other(model, row, key)
        yield Trial(
            table, f"INSERT OR REPLACE by {', '.join(key)}", *_replace(table, names, values)
        )
    if model in KEYS and model not in {Given, TileRoot, Cosignature}:  # whose id is their rowid
        names, values = _other(model, row, ())
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {table} WHERE {_column(model._meta.pk)} = %s", [row.pk]
            )
            rowid = cursor.fetchone()[0]
        sql = _replace(table, ["rowid", *names], [rowid, *values])
        yield Trial(table, "INSERT OR REPLACE by rowid", *sql)


def _replace(table: str, names: Sequence[str], values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    marks = ", ".join(["%s"] * len(names))
    return f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({marks})", values


def _upserts(model: type[models.Model], row: models.Model) -> Iterator[Trial]:
    table = model._meta.db_table
    for key in KEYS.get(model, ()):
        names, values = _other(model, row, key)
        changed = FORGED[model]
        marks = ", ".join(["%s"] * len(names))
        sql = (
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT"
            f" ({', '.join(key)}) DO UPDATE SET {changed} = excluded.{changed}"
        )
        yield Trial(table, f"INSERT ON CONFLICT by {', '.join(key)}", sql, values)


def _other(
    model: type[models.Model], row: models.Model, key: tuple[str, ...]
) -> tuple[list[str], list[Any]]:
    """Another row, that collides with this one by one key alone."""
    keyed = {part for other in KEYS[model] for part in other}
    names, values = [], []
    for field in model._meta.concrete_fields:
        value = _value(row, field)
        elsewhere = field.column in keyed and field.column not in key
        if elsewhere or field.column == FORGED[model]:
            value = forged(value)
        names.append(_column(field))
        values.append(_stored(value))
    return names, values


def forged(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + (1000 if value < 2**62 else -1000)
        case str():
            return "forged"
        case datetime():
            return value + timedelta(days=1)
        case None:
            return None
        case _:
            return bytes(value)[:-1] + bytes([bytes(value)[-1] ^ 1])


def _value(row: models.Model, field: Any) -> Any:
    return getattr(row, field.attname)


def _column(field: Any) -> str:
    return f'"{field.column}"'


def _stored(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
