"""Workers killed and the broker emptied, again and again: each State's feed stays whole."""

import os
import random
import signal
import time
from collections import deque
from pathlib import Path

import pytest
import redis
from django.conf import settings

from cases.listing.domain import ListEntry, RecordEntry
from cases.listing.importing import import_file
from panel.access import queries
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.models import ChangeRow
from panel.celery import nudge
from panel.embedded.program import worker
from panel.ledger import opening, store, subscriptions
from panel.ledger.appending import Unit
from panel.ledger.execution import Asked
from panel.ledger.models import Cursor, LogEvent
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from tests import stem

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS", "12"))
SEED = int(os.environ.get("SEED", "1747"))
PATIENCE = 60
EACH = 5
"""Events between two kills."""
OPERATOR = queries.operator("test")


@pytest.fixture
def ledger(committed):
    opening.create(registry, demonstration=True, actor="test")
    for state in ("XA", "XB"):
        give(registry, Asked(BindCredential(state=state), f"client-{state}"), OPERATOR)
    import_file(registry, OPERATOR, ROOT / "tests" / "story" / "list-2007-03-24.xml")


class Workers:
    """Up to three real workers; the one that lived longest is the next to die."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "worker.log"
        self.log = self.path.open("ab")
        self.alive: deque[tuple[str, stem.Process]] = deque()
        self.names = [f"w{number}@tests" for number in range(3)]

    def start(self) -> None:
        """One more, under the name of whom was killed last."""
        name = self.names.pop()
        words, log = worker().command[1:], self.log.fileno()
        started = stem.Process([*words, "--hostname", name], environ=os.environ, out=log, err=log)
        self.alive.append((name, started))

    def kill(self) -> None:
        name, doomed = self.alive.popleft()
        os.killpg(doomed.pid, signal.SIGKILL)
        doomed.wait()
        self.names.append(name)

    def said(self) -> str:
        """Which of them ended by themselves, and the last lines of all."""
        ended = [one.poll() for _, one in self.alive]
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([f"exit codes: {ended}", *lines[-30:]])

    def end(self) -> None:
        while self.alive:
            self.kill()
        self.log.close()


@pytest.fixture
def workers(broker, tmp_path):
    running = Workers(tmp_path)
    yield running
    running.end()


def amend(number: int) -> None:
    """One more event that every State may know of."""
    unit = Unit(registry)
    unit.load([(ListEntry, "XXi.001")])
    entry = unit.streams["list-entry/XXi.001"].state
    assert isinstance(entry, ListEntry)
    assert entry.entry is not None
    said = {name: getattr(entry.entry, name) for name in entry.entry.__struct_fields__}
    said.pop("delisted_on")
    command = RecordEntry(**{**said, "comments": f"amendment {number}"}, regime=entry.regime)
    give(registry, Asked(command), OPERATOR)


def somebody_read_on(before: int, workers: Workers) -> None:
    """Wait until a worker is at work again; what the emptied broker forgot, a sweep says anew."""
    deadline = time.monotonic() + PATIENCE
    while cursor() == before:
        assert time.monotonic() < deadline, f"no worker reads on\n{workers.said()}"
        nudge("panel.ledger.tasks.sweep")
        time.sleep(0.05)


def cursor() -> int:
    return Cursor.objects.filter(name="changes").values_list("position", flat=True).first() or 0


def test_fifty_kills_and_an_emptied_broker_lose_and_repeat_nothing(ledger, workers):
    chance = random.Random(SEED)  # noqa: S311  # a seed to repeat it by
    emptied = redis.Redis.from_url(settings.REDIS_URL)
    for _ in range(3):
        workers.start()
    for number in range(KILLS):
        before = cursor()  # a quick worker has read the amendment before anyone looks
        amend(EACH * number)
        somebody_read_on(before, workers)
        for more in range(1, EACH):
            amend(EACH * number + more)
        time.sleep(chance.uniform(0, 0.05))  # into the midst of whatever they are doing
        workers.kill()
        emptied.flushall()
        workers.start()
    deadline = time.monotonic() + PATIENCE
    while any(subscriptions.behind(registry).values()):
        assert time.monotonic() < deadline, subscriptions.behind(registry)
        nudge("panel.ledger.tasks.sweep")
        time.sleep(0.2)
    emptied.close()
    told = LogEvent.objects.filter(stream__startswith="list-entry/").order_by("position")
    expected = list(told.values_list("position", flat=True))
    assert len(expected) == 3 + EACH * KILLS
    for state in ("XA", "XB"):
        rows = ChangeRow.objects.filter(state=state).order_by("number")
        assert list(rows.values_list("number", flat=True)) == list(range(1, len(expected) + 1))
        assert list(rows.values_list("position", flat=True)) == expected
    assert store.head().position == LogEvent.objects.count()
    assert verify(registry) == []
