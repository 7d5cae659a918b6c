"""The tests' own ground: what a test commits is gone before the next."""

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from django.contrib.auth.models import Permission, User
from django.db import DatabaseError, connection

from panel.ledger.models import LogEvent

ROOT = Path(__file__).parent.parent


def add(name):
    User.objects.create_user(name)
    connection.close()


def test_another_thread_sees_what_a_test_commits(committed):
    add("first")
    other = threading.Thread(target=add, args=("second",))
    other.start()
    other.join()
    assert User.objects.count() == 2


def test_a_committed_row_is_gone_in_the_next_test(committed):
    assert not User.objects.exists()
    add("third")


def test_an_event_that_nobody_may_delete_is_gone_in_the_next_test(committed):
    assert not LogEvent.objects.exists()
    LogEvent.objects.create(
        position=1,
        stream="test/1",
        version=1,
        type="test.happened",
        recorded_at=datetime(2015, 7, 24, tzinfo=UTC),
        body=b"{}",
        leaf=bytes(32),
    )
    with pytest.raises(DatabaseError):
        LogEvent.objects.all().delete()


# Twice: whichever comes second finds the event gone and the guards back.
test_and_the_guards_are_back = test_an_event_that_nobody_may_delete_is_gone_in_the_next_test


def test_another_process_sees_what_a_test_commits(committed):
    add("fifth")
    code = "from django.contrib.auth.models import User; print(User.objects.count())"
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    answer = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout == "1\n"


def test_the_whole_application_is_served_from_within(served):
    assert httpx.get(f"{served}/readyz").json()["checks"]["database"] is True


def test_what_the_migrations_made_stays(committed):
    assert Permission.objects.exists()


def test_rows_of_a_plain_test_roll_back(db):
    assert not User.objects.exists()
    User.objects.create_user("fourth")
