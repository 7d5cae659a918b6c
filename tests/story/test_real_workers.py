"""The demonstration's stories with servers of their own, whose worker is killed or stopped."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from django.conf import global_settings
from django.db import connection

from evidence.models import Job
from panel.embedded.group import Group
from panel.ledger import opening
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from panel.management.commands.demo import STORIES
from panel.story.loading import StoryError, load
from panel.story.player import Player
from tests.embedded.test_group import free_port
from tests.once import once_on_postgresql

SEED = int(os.environ.get("SEED", "1747"))
KILLS = 10
AT_A_FILE = 4
"""Of them while a file is being examined; the others whenever the seed says."""
ENDS = ("evidence.examined", "evidence.quarantined")


@pytest.fixture
def group(committed, tmp_path, settings):
    # As the servers, which are processes of their own, hash.
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with Group(tmp_path, port=free_port()) as running:
        running.start_broker(Path(os.environ["REDIS_URL"].removeprefix("unix://")))
        opening.create(registry, demonstration=True, actor="test")
        running.start_all()
        yield running


def play(group, story, tell):
    with ExitStack() as clients:

        def http():
            return clients.enter_context(httpx.Client(base_url=group.address, timeout=30))

        Player(registry, story, http, tell=tell).play()


class Killer(threading.Thread):
    """Kills the worker with its pool at steps of the story that the seed draws."""

    def __init__(self, group, steps):
        super().__init__()
        self.group = group
        self.chance = random.Random(SEED)  # noqa: S311  # a seed to repeat it by
        self.sent = [number for number, placed in enumerate(steps, 1) if placed.step.send]
        self.others = sorted(set(range(1, len(steps) - 1)) - set(self.sent))
        self.killed: Counter[str] = Counter()
        self.step, self.over = 0, threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()

    def tell(self, _words):
        self.step += 1

    def run(self):
        at_a_file = self.chance.sample(self.sent, AT_A_FILE)
        anywhere = self.chance.sample(self.others, KILLS - AT_A_FILE)
        for number in sorted([*at_a_file, *anywhere]):
            self.until(lambda number=number: self.step >= number)
            self.until(lambda: self.group.children["worker"].alive)
            if number in at_a_file:
                self.until(lambda number=number: self.examining() or self.step > number + 7)
            else:
                self.over.wait(self.chance.uniform(0, 0.5))
            self.kill(self.group.children["worker"].process.pid)
        connection.close()

    def until(self, holds):
        while not holds() and not self.over.wait(0.005):
            pass

    def examining(self):
        return Job.objects.filter(attempts__gt=0).exists()

    def kill(self, pid):
        if self.over.is_set():
            return
        self.killed["at a file" if self.examining() else "anywhere"] += 1
        pool = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, pool)):
            os.kill(one, signal.SIGKILL)


@once_on_postgresql
def test_killed_ten_times_the_worker_makes_up_for_it_and_the_stories_end_as_told(group):
    story = load(STORIES)
    with Killer(group, story.steps) as killer:
        play(group, story, killer.tell)
    assert killer.killed.total() == KILLS, f"SEED={SEED}"
    assert killer.killed["at a file"] >= 1, f"SEED={SEED}"
    examined = LogEvent.objects.filter(stream__startswith="evidence/", type__in=ENDS)
    assert set(Counter(examined.values_list("stream", flat=True)).values()) == {1}
    assert examined.count() == len(killer.sent)
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean


def test_with_the_worker_stopped_it_says_what_it_waited_for(group, tmp_path, monkeypatch):
    path = tmp_path / "story.yaml"
    path.write_text(
        "cast:\n  expert: {role: expert}\nsteps:\n"
        "  - {at: 2015-07-01T12:00:00Z, by: expert, send: picture.jpg, named: picture}\n"
        "  - {at: 2015-07-02T12:00:00Z, by: expert, see: evidence/picture}\n"
    )
    (tmp_path / "picture.jpg").write_bytes(b"whatever it is")
    monkeypatch.setattr("panel.story.player.PATIENCE", 3)

    def stop(_words):
        for name in {"worker", "keeper"} & set(group.children):
            group.stop(name)

    says = "step 2, line 5: waited 3 s for a worker: .*examinations is 1 events behind"
    with pytest.raises(StoryError, match=says):
        play(group, load([path]), stop)
