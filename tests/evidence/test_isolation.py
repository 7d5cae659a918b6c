"""Where a step could reach more than its file, only plain text is taken apart, unless accepted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from evidence import isolation, jobs
from evidence.domain import ExamineAgain
from evidence.models import EvidenceRow
from evidence.sandbox import walls
from evidence.sandbox.client import Sandbox
from evidence.workers import GONE, KEPT, Telling, Worker, forget
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger import store, subscriptions
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


def test_workers_tell_what_walls_they_have_and_readyz_and_a_page_name_those_that_lack_some(
    ledger, client, sign_in
):
    Telling()("whole@here", "one")
    on_a_kernel_without(lambda: Telling()("open@there", "one"))
    own = ["sandbox"] if walls.found().open else []
    theirs = [f"sandbox of {name}" for name in ("open@there", "whole@here")[: 2 if own else 1]]
    assert client.get("/readyz").json()["lacking"] == own + theirs
    administrator, where = sign_in(Role.ACCOUNTS), "/admin/evidence/workers/"
    page = administrator.get(where).content.decode()
    assert "files, network and processes: only plain text is taken apart" in page
    assert "no landlock in this kernel" in page
    assert sign_in(Role.EXPERT).get(where).status_code == 403
    # Killed, it is gone after a while; begun anew on another kernel, it lacks nothing.
    Worker.objects.update(seen_at=store.database_time() - GONE - timedelta(seconds=1))
    assert client.get("/readyz").json()["lacking"] == own
    assert "not seen for five minutes" in administrator.get(where).content.decode()
    Telling()("open@there", "two")
    assert client.get("/readyz").json()["lacking"] == [
        *own,
        *(["sandbox of open@there"] * len(own)),
    ]
    Worker.objects.update(seen_at=store.database_time() - KEPT - timedelta(seconds=1))
    assert forget() == 2
