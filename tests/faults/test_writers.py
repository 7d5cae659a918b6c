"""Writers, checkpointer and rebuild killed at any moment: what was acknowledged is there, once."""

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest

from panel.ledger import opening, store
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from tests.faults import child

KILLS = int(os.environ.get("KILLS", "12"))
SEED = int(os.environ.get("SEED", "1747"))
PATIENCE = 60
WRITERS = 3

# Its children have Django loaded when they begin, and nothing that this process holds open.
SERVED = get_context("forkserver")
SERVED.set_forkserver_preload(["tests.faults.child"])


class Victim:
    """A process that does one thing without end and tells each time in a file."""

    def __init__(self, does: Callable[[Path], None], told: Path) -> None:
        self.does, self.told = does, told
        self.told.touch()
        self.start()

    def start(self) -> None:
        self.known = self.told.stat().st_size
        self.process = SERVED.Process(target=self.does, args=(self.told,))
        self.process.start()

    def at_work(self) -> None:
        """Wait until it has done something since its start."""
        deadline = time.monotonic() + PATIENCE
        while self.told.stat().st_size == self.known:
            assert self.process.is_alive(), f"{self.told.stem} ended by itself"
            assert time.monotonic() < deadline, f"{self.told.stem} does nothing"
            time.sleep(0.01)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        assert self.process.exitcode == -signal.SIGKILL, f"{self.told.stem} ended by itself"


@pytest.fixture
def victims(committed, tmp_path):
    opening.create(registry, demonstration=False, actor="test")
    writers = [Victim(child.write, tmp_path / f"w{number}.txt") for number in range(WRITERS)]
    running = [
        *writers,
        Victim(child.sign, tmp_path / "checkpointer.txt"),
        Victim(child.spoil_and_rebuild, tmp_path / "rebuild.txt"),
    ]
    yield running
    for one in running:
        one.process.kill()
        one.process.join()


def test_what_was_acknowledged_outlives_any_kill_and_is_there_once(victims):
    chance = random.Random(SEED)  # noqa: S311  # a seed to repeat it by
    for _ in range(KILLS):
        victim = chance.choice(victims)
        victim.at_work()
        time.sleep(chance.uniform(0, 0.2))  # into the midst of whatever it is doing
        victim.kill()
        victim.start()
    for victim in victims:
        victim.at_work()
        victim.kill()
    lines = [line for one in victims[:WRITERS] for line in one.told.read_text().splitlines()]
    acknowledged = {f"account/{key}": int(at) for key, at in map(str.split, lines)}
    there = LogEvent.objects.filter(stream__startswith="account/w").values_list(
        "stream", "position"
    )
    written = dict(there)
    assert len(acknowledged) == len(lines)
    assert len(written) == there.count()
    assert acknowledged.items() <= written.items()
    assert len(written) - len(acknowledged) <= WRITERS  # killed before they could tell
    assert store.head().position == LogEvent.objects.count()
    rebuild(registry)
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean
