"""A file is taken apart where nothing can be reached, and whatever goes wrong there is said."""

import os
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from evidence.findings import TypeRecognised
from evidence.sandbox import landlock, walls
from evidence.sandbox.client import Sandbox, StepError
from tests.evidence.lacking import without_walls
from tests.once import once

pytestmark = once


whole = pytest.mark.skipif(bool(walls.found().open), reason="this kernel lacks what it takes")


def bare(*, landlock=False, seconds=15):
    """A sandbox as on a kernel without filters and, unless it is said, without Landlock."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(without_walls, landlock=landlock).result()
        return pool.submit(Sandbox, "tests.evidence.misbehaving", seconds=seconds).result()


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox("tests.evidence.misbehaving") as made:
        yield made


def session(pid):
    """Which it is in; none where it has ended or nobody has yet heard of its end."""
    try:
        state, _, _, number = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:4]
    except OSError:
        return None
    return None if state == "Z" else int(number)


def living(number):
    """The processes of the session."""
    pids = (int(one) for one in os.listdir("/proc") if one.isdecimal())  # noqa: PTH208  # names
    return [pid for pid in pids if session(pid) == number]


def eventually(holds):
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Counted(msgspec.Struct):
    size: int


def taken(sandbox, step, finding=dict):
    with tempfile.TemporaryFile() as file:
        file.write(b"four")
        file.seek(0)
        return sandbox.take(step, file, finding)


def test_a_step_reads_the_file_that_it_was_given(sandbox):
    assert taken(sandbox, "count", Counted).size == 4


REFUSED = [
    *("read", "list", "write", "mark", "tcp", "udp", "unix", "signal", "limit", "trace"),
    *("memory", "fork", "run", "leave", "stay"),
]


@whole
def test_a_step_reaches_no_file_no_network_no_process_and_no_secret(sandbox):
    refused = dict.fromkeys(REFUSED, "PermissionError")
    assert taken(sandbox, "reach_out") == {**refused, "environment": []}


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel's Landlock is older or missing")
def test_where_calls_are_not_filtered_landlock_keeps_what_it_can():
    with bare(landlock=True) as sandbox:
        said = taken(sandbox, "reach_out_alone")
    kept = dict.fromkeys(("read", "list", "write", "tcp", "signal"), "PermissionError")
    assert said == {**kept, "udp": "done"}
    assert sandbox.open == "the network by UDP and new processes"


def test_what_the_sandbox_is_made_of_and_what_it_lacks_is_said(sandbox):
    assert (sandbox.words, sandbox.open) == (walls.found().words, walls.found().open)
    with bare() as none:
        assert none.words.endswith("no landlock in this kernel, any system call")
        assert none.open == "files, network and processes"
        assert taken(none, "count", Counted).size == 4


def test_what_a_step_starts_ends_with_it_even_where_nothing_refuses_it():
    with bare(seconds=1) as none:
        with pytest.raises(StepError, match="more than 1 seconds"):
            taken(none, "sleep")
        # Itself and what waits for the next file.
        eventually(lambda: len(living(none._process.pid)) == 2)


def test_a_fork_that_ends_while_it_waits_is_no_fault_of_a_file(sandbox):
    taken(sandbox, "count", Counted)
    warm = sandbox._process.pid
    eventually(lambda: len(living(warm)) == 2)
    for ahead in set(living(warm)) - {warm}:
        os.kill(ahead, signal.SIGKILL)
    eventually(lambda: living(warm) == [warm])
    assert taken(sandbox, "count", Counted).size == 4


def test_a_step_ends_with_the_sandbox_that_it_is_taken_in():
    with Sandbox("tests.evidence.misbehaving") as sandbox, ThreadPoolExecutor(1) as pool:
        warm, taking = sandbox._process.pid, pool.submit(taken, sandbox, "sleep")
        eventually(lambda: len(living(warm)) == 2)
        sandbox._process.kill()
        with pytest.raises(StepError, match="the sandbox ended"):
            taking.result()
        eventually(lambda: not living(warm))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        pytest.param("fork_on", "PermissionError", marks=whole),
        ("thread_on", "can't start new thread"),
        ("write_on", "PermissionError"),
        ("crash", "it ended without an answer (SIGSEGV)"),
        ("leave", "it ended without an answer (status 3)"),
        ("hoard", "MemoryError"),
        ("babble", "its answer had more than"),
        ("lie", "its answer can't be so"),
    ],
)
def test_what_goes_wrong_is_the_steps_own_failure(sandbox, step, says):
    with pytest.raises(StepError) as failed:
        taken(sandbox, step, TypeRecognised)
    assert says in str(failed.value)
    assert taken(sandbox, "count", Counted).size == 4


def test_what_ends_one_step_spares_those_beside_it(sandbox):
    with tempfile.TemporaryFile() as file:
        file.write(b"four")
        file.flush()
        wanted = dict.fromkeys(["count", "crash", "reach_out", "lie"], dict)
        found = sandbox.take_each(wanted, file)
    failed = {step for step, said in found.items() if isinstance(said, StepError)}
    assert (found["count"], failed) == ({"size": 4}, {"crash"})
    assert list(found) == list(wanted)


@pytest.mark.parametrize(
    ("step", "says"),
    [("sleep", "it took more than 1 seconds"), ("spin", "it took more than 1 seconds")],
)
def test_what_takes_too_long_is_killed_with_all_that_it_started(step, says):
    with Sandbox("tests.evidence.misbehaving", seconds=1) as sandbox:
        with pytest.raises(StepError) as failed:
            taken(sandbox, step)
        assert says in str(failed.value)
        assert taken(sandbox, "count", Counted).size == 4


def test_a_sandbox_that_ended_is_started_again():
    with Sandbox("tests.evidence.misbehaving") as sandbox:
        sandbox._process.kill()
        with pytest.raises(StepError, match="the sandbox ended"):
            taken(sandbox, "count")
        assert taken(sandbox, "count", Counted).size == 4
