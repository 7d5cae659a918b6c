"""A batch, while workers are killed, the broker forgets and the store fails: all are examined."""

import json
import os
import random
import shutil
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.conf import settings

from evidence.models import EvidenceRow, Job
from evidence.workers import alive
from panel.celery import nudge
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.verify import verify
from tests.evidence.conftest import collected
from tests.evidence.drawing import SCRIPT, bomb, jpeg
from tests.evidence.hostile import zipped
from tests.evidence.test_verb import run
from tests.faults.test_workers import Workers

BATCH = int(os.environ.get("BATCH", "24"))
KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("SEED", "1747"))
PATIENCE = 60
"""Without any progress; less than a lease: what the killed were at is their successors' at once."""
INSIDE = ("one.jpg", "two.jpg")
CLOSED = {"7.jpg", "11.png"}


@pytest.fixture
def workers(broker, tmp_path):
    running = Workers(tmp_path)
    yield running
    running.end()


def standing():
    """What changes with any progress: at first the jobs that are made of what came in."""
    return waiting(), Job.objects.count()


def waiting():
    return EvidenceRow.objects.filter(held_to=STILL, status="received").count()


def until(enough, workers):
    """Poll; what an emptied broker forgot, time would mend."""
    left, deadline = standing(), time.monotonic() + PATIENCE
    while not enough():
        if (now := standing()) != left:
            left, deadline = now, time.monotonic() + PATIENCE
        words = f"SEED={SEED}: of files and jobs {left} wait\n{workers.said()}"
        assert time.monotonic() < deadline, words
        nudge("panel.ledger.tasks.sweep")
        nudge("evidence.tasks.examine")
        time.sleep(0.2)


def batch():
    """So many photos, but for a script, a bomb and an archive."""
    for number in range(BATCH):
        name, data = f"{number}.jpg", _another(jpeg(shade=number % 256), number)
        match number:
            case 7:
                data = SCRIPT
            case 11:
                name, data = "11.png", bomb()
            case 13:
                data = zipped({inside: _another(data, inside) for inside in INSIDE})
                name = "13.zip"
        collected(data, name)


def _another(photo, said):
    """The same picture as another file: a JPEG may have a comment after its first mark."""
    words = str(said).encode()
    return photo[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2) + words + photo[2:]


@contextmanager
def unmounted():
    """The folder of originals is not there."""
    folder = settings.EVIDENCE_STORE.folder
    (folder / "objects").rename(folder / "objects-away")
    yield
    (folder / "objects-away").rename(folder / "objects")


@contextmanager
def unwritable():
    """Nothing can be written; permissions would not keep root from it."""
    incoming: Path = settings.EVIDENCE_STORE.folder / "incoming"
    incoming.rename(incoming.with_name("incoming-away"))
    while True:
        try:
            incoming.open("x").close()
            break
        except FileExistsError:  # a worker was quicker, and made the folder anew
            shutil.rmtree(incoming)
    yield
    incoming.unlink()
    incoming.with_name("incoming-away").rename(incoming)


@contextmanager
def sound():
    """Nothing is wrong with the store."""
    yield


def restarted(workers):
    """One in the place of whoever lived longest, who is killed."""
    workers.kill()
    workers.start()


def disturb(chance, workers):
    """Kill one and empty the broker, now and then while the store fails."""
    store = chance.choice((sound, unmounted, unwritable))
    with store(), redis.Redis.from_url(settings.REDIS_URL) as broker:
        # Into the midst of whatever they are doing.
        time.sleep(chance.uniform(0, 0.05 if store is sound else 0.5))
        workers.kill()
        broker.flushall()
    workers.start()
    return store.__name__


def test_a_batch_is_examined_once_whatever_fails_meanwhile(ledger, workers, capsys):
    chance = random.Random(SEED)  # noqa: S311  # a seed to repeat it by
    batch()
    workers.start()
    workers.start()
    done = Counter[str]()
    for _ in range(KILLS):
        before = waiting()
        until(lambda before=before: waiting() < before or not waiting(), workers)
        done[disturb(chance, workers)] += 1
        if waiting() and not Job.objects.filter(claimed_until=None).exists():
            # All are held by somebody to whom the store failed; time would mend it, too.
            restarted(workers)
    if waiting():
        restarted(workers)
        restarted(workers)
    until(lambda: not waiting() and not Job.objects.exists(), workers)
    running = {name for name, _ in workers.alive}
    assert running <= set(alive().values_list("name", flat=True))
    examined_once(dict(done), capsys)


def examined_once(done, capsys):
    """Each item in its last state, each fact once, nothing missing in the log or in the store."""
    ends = dict(EvidenceRow.objects.filter(held_to=STILL).values_list("claimed_name", "status"))
    items = BATCH + len(INSIDE)
    assert len(ends) == items, done
    closed = EvidenceRow.objects.filter(held_to=STILL, status="quarantined")
    why = dict(closed.values_list("claimed_name", "reason"))
    assert why.keys() == CLOSED, (why, done)
    assert set(ends.values()) == {"ready", "quarantined"}, done
    told = LogEvent.objects.filter(stream__startswith="evidence/")
    by_item: dict[str, list[tuple[int, str, str]]] = {}
    wanted = ("stream", "version", "type", "body")
    for stream, *fact, body in told.order_by("position").values_list(*wanted):
        step = json.loads(bytes(body))["data"].get("step")
        by_item.setdefault(stream, []).append((*fact, step))
    assert len(by_item) == items
    for facts in by_item.values():
        versions, kinds, steps = zip(*facts, strict=True)
        assert versions == tuple(range(1, len(facts) + 1))
        assert kinds[0] == "evidence.received"
        assert kinds[-1] in {"evidence.examined", "evidence.quarantined"}
        assert len(set(zip(kinds, steps, strict=True))) == len(facts)
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean
    exit_code, said, _ = run(capsys, "verify")
    assert (exit_code, f"{items} items, 0 damaged" in said) == (0, True), said
