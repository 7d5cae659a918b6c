"""Workers don't outlive who started them, nor the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from panel.ledger.audit.crew import Crew
from panel.ledger.registry import registry

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def die(*_: object) -> None:
    """Be a worker that the machine ends, as it does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_is_no_clean_result():
    with Crew(registry, 2) as crew, pytest.raises(BrokenProcessPool):
        crew.begin(die)()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_who_started_them(tmp_path, how):
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.crewing", tmp_path],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    started.send_signal(how)
    assert started.wait(PATIENCE) != 0
    workers = [int(file.name) for file in tmp_path.iterdir()]
    wait_until(lambda: not any(map(alive, workers)))


def wait_until(so):
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until
        time.sleep(0.05)


def alive(process: int) -> bool:
    """Whether it is at work: one that nobody waited for stays as a zombie."""
    try:
        os.kill(process, 0)
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
