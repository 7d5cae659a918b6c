"""Killed anywhere, an acknowledged command is in the log once, and any other not at all."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from panel.access import queries
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.models import ChangeRow
from panel.ledger import opening
from panel.ledger.batches import AT_ONCE_MOST
from panel.ledger.execution import Asked
from panel.ledger.failpoints import BY_STEPS, FAILPOINTS
from panel.ledger.models import Given, LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.statements import on_sqlite
from panel.ledger.verify import verify
from tests import stem

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "failpoints.md"
COMMITTED = {"execute.after_commit"}
OF_COMMANDS = [name for name in FAILPOINTS if name.startswith(("execute.", "append."))]


@pytest.fixture
def ledger(committed):
    opening.create(registry, demonstration=True, actor="test")


def child(what: str, *words: str, fail: str = "") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "FAIL": f"{fail}:kill" if fail else ""}
    return stem.run("-m", "tests.faults.child", what, *words, environ=environ)


@pytest.mark.parametrize("many", [1, AT_ONCE_MOST])
@pytest.mark.parametrize("failpoint", OF_COMMANDS)
def test_a_command_whose_process_is_killed_is_done_whole_or_not_at_all(ledger, failpoint, many):
    if many == 1 and failpoint in BY_STEPS and not on_sqlite():
        pytest.skip("PostgreSQL writes so little in one statement, which is killed whole")
    key = failpoint.replace(".", "-").replace("_", "-")
    before = LogEvent.objects.count()
    killed = child("give", key, str(many), fail=failpoint)
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, ""), killed.stderr
    assert LogEvent.objects.count() == before + (many if failpoint in COMMITTED else 0)
    assert Given.objects.count() == (1 if failpoint in COMMITTED else 0)
    again = child("give", key, str(many))
    assert again.stdout == f"acknowledged {before + many}\n"
    assert LogEvent.objects.filter(stream=f"account/{key}").count() == 1
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean


def test_an_effect_whose_process_is_killed_comes_once(ledger):
    from cases.listing.importing import import_file

    operator = queries.operator("test")
    give(registry, Asked(BindCredential(state="XA"), "client"), operator)
    import_file(registry, operator, ROOT / "tests" / "story" / "list-2007-03-24.xml")
    killed = child("read", "on", fail="subscription.before_commit")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert ChangeRow.objects.count() == 0
    assert child("read", "on").stdout == "read\n"
    numbers = ChangeRow.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_every_failpoint_is_documented_as_the_code_has_it():
    rows = re.findall(r"^\| `([a-z._]+)` \| (.+) \|$", DOCUMENT.read_text(), re.MULTILINE)
    assert dict(rows) == FAILPOINTS
