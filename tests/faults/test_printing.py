"""A worker killed while it prints: the document is made once, and nothing is left half done."""

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time

import pytest

from cases.reports.domain import RenderReport
from cases.reports.models import RenderingRow, RenderingWork
from cases.reports.rendering import working
from cases.reports.rendering_events import Audience
from evidence import receiving
from panel.ledger import opening
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.verify import verify
from tests.cases.reports.acting import done, drafted, written
from tests.evidence.conftest import store  # noqa: F401  # a fixture
from tests.once import once_on_postgresql

CHILD = (
    "import django; django.setup()\n"
    "from cases.reports.rendering import working\n"
    "from panel.ledger.registry import registry\n"
    "working.work(registry, seconds=60)\n"
)
PATIENCE = 60


@pytest.fixture
def ordered(committed, store, tmp_path, monkeypatch):  # noqa: F811  # the fixture
    """The key of a document that waits, long enough to be caught at."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    opening.create(registry, demonstration=True, actor="test")
    report = drafted()
    for number in range(12):
        written(report, f"Paragraph {number}. " + "Nobody was seen. " * 500)
    done(RenderReport(audience=Audience.PANEL), report)
    row = RenderingRow.objects.get(held_to=STILL)
    assert row.status == "ordered"
    return row.key


def printing(key: str) -> bool:
    return RenderingWork.objects.filter(key=key, step="pages").exists()


@once_on_postgresql
def test_a_worker_killed_while_it_prints_leaves_one_whole_document(ordered, tmp_path):
    child = subprocess.Popen([sys.executable, "-c", CHILD], start_new_session=True)
    deadline = time.monotonic() + PATIENCE
    while not printing(ordered):
        assert child.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.killpg(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    left = list(tmp_path.glob("printing-*"))
    assert len(left) == 1
    assert RenderingRow.objects.get(held_to=STILL).status == "ordered"
    assert list(receiving.documents().digests()) == []

    # The next begins it anew, once; whoever comes later finds nothing to do.
    assert [working.work(registry, seconds=60) for _ in range(2)] == [1, 0]
    made = LogEvent.objects.filter(type="report.rendered")
    assert [one.stream for one in made] == [f"rendering/{ordered}"]
    row = RenderingRow.objects.get(held_to=STILL)
    body = b"".join(receiving.documents().read(row.sha256, row.size))
    assert hashlib.sha256(body).hexdigest() == row.sha256
    assert body.startswith(b"%PDF-")
    assert list(receiving.documents().digests()) == [row.sha256]
    assert not RenderingWork.objects.exists()
    assert list(tmp_path.glob("printing-*")) == []
    assert verify(registry) == []
