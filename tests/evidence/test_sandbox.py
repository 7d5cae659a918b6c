"""A file is taken apart where nothing can be reached, and whatever goes wrong there is said."""

import tempfile

import msgspec
import pytest

from evidence.findings import TypeRecognised
from evidence.sandbox import landlock, warm
from evidence.sandbox.client import Sandbox, StepError
from tests.once import once

pytestmark = once


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox("tests.evidence.misbehaving") as made:
        yield made


class Counted(msgspec.Struct):
    size: int


def taken(sandbox, step, finding=dict):
    with tempfile.TemporaryFile() as file:
        file.write(b"four")
        file.seek(0)
        return sandbox.take(step, file, finding)


def test_a_step_reads_the_file_that_it_was_given(sandbox):
    assert taken(sandbox, "count", Counted).size == 4


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel's Landlock is older or missing")
def test_a_step_reaches_no_file_no_network_no_process_and_no_secret(sandbox):
    assert taken(sandbox, "reach_out") == {
        "read": "PermissionError",
        "list": "PermissionError",
        "write": "PermissionError",
        "connect": "PermissionError",
        "signal": "PermissionError",
        "environment": [],
    }


def test_what_the_sandbox_is_made_of_is_said(sandbox):
    interface = landlock.version()
    assert sandbox.words == warm.words(interface)
    assert warm.words(0).endswith("no landlock in this kernel")


@pytest.mark.parametrize(
    ("step", "says"),
    [
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
