"""A stream's rows are found by its stream, whatever a table holds."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from panel.ledger.rows import STILL, HistoryRow

TABLES = sorted(
    model._meta.db_table for model in apps.get_models() if issubclass(model, HistoryRow)
)
WAYS = {
    "as an append ends it": "stream = %s AND row_key = '' AND since = '' AND held_to = %s",
    "as a page reads it": "stream = %s AND held_to = %s",
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL measures by itself")
@pytest.mark.parametrize("where", WAYS.values(), ids=WAYS)
def test_sqlite_never_reads_all_that_holds_now_for_one_stream(db, where):
    with connection.cursor() as cursor:
        plans = {}
        for table in TABLES:
            cursor.execute(
                f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {where}", ["a/1", STILL]
            )
            plans[table] = cursor.fetchone()[3]
    assert plans
    assert [plan for plan in plans.values() if "(stream=?" not in plan] == []
