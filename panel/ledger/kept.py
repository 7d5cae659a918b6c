"""Rows with history as the database keeps them, beside those that a fold gives.

The ORM would make a struct of each value only for it to be compared: of a rebuild and a
verification it would be most of the cost. Two rows that are kept by the same values are the same;
of others the ORM says whether they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from panel.ledger import writing
from panel.ledger.rows import HistoryRow
from panel.ledger.statements import run, unread

Values = tuple[Any, ...]


class Kept(NamedTuple):
    """A row's number, its stream and all of its values."""

    model: type[HistoryRow]
    pk: int
    stream: str
    values: Values


def rows(model: type[HistoryRow], streams: Sequence[str]) -> Iterator[Kept]:
    """A table's rows of these streams, in the order of their numbers."""
    table, places = writing.table_of(model), _json_text(model)
    columns = zip(table.columns, table.kinds, strict=True)
    names = ", ".join(_named(column, kind) for column, kind in columns)
    marks = ", ".join(["%s"] * len(streams))
    sql = (
        f'SELECT id, stream, {names} FROM "{model._meta.db_table}"'
        f" WHERE stream IN ({marks}) ORDER BY id"
    )
    for row in run(sql, streams):
        values = row[2:]
        yield Kept(model, row[0], row[1], _read(values, places) if places else values)


def values_of(row: HistoryRow) -> Values:
    """The values by which a row would be kept, as they can be written too."""
    values = writing.table_of(type(row)).values(row)
    for place in _json_text(type(row)):
        if values[place] is not None:
            values[place] = _plain(values[place].obj)
    return tuple(values)


def _named(column: str, kind: str) -> str:
    return f'"{column}"::text' if kind == "jsonb" else unread(f'"{column}"')


def _read(values: Values, places: Sequence[int]) -> Values:
    read = list(values)
    for place in places:
        if read[place] is not None:
            read[place] = _plain(msgspec.json.decode(read[place]))
    return tuple(read)


@cache
def _json_text(model: type[HistoryRow]) -> Sequence[int]:
    """Where PostgreSQL keeps no JSON text, but what it says, in an order of its own."""
    kinds = writing.table_of(model).kinds
    return [place for place, kind in enumerate(kinds) if kind == "jsonb"]


def _plain(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
