"""What one of the two runs shows for both: they take half an hour as it is.

On both runs is what the database can change: the log's appends, guards, rebuild and verify,
projections and searches, questions, subscriptions, due times, stories, kills, what each page costs
in queries. What stands on those alone is marked, a whole file of faces by `pytestmark`. A test
without a database is SQLite's by itself.
"""

import os
from collections.abc import Iterable

import pytest

_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"

once = pytest.mark.skipif(
    _POSTGRESQL, reason="whatever the database, it is the same: SQLite's run shows it"
)
once_on_postgresql = pytest.mark.skipif(
    not _POSTGRESQL and "KILLS" not in os.environ,
    reason="whatever the database, it is the same: PostgreSQL's run shows it",
)


def mark_what_needs_no_database(items: Iterable[pytest.Item]) -> None:
    """Leave to SQLite's run what uses no database, unless it is marked itself."""
    for item in items:
        uses = "django_db_setup" in getattr(item, "fixturenames", ())
        marked = any(one in (once.mark, once_on_postgresql.mark) for one in item.iter_markers())
        if not (uses or marked or item.get_closest_marker("django_db")):
            item.add_marker(once)
