"""A group of servers starts as one, stays up and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from redis import Redis

from panel.embedded.group import Group
from panel.embedded.lock import InUse
from panel.embedded.program import Program
from panel.embedded.ready import NotReady, workers_answering
from tests.once import once

pytestmark = once

SLEEPER = "import time; time.sleep(600)"


def sleeper(name):
    return Program(name, [sys.executable, "-c", SLEEPER])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(check, seconds=20):
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_second_group_in_one_folder_is_told_who_has_it(tmp_path):
    told = pytest.raises(InUse, match=f"in use by process {os.getpid()}; .* VAR_DIR")
    with Group(tmp_path, port=free_port()), told:
        Group(tmp_path, port=free_port()).__enter__()
    with Group(tmp_path, port=free_port()):
        pass


def test_a_taken_port_is_said_before_anything_starts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(InUse, match=f"port {port} .* set PORT"):
            Group(tmp_path, port=port).__enter__()
    assert not (tmp_path / "log").exists()


def test_a_program_that_ends_is_started_again(tmp_path):
    with Group(tmp_path, port=free_port()) as group:
        group.start(sleeper("one"))
        first = group.children["one"].process.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: group.children["one"].process.pid != first)
        assert group.restarts == {"one": 1}


def test_a_stopped_program_stays_stopped(tmp_path):
    with Group(tmp_path, port=free_port()) as group:
        group.start(sleeper("one"))
        process = group.children["one"].process
        group.stop("one")
        assert process.poll() is not None
        assert not group.children


def test_programs_end_the_last_started_first(tmp_path):
    code = (
        "import signal, sys, time\n"
        "def end(*_): open('ended', 'a').write(sys.argv[1]); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); open(sys.argv[1], 'w').close(); time.sleep(600)"
    )
    with Group(tmp_path, port=free_port()) as group:
        for name in "abc":
            script = f"import os; os.chdir({str(tmp_path)!r})\n{code}"
            group.start(Program(name, [sys.executable, "-c", script, name]))
            until((tmp_path / name).exists)
    assert (tmp_path / "ended").read_text() == "cba"


def test_a_program_that_can_not_start_shows_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr("panel.embedded.group.SECONDS_TO_RESTART", 0.05)
    with Group(tmp_path, port=free_port()) as group:
        group.start(Program("bad", [sys.executable, "-c", "import sys; sys.exit('no such thing')"]))
        with pytest.raises(NotReady, match=r"(?s)bad ended \d+ times.*no such thing"):
            group._wait("nothing", lambda: False, time.monotonic() + 20)


def test_nothing_outlives_a_starter_that_is_killed(tmp_path):
    code = (
        "import sys, time; from pathlib import Path\n"
        "from panel.embedded.group import Group; from panel.embedded.program import Program\n"
        f"with Group(Path({str(tmp_path)!r}), port={free_port()}) as group:\n"
        f"    group.start(Program('one', [sys.executable, '-c', {SLEEPER!r}]))\n"
        "    print(group.children['one'].process.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        child = int(starter.stdout.readline())
        assert not gone(child)
        starter.kill()
    until(lambda: gone(child))


def test_sigterm_ends_it_as_ctrl_c_does(tmp_path):
    with Group(tmp_path, port=free_port()) as group:
        group.start(sleeper("one"))
        child = group.children["one"].process
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
    assert child.poll() is not None


def test_all_servers_answer_and_come_back_after_the_broker_was_killed(tmp_path, committed):
    broker = Path(os.environ["REDIS_URL"].removeprefix("unix://"))
    with Group(tmp_path, port=free_port()) as group:
        group.start_broker(broker)
        group.start_all()
        assert httpx.get(f"{group.address}/account/login/").is_success
        assert httpx.get(f"{group.address}/static/admin/css/base.css").is_success
        group.children["broker"].process.kill()
        until(lambda: group.restarts.get("broker") == 1)
        until(lambda: workers_answering() == 2, seconds=60)
        assert Redis(unix_socket_path=str(broker)).ping()
