"""A nudge reaches the broker or costs next to nothing; it never fails whoever gives it."""

import os
import signal
import time

import pytest
from django.conf import settings
from kombu import Connection
from redis import Redis

from panel.celery import app, nudge
from panel.embedded.valkey import valkey

TASK = "panel.ledger.tasks.tick"


@pytest.fixture
def own_broker(tmp_path, monkeypatch):
    """A broker that a test may freeze and kill."""
    socket = tmp_path / "valkey.sock"
    monkeypatch.setattr(app.conf, "broker_write_url", f"redis+socket://{socket}")
    with valkey(tmp_path, socket) as server:
        yield server, Redis(unix_socket_path=str(socket))


def seconds_to_nudge():
    began = time.monotonic()
    nudge(TASK)
    return time.monotonic() - began


def test_a_nudge_reaches_the_broker(own_broker):
    _, queue = own_broker
    nudge(TASK)
    assert queue.llen("log") == 1


@pytest.mark.usefixtures("own_broker")
def test_the_clock_and_what_people_wait_for_pass_by_files_that_wait():
    asked = ["evidence.tasks.examine", "panel.ledger.tasks.sweep", "evidence.tasks.describe", TASK]
    for task in asked:
        nudge(task)
    got = []

    def take(_body, message):
        got.append((message.delivery_info["routing_key"], message.headers["task"]))
        message.ack()

    said = {"transport_options": app.conf.broker_transport_options}
    with (
        Connection(app.conf.broker_write_url, **said) as broker,
        broker.Consumer(settings.CELERY_TASK_QUEUES, callbacks=[take]),
    ):
        while len(got) < len(asked):
            broker.drain_events(timeout=5)
    examine, sweep, describe, tick = asked
    first = [("log", tick), ("work", describe)]
    assert got == [*first, ("log", sweep), ("work", examine)]


def test_a_frozen_broker_costs_less_than_a_second(own_broker):
    server, queue = own_broker
    server.send_signal(signal.SIGSTOP)
    try:
        assert seconds_to_nudge() < 1
    finally:
        server.send_signal(signal.SIGCONT)
    nudge(TASK)
    assert queue.llen("log") >= 1


def test_a_broker_that_is_gone_costs_less_than_a_second(own_broker):
    server, _ = own_broker
    server.kill()
    server.wait()
    assert seconds_to_nudge() < 1


def test_the_clock_and_the_sweep_are_run_by_tasks_that_exist(db):
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_tests_talk_to_no_broker_but_their_own():
    assert os.environ["REDIS_URL"] == settings.REDIS_URL
    assert "panel-tests-" in settings.REDIS_URL
