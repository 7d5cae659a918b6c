"""The driver of the database itself, with the settings by which a commit lasts."""

from __future__ import annotations

from typing import Any

from django.db import connection


def bare() -> Any:
    """A connection of the driver's own, and its table: stream, version, body."""
    if connection.vendor == "sqlite":
        import sqlite3

        # A file beside the ledger's: in the same, the two would wait for one another.
        driver: Any = sqlite3.connect(f"{connection.settings_dict['NAME']}-bare")
        driver.isolation_level = None
        driver.execute("PRAGMA journal_mode=WAL")
        driver.execute("PRAGMA synchronous=FULL")
    else:
        import psycopg

        said = connection.get_connection_params()
        mine = {name: said[name] for name in ("dbname", "user", "host", "port") if said.get(name)}
        driver = psycopg.connect(**mine, autocommit=True)
    kind = "BLOB" if connection.vendor == "sqlite" else "bytea"
    driver.execute(f"CREATE TABLE IF NOT EXISTS bare (stream text, version bigint, body {kind})")
    driver.execute("CREATE UNIQUE INDEX IF NOT EXISTS bare_once ON bare (stream, version)")
    return driver
