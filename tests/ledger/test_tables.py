"""Every table of the database is declared to be the log, derived from it or operational."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from panel.ledger import guards, tables
from panel.ledger.models import MapPage
from panel.ledger.registry import registry


def test_no_table_is_undeclared(committed):
    assert tables.undeclared(connection) == []


def test_a_table_that_nobody_declared_is_found(committed):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE beside_the_truth (fact text)")
    try:
        assert tables.undeclared(connection) == ["beside_the_truth"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE beside_the_truth")


def test_every_table_declared_for_a_library_exists(committed):
    assert set(tables.OTHERS) <= set(connection.introspection.table_names())


def test_what_is_declared_derived_is_what_rebuild_writes():
    derived = {name for name, what in tables.declarations().items() if what == "derived"}
    written = {p.model._meta.db_table for p in registry.projections()}
    assert derived == written | {MapPage._meta.db_table}


def test_what_is_declared_log_is_guarded():
    log = {name for name, what in tables.declarations().items() if what == "log"}
    assert log == {*guards.APPEND_ONLY, guards.HEAD}


def test_every_model_of_our_own_says_what_it_is():
    own = [m for m in apps.get_models() if m.__module__.split(".")[0] in {"panel", "cases"}]
    assert [m.__name__ for m in own if not hasattr(m, "declared")] == []
