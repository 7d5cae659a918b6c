"""`ledger verify --resume` ends as if nothing had interrupted it, or says why it can't."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.db import connection

from cases.listing.models import EntryRow
from panel.access import queries
from panel.access.domain import GrantRole
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger import checkpoints, merkle, opening
from panel.ledger.audit import run
from panel.ledger.audit.chain import Walked
from panel.ledger.audit.place import Place, Places
from panel.ledger.execution import Asked
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.registry import registry
from panel.management.generating.writing import Plan, generate
from tests import stem
from tests.ledger.test_verify_command import verified
from tests.once import once
from tests.wipe import wipe

ROOT = Path(__file__).parents[2]
MIDWAY = 60
"""Events after which the walk is killed."""
OFTEN = 90
"""Steps that each process takes of those that are killed again and again."""


@pytest.fixture
def folder():
    """Where the places are kept; empty again after the test."""
    kept = Path(settings.VAR_DIR) / "verify"
    yield kept
    for file in kept.glob("*"):
        file.unlink()


@pytest.fixture
def begun(ledger, folder):
    """A run that was interrupted once the walk had ended without a fault."""
    folder.mkdir(exist_ok=True)
    places = Places(run.begin(), folder)
    Place(places, "walk", Walked).keep(None, done=True)
    return places.run


@pytest.fixture
def ledger(built, folder):
    """Two hundred events, signed now and then."""
    built(_signed_now_and_then)


def _signed_now_and_then():
    opening.create(registry, demonstration=True, actor="test")
    for _ in generate(registry, Plan(entries=4, requests=20, seed=3)):
        checkpoints.keep_up(registry)


@pytest.fixture
def faulty(ledger, unguard):
    """Faults of events, rows, registers and checkpoints, early and late."""
    unguard()
    others = LogEvent.objects.exclude(stream__startswith="register/").order_by("position")
    early, late = others[5], others[others.count() - 5]
    entered = LogEvent.objects.filter(stream__startswith="register/").order_by("position")
    assert early.position < MIDWAY < late.position
    for row in (entered[3], entered[entered.count() - 2]):
        body = bytes(row.body).replace(b'"stream":"', b'"stream":"x')
        LogEvent.objects.filter(pk=row.pk).update(body=body)
    LogEvent.objects.filter(pk__in=[early.pk, late.pk]).update(body=b"{")
    LogEvent.objects.filter(position=late.position - 1).update(type="forged")
    LogEvent.objects.filter(position=early.position - 1).update(leaf=bytes(32))
    EntryRow.objects.order_by("pk").first().delete()
    EntryRow.objects.order_by("pk").last().delete()
    Checkpoint.objects.filter(size__lt=MIDWAY).update(frontier=b"")
    Checkpoint.objects.filter(size=checkpoints.newest().size).update(note="forged")


def child(*words: str, killed_at: int = 0) -> subprocess.CompletedProcess[str]:
    """Verify in another process, which the kill of that number ends if it comes so far."""
    environ = {**os.environ, "FAIL": f"verify.kept:kill:{killed_at}" if killed_at else ""}
    return stem.run("-m", "tests.ledger.interrupted", *words, environ=environ)


def interrupt(at: int = MIDWAY) -> None:
    died = child("--workers", "1", killed_at=at)
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, ""), died.stderr


def as_whole(resumed: str) -> dict[str, object]:
    """What it said, without that it was resumed."""
    said = json.loads(resumed)
    assert set(said.pop("resumed")) == {"position", "as_of"}
    return dict(said)


@pytest.mark.parametrize("workers", [pytest.param("1", marks=once), "2"])
def test_a_sound_ledger_holds_after_an_interruption(ledger, folder, workers):
    interrupt()
    status, said, told = verified("--resume", "--workers", workers)
    head = LogEvent.objects.count()
    assert (status, told) == (0, "")
    assert re.fullmatch(rf"the log holds\njudged to position {head} as of \S+Z, resumed\n", said)
    assert list(folder.iterdir()) == []


def test_all_faults_are_told_as_without_interruption_wherever_it_came(faulty):
    status, whole, _ = verified("--json")
    kinds = {fault[0] for fault in json.loads(whole)["faults"]}
    assert {"leaf", "column", "rows", "register", "checkpoint", "unreadable"} <= kinds
    for at in (1, MIDWAY, LogEvent.objects.count() + 4):
        interrupt(at)
        again, resumed, told = verified("--resume", "--json", "--workers", "1")
        assert (again, told) == (status, "")
        assert as_whole(resumed) == json.loads(whole)


@pytest.mark.parametrize("workers", [pytest.param("1", marks=once), "2"])
def test_however_often_it_is_interrupted_the_report_is_the_same(faulty, workers):
    whole = json.loads(verified("--json")[1])
    ended = child("--json", "--workers", workers, killed_at=OFTEN)
    times = 0
    while not ended.stdout:
        times += 1
        assert times < 20, ended.stderr
        ended = child("--json", "--resume", "--workers", workers, killed_at=OFTEN)
    assert times > 1
    assert as_whole(ended.stdout) == whole


def test_what_was_written_meanwhile_is_left_to_the_next_run(ledger):
    before = LogEvent.objects.count()
    interrupt()
    give(registry, Asked(GrantRole(role=Role.EXPERT, reason="test"), "a"), queries.operator("b"))
    checkpoints.keep_up(registry)
    status, said, _ = verified("--resume", "--json")
    assert status == 0
    assert json.loads(said)["resumed"]["position"] == before < LogEvent.objects.count()


@once
def test_one_that_begins_anew_says_that_it_could_go_on(begun):
    status, said, told = verified("--workers", "1")
    assert (status, said) == (0, "the log holds\n")
    assert re.match(r"the verify begun at \S+ \S+Z was interrupted: .* --resume goes on", told)
    assert verified() == (0, "the log holds\n", "")


@once
def test_progress_is_told_from_where_it_goes_on(ledger):
    whole = verified("--progress", "--workers", "1")[2]
    interrupt(LogEvent.objects.count() + 6)
    resumed = verified("--resume", "--progress", "--workers", "1")[2]
    first, again = (int(re.search(r"folded (\d+) of", told)[1]) for told in (whole, resumed))
    assert again >= first
    assert "read" not in resumed


def refused(why: str) -> None:
    status, said, told = verified("--resume")
    assert (status, said) == (1, "")
    assert re.fullmatch(rf"can't go on .*: .*{why}.*\. Without --resume it begins anew\n", told)


@once
def test_without_an_interrupted_one_there_is_nothing_to_go_on_with(ledger):
    refused("none was interrupted")


@once
@pytest.mark.parametrize("spoil", [lambda d: d[:-1], lambda d: b"", lambda d: d[:-1] + b"\x01"])
def test_a_file_that_is_torn_or_changed_is_refused(begun, folder, spoil):
    (file,) = folder.glob("*.place")
    file.write_bytes(spoil(file.read_bytes()))
    refused("is torn or changed, or SECRET_KEY is another")
    assert verified() == (0, "the log holds\n", "")


@once
def test_a_file_sealed_with_another_key_is_refused(begun, settings):
    settings.SECRET_KEY = "another"
    refused("SECRET_KEY is another")


def test_the_place_in_another_log_is_refused(begun, fresh_rows):
    wipe(connection, fresh_rows)
    opening.create(registry, demonstration=False, actor="test")
    refused("it is of another log")
    assert verified() == (0, "the log holds\n", "")


@once
def test_the_place_of_another_version_of_the_code_is_refused(begun, folder):
    other = Places(msgspec.structs.replace(begun, code="another"), folder)
    Place(other, "walk", Walked).keep(None, done=True)
    refused("it is of another version of the code")


def test_a_log_that_is_shorter_than_it_was_is_refused(begun, unguard):
    unguard()
    connection.cursor().execute("UPDATE ledger_head SET position = position - 1")
    refused("is shorter now")


@pytest.mark.parametrize("back", [0, 5])
def test_an_event_that_is_not_what_was_read_is_refused(ledger, unguard, back):
    """The one at the place, and any that its stream ended in there."""
    interrupt()
    unguard()
    row = LogEvent.objects.get(position=MIDWAY - back)
    assert not LogEvent.objects.filter(
        stream=row.stream, position__gt=row.position, position__lte=MIDWAY
    ).exists()
    body = bytes(row.body).replace(b'"salt":"', b'"salt":"A')
    assert body != bytes(row.body)
    LogEvent.objects.filter(pk=row.pk).update(body=body, leaf=merkle.leaf_hash(body))
    refused("is no longer what was read")


@once
def test_two_at_once_don_t_share_a_place(ledger, folder):
    folder.mkdir(exist_ok=True)
    other = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        told = "no place is kept to go on from: another verify runs\n"
        assert verified() == (0, "the log holds\n", told)
        refused("another verify runs")
    finally:
        os.close(other)


@once
def test_ctrl_c_is_no_result_and_says_how_to_go_on(ledger, folder):
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.interrupted", "--workers", "2"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as started:
        while not list(folder.glob("folds.place")):
            assert started.poll() is None
        os.killpg(started.pid, signal.SIGINT)
        told = started.communicate(timeout=60)[1]
    assert started.returncode == 1
    assert told == "interrupted: nothing is verified; --resume goes on from where it was\n"
    assert verified("--resume")[0] == 0
