"""Printed documents are read anew and mirrored; a damaged one is mended, or told."""

import hashlib
import json
from datetime import timedelta

import pytest

from evidence import mirroring, nightly, printed, receiving
from evidence.printed import Kept
from evidence.store import DiskStore, Shelf, address
from evidence.stored import Mirroring, Reread
from panel.ledger import store
from panel.ledger.registry import registry
from tests.evidence.test_verb import run
from tests.once import once

pytestmark = once
SAID = b"%PDF a document"
DIGEST = hashlib.sha256(SAID).hexdigest()


@pytest.fixture
def document(ledger, tmp_path, settings, monkeypatch):
    """One that is kept, in a store with a mirror; what makes it anew is the test's to say."""
    settings.EVIDENCE_MIRROR = address(f"file:{tmp_path / 'mirror'}")
    made: list[bytes] = []
    one = Kept("rendering/r", DIGEST, len(SAID), lambda: made[-1] if made else None)
    monkeypatch.setattr(printed, "_sources", [lambda: [one]])
    with receiving.documents().incoming(most=100) as into:
        into.write(SAID)
        into.keep()
    return made


def harm(where):
    assert isinstance(where, DiskStore)
    path = where.path(DIGEST)
    path.chmod(0o640)
    path.write_bytes(b"other bytes")


def verified(capsys):
    status, out, err = run(capsys, "verify", "--json")
    return status, json.loads(out)["documents_wrong"], err.strip()


def test_a_damaged_document_is_mended_by_the_same_bytes_or_told(document, capsys):
    mirror = receiving.mirror(Shelf.DOCUMENTS)
    # Its second copy was never made: it is told, ordered, and made by the worker.
    status, wrong, err = verified(capsys)
    assert (status, wrong[0]["mirror"]) == (1, "nothing is there")
    assert "1 second copies of documents are missing or damaged" in err
    assert mirroring.work(registry) == 1
    assert not Mirroring.objects.exists()
    assert b"".join(mirror.read(DIGEST)) == SAID
    assert verified(capsys) == (0, [], "")

    harm(receiving.documents())
    status, wrong, _ = verified(capsys)
    assert (status, wrong[0]["mended"]) == (0, "taken from the mirror")

    # Neither place has it: other bytes replace nothing, the very same do.
    for made in ([], [b"set by another tool"], [SAID]):
        document[:] = made
        harm(receiving.documents())
        harm(mirror)
        status, wrong, err = verified(capsys)
        if made != [SAID]:
            assert (status, wrong[0]["mended"]) == (1, "")
            assert f"1 documents are damaged, first {DIGEST}" in err
            assert Reread.objects.get().found
    assert wrong[0]["mended"] == "made anew, in the same bytes"
    assert b"".join(receiving.documents().read(DIGEST)) == SAID
    assert mirroring.work(registry) == 1


def test_each_night_reads_each_document_once_and_lists_none_after(document, monkeypatch):
    since = store.database_time() - timedelta(hours=1)
    nightly.work(registry)
    assert Reread.objects.get().sha256 == DIGEST
    read_at = Reread.objects.get().at
    with monkeypatch.context() as later:
        later.setattr(printed, "_sources", [lambda: pytest.fail("listed again")])
        nightly.work(registry)
    assert printed.tonight(since, seconds=5) is False
    assert Reread.objects.get().at == read_at
