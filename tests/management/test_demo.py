"""The demonstration: servers of its own, a story, and no harm to a ledger that it didn't make."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path

import pytest

from tests.once import once

ROOT = Path(__file__).parents[2]
pytestmark = once
STORY = """
cast:
  chair: {role: chair}
  XA: {state: XA}
steps:
  - at: 2015-07-01T12:00:00Z
    say: XA has asked for nothing
    by: XA
    ask: exemption-requests
    expect: {items: []}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def place(tmp_path):
    return _machine(tmp_path)


def _machine(folder):
    """Environment of a machine of its own: nothing is configured but the folder and the port."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "LEDGER_KEY", "SEALING_KEY"}
    }
    return {**kept, "VAR_DIR": str(folder / "var"), "PORT": str(free_port())}


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    """A folder in which a story ended otherwise than told, then as told; what was said of both."""
    folder = tmp_path_factory.mktemp("demo")
    place, path = _machine(folder), folder / "story.yaml"
    said = []
    for items in ("items: [{}]", "items: []"):
        path.write_text(STORY.replace("items: []", items))
        said.append(run(place, "demo", "--once", "--story", path))
    return folder, *said


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(STORY)
    return path


@pytest.fixture
def played(place, beginning):
    """The file of a story that was played there."""
    folder, _otherwise, _as_told = beginning
    shutil.copytree(folder / "var", place["VAR_DIR"])
    return folder / "story.yaml"


def run(place, *words):
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT,
        env=place,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def test_it_plays_and_says_where_to_look(beginning):
    folder, _otherwise, found = beginning
    assert "The story ended as told: 1 steps." in found.stdout
    secrets = folder / "var" / "demo" / "credentials.json"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert json.loads(secrets.read_text())["chair"]["password"] in found.stdout


def test_a_story_that_ends_otherwise_is_a_failure_and_the_next_run_starts_over(beginning):
    folder, otherwise, again = beginning
    assert otherwise.returncode == 1
    says = f"{folder / 'story.yaml'}, step 1, line 6: /items is [], should be [{{}}]"
    assert says in otherwise.stderr
    assert (again.returncode, again.stderr) == (0, "")


def test_a_wrong_file_is_told_before_anything_starts(place, story):
    story.write_text(STORY.replace("ask:", "asks:"))
    found = run(place, "demo", "--once", "--story", story)
    assert (found.returncode, found.stdout) == (1, "")
    assert f"{story}, step 1, line 6: /asks is not known here" in found.stderr
    assert not (Path(place["VAR_DIR"]) / "demo").exists()


def test_a_ledger_in_the_place_of_the_one_it_played_on_is_not_taken_for_it(place, played):
    database = Path(place["VAR_DIR"]) / "ledger.sqlite3"
    backup = database.with_name("ledger.sqlite3.backup")
    database.rename(backup)
    again = run(place, "demo", "--once", "--story", played)
    assert (again.returncode, "ended as told" in again.stdout) == (0, True)
    assert backup.exists()
    database.unlink()
    run(place, "ledger", "create")
    real = run(place, "demo", "--once", "--fresh", "--story", played)
    assert real.returncode == 1
    assert "holds a ledger that `make demo` did not make" in real.stderr


@pytest.mark.parametrize("kind", [[], ["--demonstration"]])
def test_a_ledger_that_it_did_not_make_is_left_alone(place, kind):
    run(place, "ledger", "create", *kind)
    key = run(place, "ledger", "key").stdout
    found = run(place, "demo", "--once")
    assert found.returncode == 1
    assert "holds a ledger that `make demo` did not make" in found.stderr
    assert run(place, "ledger", "key").stdout == key


def test_a_port_in_use_is_one_clear_sentence(place):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(place["PORT"])))
        taken.listen()
        found = run(place, "demo", "--once")
    assert found.returncode == 1
    assert found.stderr.startswith(f"port {place['PORT']} can't be used")
    assert len(found.stderr.splitlines()) == 1


def test_a_database_that_is_not_there_is_one_clear_sentence(place):
    nowhere = "postgresql://panel@127.0.0.1:1/panel"
    found = run({**place, "DATABASE_URL": nowhere}, "demo", "--once")
    assert found.returncode == 1
    assert "the database can't be used" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.fixture
def heeding():
    """What a shell runs in its background begins with Ctrl-C ignored, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_it_plays_a_story_once_and_ctrl_c_ends_it_and_its_servers(place, played, heeding):
    words = [sys.executable, "manage.py", "demo", "--story", str(played)]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        said = "".join(takewhile(lambda line: "Ctrl-C ends it." not in line, demo.stdout))
        second = run(place, "demo", "--once")
        demo.send_signal(signal.SIGINT)
        _out, err = demo.communicate(timeout=60)
    assert "The story was played before" in said
    credentials = Path(place["VAR_DIR"]) / "demo" / "credentials.json"
    assert json.loads(credentials.read_text())["chair"]["password"] in said
    assert (demo.returncode, err) == (0, "")
    assert second.returncode == 1
    assert f"in use by process {demo.pid}" in second.stderr
    deadline = time.monotonic() + 10
    while _listening(int(place["PORT"])):
        assert time.monotonic() < deadline, "the web still answers"
        time.sleep(0.1)


def _listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
