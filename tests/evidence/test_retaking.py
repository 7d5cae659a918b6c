"""Steps that are new, or have newer tools, taken of what is held; what is news is recorded."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from evidence import jobs, retaking
from evidence.documents import RulesTried
from evidence.domain import OrderSteps, RecordFindings, RecordSteps
from evidence.domain.retaking import RETAKEN
from evidence.events import FileExamined, FileQuarantined, FileReceived, FileReleased, StepFailed
from evidence.findings import MetadataRead, Tool, TypeRecognised
from evidence.models import EvidenceRow, Job
from evidence.states import EvidenceItem
from evidence.traps import Noticed, Trap
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import streams, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.verify import verify
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import jpeg
from tests.evidence.test_verb import run
from tests.once import once
from tests.rules import act, folded, outcome

ROOT = Path(__file__).parents[2]
OPERATOR = Viewer(actor="operator", roles=frozenset({Role.OPERATOR}))
TOOL = Tool(name="ours", version="1")
RECEIVED = FileReceived(
    sha256="0" * 64, size=1, claimed_name="a.txt", claimed_type="", state=None, note=""
)
TEXT = TypeRecognised(media_type="text/plain", described="", tool=TOOL)
CLEAN = RulesTried(noticed=(), tool=TOOL, looked_at=1, left_out=0)
SCRIPTED = RulesTried(
    noticed=(Noticed(trap=Trap.SCRIPT, says="a script", where="the file"),),
    tool=Tool(name="ours", version="2"),
    looked_at=1,
    left_out=0,
)
CLOSED = FileQuarantined(reason="a script, in the file", sandbox="walls", step="rules")


def recorded(*found, failures=()):
    said = {one.step: msgspec.to_builtins(one) for one in found}
    return RecordSteps(examination=1, sandbox="walls", found=said, failures=failures)


FAILED = StepFailed(step="text", reason="it can't be read")
READY = [RECEIVED, TEXT, CLEAN, FileExamined(sandbox="walls")]
NEWER = msgspec.structs.replace(SCRIPTED, tool=Tool(name="ours", version="3"))


@pytest.mark.parametrize(
    ("before", "said", "then"),
    [
        (READY, recorded(TEXT, CLEAN), []),
        (READY, recorded(SCRIPTED), [SCRIPTED, CLOSED]),
        ([*READY, SCRIPTED, CLOSED], recorded(SCRIPTED), []),
        # What a custodian let out in spite of it stays open; a newer tool says it as a new fact.
        ([*READY, SCRIPTED, CLOSED, FileReleased(reason="r")], recorded(NEWER), [NEWER]),
        (
            READY,
            recorded(failures=(FAILED,)),
            [
                FAILED,
                FileQuarantined(
                    reason="the step text failed: it can't be read", sandbox="walls", step="text"
                ),
            ],
        ),
        ([*READY, FAILED], recorded(failures=(FAILED,)), []),
    ],
)
def test_only_news_is_recorded_and_what_is_newly_against_it_closes_it(before, said, then):
    assert outcome(folded(EvidenceItem, before), said, act(role="worker")) == then


def test_a_step_that_found_something_has_not_failed():
    item = folded(EvidenceItem, [*READY, StepFailed(step="rules", reason="x"), SCRIPTED])
    assert item.failures == ()


def test_steps_are_ordered_of_what_was_examined_and_by_names_that_there_are():
    order = OrderSteps(steps=("x-ray",), run=1, reason="r")
    assert "there is no step x-ray; there are: type, " in str(
        outcome(folded(EvidenceItem, READY), order)
    )
    assert "only of what was examined" in str(outcome(folded(EvidenceItem, [RECEIVED]), order))


def told(key):
    events = LogEvent.objects.filter(stream=f"evidence/{key}").order_by("version")
    return [name.partition(".")[2] for name in events.values_list("type", flat=True)]


def examined_by_an_older_worker(key, pattern):
    """What is found in the like of it, by an older tool, and without a step that came later."""
    found = {one.step: msgspec.to_builtins(one) for one in pattern.found}
    del found["credentials"]
    found["metadata"]["tool"]["version"] = "0.1"
    command = RecordFindings(examination=1, sandbox="walls", found=found, failures=())
    give(registry, Asked(command, key), jobs.WORKER)


def kill_one_in_the_midst():
    """A process of the verb that is ended once it is at its first file."""
    code = (
        "import os, signal, django; django.setup(); from evidence import jobs;"
        "from django.core.management import call_command;"
        "jobs.retake = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        "call_command('evidence', 'examine', '--resume')"
    )
    died = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL


@once
def test_what_is_held_gets_new_facts_once_however_often_it_is_killed(ledger, capsys):
    older = [collected(jpeg(), f"{n}.jpg") for n in range(3)]
    pattern = collected(jpeg(), "pattern.jpg")
    subscriptions.run_all(registry)
    Job.objects.exclude(key=pattern).delete()
    jobs.work(registry)
    for key in older:
        examined_by_an_older_worker(key, streams.newest(registry, EvidenceItem, pattern))
    assert run(capsys, "examine", "--resume")[0] == 1
    # The first is ordered, and then whoever ordered is gone.
    the_run = retaking.begin(retaking.ALL, "Newer tools.")
    ordering = retaking.order(registry, OPERATOR, the_run, retaking.items(the_run))
    assert next(ordering)
    del ordering
    fresh = collected(jpeg(shade=8), "fresh.jpg")
    subscriptions.run_all(registry)
    kill_one_in_the_midst()
    # What is new went first.
    assert EvidenceRow.objects.get(stream=f"evidence/{fresh}", held_to=STILL).status == "ready"
    assert jobs.untaken() == 4
    Job.objects.update(claimed_until=None)
    status, out, err = run(capsys, "examine", "--resume", "--json", "--progress")
    assert (status, json.loads(out)["ordered"]) == (0, 0), err
    assert "4 of 4 files looked at" in err
    news = ["steps_ordered", "metadata_read", "credentials_read"]
    assert [told(key)[-3:] for key in older] == [news] * 3
    assert told(pattern)[-1] == "steps_ordered"
    assert "steps_ordered" not in told(fresh)
    kinds = LogEvent.objects.filter(stream=f"evidence/{older[0]}", type=MetadataRead.name)
    versions = [json.loads(bytes(row.body))["data"]["tool"]["version"] for row in kinds]
    assert (len(versions), versions[0]) == (2, "0.1")
    assert not Job.objects.exists()
    assert verify(registry) == []
    # Of a step, and again: what it takes is ordered, and nothing is news.
    before = {key: len(told(key)) for key in older}
    for none in (("--step", "film"), ("--step", "metadata", "--since", "9000-01-01")):
        assert json.loads(run(capsys, "examine", *none, "--json")[1])["ordered"] == 0
    assert json.loads(run(capsys, "examine", "--step", "metadata", "--json")[1])["ordered"] == 5
    assert {key: len(told(key)) - 1 for key in older} == before


def test_text_is_read_off_pictures_in_a_run_of_its_own(ledger, capsys):
    assert run(capsys, "examine", "--step", "ocr", "--step", "text")[2].startswith("ocr takes")
    key = collected(jpeg(), "a.jpg")
    examined()
    held = told(key)
    order = OrderSteps(steps=("ocr",), run=1, reason="r")
    give(registry, Asked(order, key), OPERATOR)
    subscriptions.run(registry, "steps")
    assert Job.objects.get().kind == "text_again"
    assert told(key) == [*held, "steps_ordered"]
    assert set(RETAKEN) > set(retaking.ALL)
