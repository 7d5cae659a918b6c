"""What SQLite is told of rows with history, so that it finds a stream's by its stream.

Without figures it takes `held_to = …` for the shorter way to them and reads all rows that hold now
for the one of a stream. Measured figures come too late, for they need rows; an operator's ANALYZE
puts them in place of these. PostgreSQL keeps its own.
"""

from __future__ import annotations

from typing import Any, Final

from django.apps import apps
from django.db import connections

from panel.ledger.rows import HistoryRow

_BY_STREAM: Final = ("stream", "row_key", "since", "held_from")
_FIGURES: Final = {
    _BY_STREAM: "1000000 4 3 3 1",
    ("held_to", "held_from"): "1000000 500000 1",
    ("status", "held_to"): "1000000 300000 200000",
}
"""By an index's columns: rows, and how many of them share its first column, its first two …"""


def tell(*, using: str, **_: Any) -> None:
    """Let a database that was just migrated know what holds of tables that it has no figures of."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        # The table of figures can't be made but by measuring something.
        cursor.execute("ANALYZE ledger_head")
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        known = {name for (name,) in cursor.fetchall()}
        present = set(connection.introspection.table_names(cursor))
        figures = [
            (table, index, _FIGURES[columns])
            for table in sorted((_tables() & present) - known)
            for index, columns in _indexes(connection, cursor, table)
            if columns in _FIGURES
        ]
        cursor.executemany("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", figures)
        cursor.execute("ANALYZE sqlite_schema")


def _tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, HistoryRow)}


def _indexes(connection: Any, cursor: Any, table: str) -> list[tuple[str, tuple[str, ...]]]:
    quoted = connection.ops.quote_name
    cursor.execute(f"PRAGMA index_list({quoted(table)})")
    names = [name for _, name, *_ in cursor.fetchall()]
    found = []
    for name in names:
        cursor.execute(f"PRAGMA index_info({quoted(name)})")
        found.append((name, tuple(column for _, _, column in cursor.fetchall())))
    return found
