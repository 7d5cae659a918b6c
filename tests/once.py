"""Marks of what one of the two runs shows for both: they take half an hour as it is."""

import os

import pytest

_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"

once = pytest.mark.skipif(
    _POSTGRESQL, reason="whatever the database, it is the same: SQLite's run shows it"
)
once_on_postgresql = pytest.mark.skipif(
    not _POSTGRESQL and "KILLS" not in os.environ,
    reason="whatever the database, it is the same: PostgreSQL's run shows it",
)
