"""Triggers that refuse to change, delete or replace what the log has written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

AT_FIRST: Final = ("ledger_event", "ledger_checkpoint", "ledger_given")
"""The tables that were guarded when there were no others."""
APPEND_ONLY: Final = (*AT_FIRST, "ledger_tile_root", "ledger_cosignature")
HEAD: Final = "ledger_head"
_SAYS: Final = "the ledger is append-only"


def install(connection: BaseDatabaseWrapper, tables: Sequence[str] = APPEND_ONLY) -> None:
    """Put every guard in its place; a guard that is there already is made anew."""
    with connection.cursor() as cursor:
        for statement in statements(connection, tables):
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are not in their place, or not as this code makes them."""
    there = _postgresql_has() if connection.vendor == "postgresql" else _SQLITE_HAS
    with connection.cursor() as cursor:
        cursor.execute(there)
        found = dict(cursor.fetchall())
    wanted = {_name(s): _said(s) for s in statements(connection) if s.startswith("CREATE")}
    return sorted(name for name, text in wanted.items() if found.get(name) != text)


_SQLITE_HAS: Final = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def _postgresql_has() -> str:
    # Enabled for all sessions ('A') or the ordinary ones ('O'): else they would not fire.
    return (
        "SELECT tgname::text, pg_get_triggerdef(oid, true) FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgenabled IN ('A', 'O')"
        " UNION ALL SELECT proname::text, prosrc FROM pg_proc"
        " WHERE pronamespace = current_schema()::regnamespace"
    )


def _said(statement: str) -> str:
    """What the catalogue says of it: a function's body, a trigger's whole text."""
    return statement.split("$$")[1] if "$$" in statement else statement


def statements(
    connection: BaseDatabaseWrapper, tables: Sequence[str] = APPEND_ONLY
) -> Iterator[str]:
    """The SQL that makes the guards of these tables and of the head on this database."""
    if connection.vendor == "postgresql":
        yield from _postgresql(tables)
    else:
        yield from _sqlite(connection, tables)


def _name(statement: str) -> str:
    words = statement.removeprefix("CREATE OR REPLACE ").removeprefix("CREATE ")
    return words.split()[1].removesuffix("()")


def _postgresql(tables: Sequence[str]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAYS}: % of %', TG_OP, TG_TABLE_NAME"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION ledger_forward() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.position < OLD.position OR NEW.time < OLD.time OR NEW.id <> OLD.id"
        " OR NEW.secret <> OLD.secret THEN"
        f" RAISE EXCEPTION '{_SAYS}: the head only moves forward'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    for table in tables:
        yield from _anew(f"{table}_rows", table, "BEFORE DELETE OR UPDATE", "ROW", "ledger_refuse")
    for table in (*tables, HEAD):
        yield from _anew(f"{table}_all", table, "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse")
    yield from _anew(f"{HEAD}_gone", HEAD, "BEFORE DELETE", "ROW", "ledger_refuse")
    yield from _anew(f"{HEAD}_forward", HEAD, "BEFORE UPDATE", "ROW", "ledger_forward")


def _anew(name: str, table: str, when: str, each: str, function: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"


def _sqlite(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> Iterator[str]:
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield from _raising(f"{table}_{verb.lower()}", f"BEFORE {verb} ON {table}")
    for table in (*tables, HEAD):
        # INSERT OR REPLACE deletes without firing a delete trigger: refuse an insert over any key.
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in _keys(connection, table)
        )
        yield from _raising(f"{table}_insert", f"BEFORE INSERT ON {table} WHEN {taken}")
    yield from _raising(f"{HEAD}_delete", f"BEFORE DELETE ON {HEAD}")
    backwards = "NEW.position < OLD.position OR NEW.time < OLD.time OR NEW.id <> OLD.id"
    yield from _raising(
        f"{HEAD}_update", f"BEFORE UPDATE ON {HEAD} WHEN {backwards} OR NEW.secret <> OLD.secret"
    )


def _raising(name: str, when: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"


def _keys(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    """A condition for each key by which a new row could replace an old one."""
    yield "rowid = NEW.rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        primary = [row[1] for row in cursor.fetchall() if row[5]]
        cursor.execute(f"PRAGMA index_list({table})")
        indexes = [row[1] for row in cursor.fetchall() if row[2]]
        keys = [primary]
        for index in indexes:
            cursor.execute(f"PRAGMA index_info({index})")
            keys.append([row[2] for row in cursor.fetchall()])
    for key in keys:
        yield " AND ".join(f"{column} = NEW.{column}" for column in key)
