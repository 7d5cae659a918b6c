"""Where a step could reach more than its file, only plain text is taken apart, unless accepted."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from evidence import isolation, jobs
from evidence.domain import ExamineAgain
from evidence.models import EvidenceRow
from evidence.sandbox import walls
from evidence.sandbox.client import Sandbox
from panel.access.giving import give
from panel.ledger import subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence.conftest import CUSTODIAN, collected
from tests.evidence.drawing import jpeg
from tests.evidence.lacking import without_walls
from tests.evidence.test_containers import packed
from tests.once import once

pytestmark = once


def on_a_kernel_without(work):
    """What the work gives in a thread that has neither Landlock nor filters."""

    def bare():
        without_walls()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(bare).result()


def examined_without(monkeypatch):
    subscriptions.run_all(registry)
    monkeypatch.setattr(jobs, "Sandbox", Sandbox)
    on_a_kernel_without(partial(jobs.work, registry))


def row(key):
    return EvidenceRow.objects.get(stream=f"evidence/{key}", held_to=STILL)


def said(key, kind):
    events = LogEvent.objects.filter(stream=f"evidence/{key}", type=f"evidence.{kind}")
    return [bytes(one.body).decode() for one in events.order_by("version")]


def test_what_needs_a_whole_sandbox_waits_closed_until_the_risk_is_accepted(
    ledger, monkeypatch, settings
):
    photo, text = collected(jpeg()), collected(b"a plain line of text\n" * 9, "note.txt")
    archive = collected(packed(note_txt=b"something"), "all.zip")
    examined_without(monkeypatch)
    assert "it isn't kept from files, network and processes" in row(photo).reason
    assert "EVIDENCE_SANDBOX=limits" in row(archive).reason
    assert [row(key).status for key in (photo, text, archive)] == [
        "quarantined", "ready", "quarantined",
    ]  # fmt: skip
    assert not said(photo, "working_copy_made")
    assert EvidenceRow.objects.filter(held_to=STILL).count() == 3

    settings.EVIDENCE_SANDBOX = "limits"
    give(registry, Asked(ExamineAgain(reason="The risk is accepted."), photo), CUSTODIAN)
    examined_without(monkeypatch)
    assert row(photo).status == "ready"
    assert "no landlock in this kernel, any system call" in said(photo, "examined")[0]


@pytest.mark.parametrize(("accepted", "then"), [("full", "only plain text"), ("limits", "all")])
def test_every_command_that_checks_says_what_is_missing(settings, accepted, then):
    settings.EVIDENCE_SANDBOX = accepted
    (warning,) = on_a_kernel_without(isolation.sandbox_is_whole)
    assert warning.id == "evidence.W001"
    assert f"files, network and processes: {then}" in warning.msg
    assert bool(isolation.sandbox_is_whole()) == bool(walls.found().open)


def test_readyz_names_it_and_requests_come_all_the_same(client, db):
    answer = on_a_kernel_without(lambda: client.get("/readyz"))
    assert (answer.status_code, answer.json()["lacking"]) == (200, ["sandbox"])
    whole = not walls.found().open
    assert client.get("/readyz").json()["lacking"] == ([] if whole else ["sandbox"])
