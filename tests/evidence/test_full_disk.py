"""A disk that is really full while a file comes in parts: 507, nothing half done, then taken up."""

import hashlib
import os
import shutil
import subprocess

import pytest

from evidence.models import EvidenceRow
from evidence.store import FileAddress
from panel.ledger.models import LogEvent
from tests.evidence.test_tus import DATA, tus  # noqa: F401  # a fixture
from tests.once import once

pytestmark = once
SIZE = 1024 * 1024


@pytest.fixture
def small(settings, tmp_path):
    """A disk of a megabyte, for parts and originals alike; how to leave so much room on it."""
    mount = shutil.which("mount")
    if os.geteuid() or not mount:
        pytest.skip("a full disk is mounted by root alone: run as root to see this")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
        text=True,
    )
    if made.returncode:
        pytest.skip(f"no disk may be mounted here: {made.stderr.strip()}")
    settings.UPLOADS_DIR = disk / "uploads"
    settings.EVIDENCE_STORE = FileAddress(disk / "store")

    def leave(room):
        (disk / "filler").unlink(missing_ok=True)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(bytes(max(0, free - room)))

    yield leave
    subprocess.run(["umount", str(disk)], check=True)  # root's own


def test_what_fits_counts_and_the_rest_follows_when_there_is_room(tus, settings, small):  # noqa: F811  # the fixture
    client = tus()
    where = client.begin()
    small(100_000)
    full = client.send(where, DATA, 0)
    assert (full.status_code, full.json()["type"].rpartition("/")[2]) == (507, "storage-full")
    here = client.offset(where)
    assert 0 < here <= 100_000
    # The parts fit, and the original that is made of them doesn't.
    small(len(DATA) - here + 50_000)
    assert client.send(where, DATA[here:], here).status_code == 507
    assert client.offset(where) == len(DATA) - 1
    assert not list(settings.EVIDENCE_STORE.folder.glob("incoming/*"))
    assert not list(settings.EVIDENCE_STORE.folder.glob("objects/??/??/*"))
    assert not LogEvent.objects.filter(type="evidence.received").exists()
    small(SIZE)
    assert client.send(where, DATA[-1:], len(DATA) - 1).status_code == 204
    row = EvidenceRow.objects.get()
    assert (row.sha256, row.size) == (hashlib.sha256(DATA).hexdigest(), len(DATA))
    # To begin another needs no room for bytes, and a first part that has none says so.
    small(0)
    another = client.begin()
    assert client.send(another, DATA, 0).status_code == 507
    assert client.offset(another) == 0
