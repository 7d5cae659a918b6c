"""All that is done with evidence, with the store in a bucket and a line to it that fails."""

import pytest

from evidence.models import Job
from evidence.store import Shelf, store_at
from panel.access.roles import Role
from panel.ledger.models import LogEvent
from tests.evidence import buckets
from tests.evidence.conftest import examined, fresh, sent
from tests.evidence.drawing import jpeg
from tests.evidence.test_examining import lease_over
from tests.evidence.test_staff import rows, upload


@pytest.fixture
def bucket(ledger, settings, s3, line):
    """The store that the settings name."""
    settings.EVIDENCE_STORE = buckets.bucket(s3, line=line.url, said="&timeout=1")
    return settings.EVIDENCE_STORE


def test_a_photo_comes_in_is_examined_shown_and_saved(bucket, state, sign_in):
    photo = jpeg(taken="2014:10:26 09:15:00")
    key = sent(state("XA"), photo).json()["id"]
    examined()
    (row,) = rows().values()
    assert (row.status, row.camera) == ("ready", "Example One")
    assert list(store_at(bucket).digests()) == [row.sha256]
    assert list(store_at(bucket, Shelf.COPIES).digests()) == [row.thumbnail]
    expert = sign_in(Role.EXPERT)
    small = expert.get(f"/admin/evidence/thumbnail/?item={key}")
    assert small.content.startswith(b"\xff\xd8\xff")
    saved = expert.post(f"/admin/evidence/original/?item={key}")
    assert b"".join(saved.streaming_content) == photo


def test_while_the_bucket_is_away_nothing_is_recorded_and_everybody_is_told(
    bucket, line, state, sign_in
):
    once, xa, custodian = fresh(), state("XA"), sign_in(Role.CUSTODIAN)
    before = LogEvent.objects.count()
    line.breaks("PUT", "503", 6)
    answer = sent(xa, jpeg(), Idempotency_Key=once)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json()["type"].endswith("/storage-away")
    told = upload(custodian, ("one.jpg", jpeg()), ("two.jpg", jpeg()))
    assert "can&#x27;t be reached now; try again" in told.content.decode()
    line.faults.clear()
    assert LogEvent.objects.count() == before
    key = sent(xa, jpeg(), Idempotency_Key=once).json()["id"]
    line.breaks("GET", "reset", 2)
    examined()
    assert (rows()["photo.jpg"].status, Job.objects.get().attempts) == ("received", 0)
    line.faults.clear()
    lease_over()
    examined()
    line.breaks("GET", "503", 4)
    for where, status in (("thumbnail", 503), ("original", 503)):
        asked = custodian.post if where == "original" else custodian.get
        assert asked(f"/admin/evidence/{where}/?item={key}").status_code == status
    assert rows()["photo.jpg"].status == "ready"
