"""Empties a database whose ledger refuses to be emptied."""

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = dict[str, list[tuple[Any, ...]]]

# Made by `migrate` itself; nothing in a test changes them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def snapshot(connection: BaseDatabaseWrapper) -> Rows:
    """Return the rows of each table that may be wiped."""
    tables = sorted(set(connection.introspection.table_names()) - KEPT)
    with connection.cursor() as cursor:
        rows: Rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = cursor.fetchall()
    return rows


def wipe(connection: BaseDatabaseWrapper, fresh: Rows) -> None:
    """Put the tables back to the rows given."""
    empty = _empty_sqlite if connection.vendor == "sqlite" else _empty_postgresql
    tables = [connection.ops.quote_name(table) for table in fresh]
    unchecked = connection.constraint_checks_disabled()
    with unchecked, transaction.atomic(), connection.cursor() as cursor:
        empty(cursor, tables, fresh)


def _empty_sqlite(cursor: Any, tables: list[str], fresh: Rows) -> None:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    for table in tables:
        cursor.execute(f"DELETE FROM {table}")
    _refill(cursor, fresh)
    for _, sql in triggers:
        cursor.execute(sql)


def _empty_postgresql(cursor: Any, tables: list[str], fresh: Rows) -> None:
    # A thread that a test left in a transaction fails the test instead of hanging it.
    cursor.execute("SET LOCAL lock_timeout = '5s'")
    # Ordinary triggers don't fire for a replica; foreign keys are such triggers too.
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    _refill(cursor, fresh)
    for sql in cursor.db.ops.sequence_reset_sql(no_style(), apps.get_models()):
        cursor.execute(sql)


def _refill(cursor: Any, fresh: Rows) -> None:
    for table, rows in fresh.items():
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            name = cursor.db.ops.quote_name(table)
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
