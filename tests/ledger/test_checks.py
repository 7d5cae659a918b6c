"""Without its guards a ledger does not start, and says that it isn't ready."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction

from panel.ledger import guards
from panel.ledger.checks import guards_in_place

TABLES = (*guards.APPEND_ONLY, guards.HEAD)
NAMES = {
    "sqlite": [f"{table}_{verb}" for table in TABLES for verb in ("update", "delete", "insert")],
    "postgresql": [
        *(f"{table}_rows" for table in guards.APPEND_ONLY),
        *(f"{table}_all" for table in TABLES),
        f"{guards.HEAD}_gone",
        f"{guards.HEAD}_forward",
    ],
}[connection.vendor]


@pytest.fixture
def undone(committed):
    """Whatever the test does to the guards is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def drop(name):
    table = next(t for t in TABLES if name.startswith(t))
    run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_with_all_guards_in_place_there_is_nothing_to_say(committed):
    assert guards_in_place() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_guard_is_an_error(undone, name):
    drop(name)
    assert [error.msg.split()[3] for error in guards_in_place()] == [name]


def test_a_guard_of_the_right_name_that_does_nothing_is_an_error(undone):
    if connection.vendor == "postgresql":
        body = "$$ BEGIN RETURN NEW; END $$"
        run(
            f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS {body}"
        )
        wanted = "ledger_refuse"
    else:
        wanted = "ledger_event_update"
        drop(wanted)
        run(f"CREATE TRIGGER {wanted} BEFORE UPDATE ON ledger_event BEGIN SELECT 1; END")
    assert [error.msg.split()[3] for error in guards_in_place()] == [wanted]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite can't disable a trigger")
@pytest.mark.parametrize("how", ["DISABLE", "ENABLE REPLICA"])
def test_a_guard_that_is_disabled_is_an_error(undone, how):
    run(f"ALTER TABLE ledger_event {how} TRIGGER ledger_event_rows")
    assert [error.msg.split()[3] for error in guards_in_place()] == ["ledger_event_rows"]


def test_django_refuses_to_start_and_the_service_is_not_ready(undone, client):
    assert client.get("/readyz").json()["checks"]["guards"] is True
    drop(NAMES[0])
    with pytest.raises(SystemCheckError, match=r"ledger\.E001"):
        call_command("check")
    assert client.get("/readyz").json()["checks"]["guards"] is False


def test_guards_are_put_back_as_they_were(undone):
    drop(NAMES[0])
    guards.install(connection)
    assert guards.missing(connection) == []
