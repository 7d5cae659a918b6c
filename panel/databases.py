"""How each kind of database is opened."""

from typing import Any

import dj_database_url

# WAL lets readers go on beside the one writer; FULL makes a commit survive a loss of power; the
# limit keeps a write-ahead log that grew behind a long reader from staying that large.
SQLITE_START = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA journal_size_limit=67108864;
"""

SQLITE = {
    "init_command": SQLITE_START,
    # Taking the write lock at BEGIN avoids the upgrade from reader to writer that SQLite
    # refuses at once, whatever the timeout, when another writer came first.
    "transaction_mode": "IMMEDIATE",
    # Seconds; callers are to hear within ten.
    "timeout": 8,
}

POSTGRESQL = {
    "connect_timeout": 5,
    # Milliseconds; over TCP this ends the wait for a server whose line was cut.
    "tcp_user_timeout": 10_000,
    # Uses after which the server keeps a statement's plan; of Django's own statements none.
    "prepare_threshold": 5,
    "pool": {"min_size": 1, "max_size": 10, "timeout": 5},
}


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database given by its address."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    sqlite = settings["ENGINE"].endswith("sqlite3")
    own = SQLITE if sqlite else POSTGRESQL
    # A pooled connection that died (a restarted server) is found before it is handed out.
    settings["CONN_HEALTH_CHECKS"] = not sqlite
    settings["OPTIONS"] = {**own, **settings.get("OPTIONS", {})}
    return settings
