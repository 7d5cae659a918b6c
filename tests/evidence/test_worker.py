"""Real workers, killed in the midst of it, with a broker that forgets: every file is examined."""

import os
import random
import time

import pytest
import redis
from django.conf import settings

from evidence.models import EvidenceRow, Job
from panel.celery import nudge
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.verify import verify
from tests.evidence.conftest import collected
from tests.evidence.drawing import SCRIPT, bomb, jpeg
from tests.faults.test_workers import Workers

FILES = 24
KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("SEED", "1747"))
PATIENCE = 60
"""Less than a lease: what the killed were at is their successors' at once."""


@pytest.fixture
def workers(broker, tmp_path):
    running = Workers(tmp_path)
    yield running
    running.end()


def waiting():
    return EvidenceRow.objects.filter(held_to=STILL, status="received").count()


def until(enough):
    """Poll; what an emptied broker forgot, time would mend."""
    deadline = time.monotonic() + PATIENCE
    while not enough():
        assert time.monotonic() < deadline, f"{waiting()} files wait, {Job.objects.count()} jobs"
        nudge("panel.ledger.tasks.sweep")
        nudge("evidence.tasks.examine")
        time.sleep(0.2)


def test_killed_workers_and_an_emptied_broker_lose_and_repeat_no_examination(ledger, workers):
    chance = random.Random(SEED)  # noqa: S311  # a seed to repeat it by
    emptied = redis.Redis.from_url(settings.REDIS_URL)
    for number in range(FILES):
        data = {7: SCRIPT, 11: bomb()}.get(number, jpeg(shade=number))
        collected(data, f"{number}.jpg" if number != 11 else "11.png")
    workers.start()
    workers.start()
    for _ in range(KILLS):
        before = waiting()
        until(lambda before=before: waiting() < before or not waiting())
        time.sleep(chance.uniform(0, 0.05))  # into the midst of whatever they are doing
        workers.kill()
        emptied.flushall()
        workers.start()
    until(lambda: not waiting())
    emptied.close()
    ends = dict(EvidenceRow.objects.filter(held_to=STILL).values_list("claimed_name", "status"))
    closed = {name for name, status in ends.items() if status == "quarantined"}
    assert (len(ends), closed) == (FILES, {"7.jpg", "11.png"})
    told = LogEvent.objects.filter(stream__startswith="evidence/")
    assert told.filter(type="evidence.type_recognised").count() == FILES
    assert told.filter(type__in=("evidence.examined", "evidence.quarantined")).count() == FILES
    assert verify(registry) == []
