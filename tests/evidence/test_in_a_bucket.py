"""All that is done with evidence, with the store in a bucket and a line to it that fails."""

import pytest

from evidence.models import Job
from evidence.store import Shelf, store_at
from panel.access.roles import Role
from panel.ledger.models import LogEvent
from tests.evidence import buckets
from tests.evidence.conftest import examined, fresh, sent
from tests.evidence.drawing import jpeg
from tests.evidence.test_claiming import lease_over
from tests.evidence.test_staff import rows, upload


@pytest.fixture
def bucket(ledger, settings, s3, line):
    """The store that the settings name."""
    settings.EVIDENCE_STORE = buckets.bucket(s3, line=line.url, said="&timeout=1")
    return settings.EVIDENCE_STORE


def test_a_photo_comes_in_and_out_and_while_the_bucket_is_away_everybody_is_told(
    bucket, line, state, sign_in
):
    photo = jpeg(taken="2014:10:26 09:15:00")
    once, xa, custodian = fresh(), state("XA"), sign_in(Role.CUSTODIAN)
    before = LogEvent.objects.count()
    line.breaks("PUT", "503", 6)
    answer = sent(xa, photo, Idempotency_Key=once)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json()["type"].endswith("/storage-away")
    told = upload(custodian, ("one.jpg", photo), ("two.jpg", photo))
    assert told.content.decode().count("can&#x27;t be reached now; try again") == 2
    assert (LogEvent.objects.count(), line.faults) == (before, [])
    key = sent(xa, photo, Idempotency_Key=once).json()["id"]
    line.breaks("GET", "reset", 2)
    examined()
    assert (rows()["photo.jpg"].status, Job.objects.get().attempts) == ("received", 0)
    line.faults.clear()
    lease_over()
    examined()
    row = rows()["photo.jpg"]
    assert (row.status, row.camera) == ("ready", "Example One")
    assert list(store_at(bucket).digests()) == [row.sha256]
    assert list(store_at(bucket, Shelf.COPIES).digests()) == [row.thumbnail]
    small, whole = (f"/admin/evidence/{what}/?item={key}" for what in ("thumbnail", "original"))
    line.breaks("GET", "503", 4)
    assert (custodian.get(small).status_code, custodian.post(whole).status_code) == (503, 503)
    assert custodian.get(small).content.startswith(b"\xff\xd8\xff")
    line.breaks("GET", "garble", 1)
    assert custodian.post(whole).status_code == 503
    assert b"".join(custodian.post(whole).streaming_content) == photo
    assert rows()["photo.jpg"].status == "ready"
