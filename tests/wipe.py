"""Empties a database whose ledger refuses to be emptied."""

import sqlite3
from contextlib import closing
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = dict[str, list[tuple[Any, ...]]]

# SQLite's whole database is copied, PostgreSQL's rows.
Kept = sqlite3.Connection | Rows

# Made by `migrate` itself; nothing in a test changes them.
_STAY = ("django_migrations", "django_content_type", "auth_permission")

# A table grown beyond this many bytes, what was deleted from it included, gets a new file.
_GROWN = 1_000_000


def snapshot(connection: BaseDatabaseWrapper) -> Kept:
    """Return what the database holds, all of it committed."""
    if connection.vendor == "sqlite":
        kept = sqlite3.connect(":memory:")
        with closing(_sqlite(connection)) as file:
            file.backup(kept)
        return kept
    with connection.cursor() as cursor:
        rows: Rows = {}
        for table in sorted(set(connection.introspection.table_names()) - set(_STAY)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = cursor.fetchall()
    return rows


def wipe(connection: BaseDatabaseWrapper, kept: Kept) -> None:
    """Let the database hold again what it held then."""
    if isinstance(kept, sqlite3.Connection):
        with closing(_sqlite(connection)) as file:
            # Whoever was left in a transaction fails the test; the copying would wait for them.
            file.execute("BEGIN IMMEDIATE").connection.rollback()
            kept.backup(file)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        _empty(cursor, list(kept))
        _refill(cursor, kept)


def _sqlite(connection: BaseDatabaseWrapper) -> sqlite3.Connection:
    file = sqlite3.connect(connection.settings_dict["NAME"])
    # A crash of the machine ends the tests, too.
    file.execute("PRAGMA synchronous = OFF")
    return file


def _empty(cursor: Any, tables: list[str]) -> None:
    # A thread that a test left in a transaction fails the test instead of hanging it.
    cursor.execute("SET LOCAL lock_timeout = '5s'")
    # Ordinary triggers don't fire for a replica; foreign keys are such triggers too.
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute(
        "SELECT quote_ident(relname), pg_relation_size(oid) > %s FROM pg_class"
        " WHERE oid = ANY (%s::regclass[]) AND pg_relation_size(oid) > 0",
        [_GROWN, tables],
    )
    used = dict(cursor.fetchall())
    if used:
        cursor.execute(f"LOCK TABLE {', '.join(used)}")
        # Deleted from: to truncate costs a new file for each table and each of its indexes.
        cursor.execute("; ".join(f"DELETE FROM {table}" for table in used if not used[table]))
    if any(used.values()):
        cursor.execute(f"TRUNCATE {', '.join(name for name in used if used[name])} CASCADE")
    cursor.execute(
        "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)"
        " FROM pg_sequences WHERE last_value IS NOT NULL AND sequencename <> ALL (%s)",
        [[f"{table}_id_seq" for table in _STAY]],
    )


def _refill(cursor: Any, rows: Rows) -> None:
    for table in filter(rows.get, rows):
        with cursor.copy(f"COPY {cursor.db.ops.quote_name(table)} FROM STDIN") as copy:
            for row in rows[table]:
                copy.write_row(row)
    filled = [model for model in apps.get_models() if rows.get(model._meta.db_table)]
    for sql in cursor.db.ops.sequence_reset_sql(no_style(), filled):
        cursor.execute(sql)
