"""On the real database: killed, doubled, restored or raced, a request has exactly one outcome."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from cases.exemptions.domain import (
    Circulate,
    FindComplete,
    ObjectToRequest,
    PlaceHold,
    RequestExemption,
    WithdrawRequest,
)
from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import Status
from cases.regimes.domain import DeclareHoliday, SeatMember
from cases.regimes.domain.calendars import HEADQUARTERS
from panel.access.giving import give
from panel.ledger import clockwork, moments, subscriptions
from panel.ledger.commands import Command, Refused
from panel.ledger.execution import Asked
from panel.ledger.failpoints import BY_STEPS, FAILPOINTS
from panel.ledger.models import LogEvent
from panel.ledger.reading import read
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.statements import on_sqlite
from panel.ledger.verify import verify
from tests import stem
from tests.api.conftest import MONDAY, REQUEST, SECRETARY, ledger  # noqa: F401  # a fixture
from tests.cases.exemptions.ticking import adoptions
from tests.ledger.acting import at_once, types_of

DEADLINE = datetime(2015, 7, 21, 21, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
OF_COMMANDS = [name for name in FAILPOINTS if name.startswith(("execute.", "append."))]
RACES = 12


@pytest.fixture
def committee(ledger) -> None:  # noqa: F811  # as above
    """A second member besides the one that there is."""
    seat = SeatMember(state="XO", valid_from=date(2015, 1, 1), source="of the test's own")
    give(registry, Asked(seat, "1737-committee"), SECRETARY)


def on_paper(command: Command, key: str, state: str, received_at: datetime) -> str:
    """Give a State's act; the rule that says no, if one does."""
    asked = Asked(command, key)
    try:
        give(registry, asked, SECRETARY, state=state, document="a note", received_at=received_at)
    except Refused as refused:
        return refused.rule
    return ""


def circulated() -> str:
    """The key of a request that is before the Committee until Tuesday 21 July."""
    filing = read(RequestExemption, REQUEST)
    note: dict[str, Any] = {"state": "XA", "document": "a note", "received_at": MONDAY}
    key = give(registry, Asked(filing), SECRETARY, **note).key
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)
    return key


def status(key: str, at: datetime | None = None) -> str:
    """Where it stands now, or at an instant by all that is known now."""
    moment = moments.now()
    moment = moment._replace(at=at or moment.at)
    found: str = RequestRow.objects.as_of(moment).get(stream=f"exemption-request/{key}").status
    return found


def kinds(key: str) -> Counter[str]:
    return Counter(types_of(f"exemption-request/{key}"))


def beat(at: datetime, fail: str = "", times: int = 1) -> Any:
    environ = {**os.environ, "FAIL": f"{fail}:kill:{times}" if fail else ""}
    return stem.run("-m", "tests.cases.exemptions.ticking", at.isoformat(), environ=environ)


def beat_elsewhere(at: datetime, database: str) -> Any:
    """On another database, and so in a process that has loaded no settings yet."""
    words = [sys.executable, "-m", "tests.cases.exemptions.ticking", at.isoformat()]
    environ = {**os.environ, "DATABASE_URL": database}
    return subprocess.run(words, env=environ, capture_output=True, text=True, check=False)


def recorded(key: str) -> list[Any]:
    """What the clock recorded, once each, at the hour at which it took effect."""
    found = LogEvent.objects.filter(type="exemption.adoption_recorded")
    return [event for event in found if event.stream.endswith(key)]


@pytest.mark.parametrize("failpoint", OF_COMMANDS)
def test_a_beat_killed_over_a_deadline_records_the_adoption_once(committee, failpoint):
    if failpoint in BY_STEPS and not on_sqlite():
        pytest.skip("PostgreSQL writes so little in one statement, which is killed whole")
    key = circulated()
    killed = beat(DEADLINE + HOUR, failpoint)
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, ""), killed.stderr
    assert status(key, DEADLINE - SECOND) == Status.CIRCULATED
    assert status(key, DEADLINE) == Status.APPROVED
    assert beat(DEADLINE + 2 * HOUR).returncode == 0
    assert kinds(key)["exemption.adoption_recorded"] == 1
    assert status(key, DEADLINE) == Status.APPROVED
    assert clockwork.overdue() == 0
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean


def test_two_workers_move_a_deadline_once(committee):
    keys = [circulated() for _ in range(4)]
    subscriptions.run_all(registry)
    closed = DeclareHoliday(day=date(2015, 7, 15), name="Fiction", reason="Fiction.")
    give(registry, Asked(closed, HEADQUARTERS), SECRETARY)
    at_once(lambda _: subscriptions.run_all(registry), range(4), threads=2)
    subscriptions.run_all(registry)
    assert [kinds(key)["exemption.deadline_moved"] for key in keys] == [1] * 4
    assert {status(key, DEADLINE) for key in keys} == {Status.CIRCULATED}
    assert {status(key, DEADLINE + 24 * HOUR) for key in keys} == {Status.APPROVED}


def backed_up(folder: Any) -> str:
    """The address of a copy of the database as it is."""
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"]
    if on_sqlite():
        with sqlite3.connect(name) as here, sqlite3.connect(folder / "restored") as there:
            here.backup(there)
        return f"sqlite:///{folder / 'restored'}"
    # A database is copied while nobody is connected to it.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's alone
    head, _, tail = url.rpartition(f"/{name}")
    with psycopg.connect(f"{head}/postgres{tail}", autocommit=True) as there:
        there.execute("DROP DATABASE IF EXISTS restored")
        there.execute(f'CREATE DATABASE restored TEMPLATE "{name}"')
    return f"{head}/restored{tail}"


def test_of_three_clocks_one_killed_and_in_a_restored_backup_each_adoption_is_recorded_once(
    committee, tmp_path
):
    """Processes of their own: one dies after three adoptions, two go on at once where it ended."""
    keys = [circulated() for _ in range(8)]
    expected = sorted((f"exemption-request/{key}", "2015-07-21T21:00:00Z") for key in keys)
    backup = backed_up(tmp_path)
    killed = beat(DEADLINE + HOUR, "execute.before_decide", times=4)
    assert (killed.returncode, len(adoptions())) == (-signal.SIGKILL, 3), killed.stderr
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda hours: beat(DEADLINE + hours * HOUR), (2, 2)))
    assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
    assert adoptions() == expected
    assert {status(key, DEADLINE) for key in keys} == {Status.APPROVED}
    assert {status(key, DEADLINE - SECOND) for key in keys} == {Status.CIRCULATED}
    for late, times in ((72 * HOUR, len(keys)), (73 * HOUR, 0)):
        restored = beat_elsewhere(DEADLINE + late, backup)
        said = [str(times), *(" ".join(one) for one in expected)]
        assert (restored.returncode, restored.stdout.splitlines()) == (0, said), restored.stderr
    assert verify(registry) == []


@pytest.mark.skipif("KILLS" not in os.environ, reason="make chaos says how many KILLS")
def test_clocks_killed_at_any_moment_record_each_adoption_once(committee):
    kills = int(os.environ["KILLS"])
    chance = random.Random(os.environ.get("SEED", "1747"))  # noqa: S311  # a seed to repeat it by
    keys = [circulated() for _ in range(3 * kills)]
    words = ("-m", "tests.cases.exemptions.ticking", (DEADLINE + HOUR).isoformat())
    with Path(os.devnull).open("wb") as nowhere:
        said: dict[str, Any] = {"environ": os.environ, "out": nowhere.fileno(), "err": 2}
        for _ in range(kills):
            clocks = [stem.Process(words, **said) for _ in range(2)]
            before, patience = len(adoptions()), time.monotonic() + 60
            while len(adoptions()) == before < len(keys):
                assert time.monotonic() < patience, "no clock records anything"
            time.sleep(chance.uniform(0, 0.05))  # into the midst of whatever they are doing
            for clock in clocks:
                os.killpg(clock.pid, signal.SIGKILL)
                clock.wait()
    clockwork.set_clock(DEADLINE + 2 * HOUR)
    clockwork.tick(registry)
    assert adoptions() == sorted((f"exemption-request/{k}", "2015-07-21T21:00:00Z") for k in keys)
    assert verify(registry) == []


@pytest.mark.parametrize("live", [True, False])
def test_an_objection_that_races_the_adoption_leaves_one_outcome(committee, live):
    """In time, it annuls the adoption whichever was written first."""
    keys = [circulated() for _ in range(RACES)]
    clockwork.set_clock(DEADLINE)

    def race(number: int) -> None:
        if number % 2:
            clockwork.tick(registry)
        else:
            received = DEADLINE if live else DEADLINE - SECOND
            assert on_paper(ObjectToRequest(), keys[number // 2], "XM", received) == ""

    at_once(race, range(2 * RACES), threads=4)
    clockwork.tick(registry)
    ended = Status.APPROVED if live else Status.OBJECTED
    assert {status(key) for key in keys} == {ended}
    assert all(kinds(key)["exemption.objected"] == 1 for key in keys)
    assert all(len(recorded(key)) <= 1 for key in keys)
    assert clockwork.overdue() == 0


def test_a_withdrawal_that_races_both_leaves_one_outcome_and_tells_the_loser(committee):
    keys = [circulated() for _ in range(RACES)]
    clockwork.set_clock(DEADLINE)

    def race(number: int) -> tuple[str, str]:
        key = keys[number // 3]
        if number % 3 == 0:
            return key, on_paper(ObjectToRequest(), key, "XM", DEADLINE - SECOND)
        if number % 3 == 1:
            return key, on_paper(WithdrawRequest(), key, "XA", DEADLINE - SECOND)
        clockwork.tick(registry)
        return key, ""

    told = [said for said in at_once(race, range(3 * RACES), threads=4) if said[1]]
    clockwork.tick(registry)
    assert {status(key) for key in keys} == {Status.WITHDRAWN}
    lost = {key for key, why in told if why == "the request was withdrawn"}
    assert lost == {key for key, why in told}
    assert all(kinds(key)["exemption.objected"] == (key not in lost) for key in keys)
    assert all(kinds(key)["exemption.withdrawn"] == 1 for key in keys)


def test_two_members_who_object_or_hold_at_once_are_both_on_record(committee):
    keys = [circulated() for _ in range(RACES)]

    def act(number: int) -> str:
        key, member = keys[number // 4], ("XM", "XO")[number % 2]
        command = ObjectToRequest() if number % 4 < 2 else PlaceHold()
        return on_paper(command, key, member, MONDAY + HOUR)

    clockwork.set_clock(MONDAY + HOUR)
    assert set(at_once(act, range(4 * RACES), threads=4)) == {""}
    for key in keys:
        row = RequestRow.objects.as_of(moments.now()).get(stream=f"exemption-request/{key}")
        assert {one["state"] for one in row.objections} == {"XM", "XO"}
        assert {one["state"] for one in row.holds} == {"XM", "XO"}
    assert {status(key) for key in keys} == {Status.OBJECTED}
    assert verify(registry) == []
