"""Real workers, killed while the mail server has not answered, and asked again and again."""

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from panel.access.roles import Role
from panel.celery import nudge
from panel.embedded.program import worker
from panel.mailing.models import waiting
from panel.mailing.posting import Told, post
from tests.mailing.conftest import hurry

ROOT = Path(__file__).parents[2]
TASK = "panel.mailing.tasks.mail"
PATIENCE = 60


@contextmanager
def working(port: int, log: Path):
    """A worker in a process group of its own, killed at the end."""
    with log.open("ab") as said:
        started = subprocess.Popen(
            worker().command,
            cwd=ROOT,
            env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(started.pid, 9)
        started.wait()


def until(so: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        nudge(TASK)
        time.sleep(0.1)


def test_a_worker_killed_in_the_midst_loses_and_repeats_nothing(person, server, broker, tmp_path):
    person("anna")
    log = tmp_path / "worker.log"
    server.hangs = True
    post(Told("first", Role.SECRETARIAT, "first", "Text."))
    with working(server.port, log):
        until(server.stalled.is_set, log)
    server.hangs = False
    post(Told("second", Role.SECRETARIAT, "second", "Text."))
    hurry()
    with working(server.port, log), working(server.port, log):
        until(lambda: not waiting().exists(), log)
        for _ in range(10):
            nudge(TASK)
        hurry()
        post(Told("third", Role.SECRETARIAT, "third", "Text."))
        until(lambda: not waiting().exists(), log)
    assert sorted(server.subjects()) == ["first", "second", "third"]
