"""Plain SQL by the driver itself, in Django's connection and transaction.

An append runs a dozen small statements, and Django's cursor costs more than most of them. Where
somebody counts or logs queries, they go through that cursor all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

_AT_ONCE = 50
"""Rows in one go: psycopg sends them ahead of the answers, which many or large ones would jam."""


def run(sql: str, values: Sequence[Any] = ()) -> Any:
    """Run a statement, its values marked by %s; the driver's cursor, to fetch from."""
    django = _ready()
    if django.queries_logged or django.execute_wrappers:
        watched = django.cursor()
        watched.execute(sql, values)
        return watched
    with django.wrap_database_errors:
        if on_sqlite():
            return django.connection.execute(_marked(sql), values)
        # Values apart from the statement, so that the server plans it once, and bytes as they are:
        # Django's own writes both into the text, where bytes are twice as long.
        return psycopg.Cursor(django.connection).execute(sql, values, binary=True)


def many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each row of values."""
    if len(rows) == 1:
        run(sql, rows[0])
    elif rows:
        django = _ready()
        sqlite = on_sqlite()
        with django.wrap_database_errors:
            cursor = django.connection.cursor() if sqlite else psycopg.Cursor(django.connection)
            for start in range(0, len(rows), _AT_ONCE):
                some = rows[start : start + _AT_ONCE]
                cursor.executemany(_marked(sql) if sqlite else sql, some)


@cache
def on_sqlite() -> bool:
    """Whether the database is SQLite, where a transaction keeps every other writer out."""
    return connections[DEFAULT_DB_ALIAS].vendor == "sqlite"


def unread(column: str) -> str:
    """A column in a SELECT as it is kept: SQLite's driver would make a time of its text."""
    return f"+{column}" if on_sqlite() else column


@lru_cache(maxsize=1024)
def adapted(at: datetime) -> Any:
    """A time as plain SQL takes it."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(at)


def _ready() -> Any:
    """Django's connection, open, with what its own cursor makes sure of."""
    django: Any = connections[DEFAULT_DB_ALIAS]
    if django.connection is None or not django.in_atomic_block:
        django.close_if_health_check_failed()
        django.ensure_connection()
    django.validate_no_broken_transaction()
    return django


@lru_cache(maxsize=256)
def _marked(sql: str) -> str:
    """The statement with its values marked as SQLite's driver wants them."""
    return sql.replace("%s", "?")
