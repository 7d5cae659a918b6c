"""`manage.py story play`, as an operator types it, against a web that is served."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import global_settings
from django.db import connection

from panel.ledger import opening
from panel.ledger.registry import registry
from tests.once import once
from tests.story.test_stories import work

pytestmark = once

ROOT = Path(__file__).parents[2]
STORY = """
cast:
  XA: {state: XA}
steps:
  - {at: 2015-07-01T12:00:00Z, by: XA, ask: exemption-requests, expect: {items: []}}
"""


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(STORY)
    return path


def play(*words):
    command = [sys.executable, "manage.py", "story", "play", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False, timeout=90
    )


@contextmanager
def worker():
    """Do a worker's part beside the verb."""
    stop = threading.Event()

    def run():
        try:
            while not stop.wait(0.1):
                work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_it_ends_as_told_and_keeps_the_secrets(served, story, tmp_path, settings):
    # As the verb's own process hashes.
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    opening.create(registry, demonstration=True, actor="test")
    secrets = tmp_path / "secrets.json"
    with worker():
        played = play(story, "--url", served, "--json", "--credentials", secrets)
    assert played.returncode == 0, played.stderr
    assert json.loads(played.stdout) == {"steps": 1, "again": 1}
    assert set(json.loads(secrets.read_text())["XA"]) == {"state", "client_id", "client_secret"}
    assert secrets.stat().st_mode & 0o777 == 0o600


def test_a_real_ledger_refuses_it(committed, story):
    opening.create(registry, demonstration=False, actor="test")
    refused = play(story)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "only a demonstration ledger takes its time from a story" in refused.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [([], 2, "required"), (["nothing.yaml"], 1, "nothing.yaml: No such file")],
)
def test_what_is_wrong_with_the_words_is_told(committed, words, code, says):
    found = play(*words)
    assert (found.returncode, found.stdout) == (code, "")
    assert says in found.stderr
