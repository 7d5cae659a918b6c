"""The mark of what one of the two runs shows for both: they take half an hour as it is."""

import os

import pytest

once = pytest.mark.skipif(
    os.environ.get("TEST_DATABASE") == "postgresql" and "KILLS" not in os.environ,
    reason="whatever the database, it is the same: SQLite's run shows it",
)
