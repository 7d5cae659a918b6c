"""A step more is its module and its finding: all else is made from the finding."""

from functools import partial
from importlib import import_module

import pytest

from evidence import examining, jobs, steps
from evidence.domain import examination
from evidence.families import Family
from evidence.findings import FINDINGS, Finding, Tool
from evidence.sandbox.client import Sandbox
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.events import NOBODY
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.values import Count
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import jpeg
from tests.evidence.test_examining import LOOKED, PICTURE, told


class LinesCounted(Finding, name="evidence.lines_counted", bears_on=NOBODY):
    """How many lines a document has."""

    step = "count"
    of = Family.DOCUMENT

    lines: Count
    tool: Tool


@pytest.fixture
def counting(monkeypatch):
    """Lines are counted too."""
    more = (*FINDINGS, LinesCounted)
    for room in (examining, examination):
        monkeypatch.setattr(room, "FINDINGS", more)
    monkeypatch.setattr(EvidenceItem, "events", (*EvidenceItem.events, LinesCounted))
    monkeypatch.setitem(registry.events, LinesCounted.name, LinesCounted)
    monkeypatch.setattr(jobs, "Sandbox", partial(Sandbox, "tests.evidence.counting"))


@pytest.mark.parametrize("finding", FINDINGS)
def test_each_finding_has_its_step(finding):
    step = import_module(f"evidence.steps.{finding.step}")
    assert steps.STEPS[finding.step] is step.find


def test_a_step_more_is_taken_recorded_and_shown(ledger, counting, sign_in):
    text, photo = collected(b"one\ntwo\n", "a.txt"), collected(jpeg())
    examined()
    assert told(text) == [*LOOKED, "text_read", "lines_counted", "examined"]
    assert told(photo) == PICTURE
    page = sign_in(Role.EXPERT).get(f"/admin/evidence/{text}/").content.decode()
    section = page[page.index("<h2", page.index("What the file claims")) :]
    assert section.index("Lines counted") < section.index("Counter") < section.index("Custody")
    assert rebuild(registry, check=True).clean
