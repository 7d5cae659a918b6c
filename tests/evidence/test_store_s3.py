"""A store in a bucket: parts, locks, and a line or a service that fails (each named in words)."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from evidence.store import Away, Damaged, Full, address, store_at
from evidence.store.port import key_of
from tests.evidence import buckets
from tests.evidence.test_store import DATA, DIGEST, Bucket, keep
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

MIB = 1024 * 1024
PART = 5 * MIB
"""The least that a part may have, but for the last."""


def send(store, data):
    with store.incoming(most=len(data)) as file:
        for at in range(0, len(data), MIB):
            file.write(data[at : at + MIB])
        return file.keep()


def test_a_large_file_goes_up_in_parts(s3):
    bucket = Bucket(buckets.bucket(s3))
    bucket.store.part, big = PART, os.urandom(11 * MIB)
    kept = send(bucket.store, big)
    # The second time all goes up too, and is let go: nobody can tell by the time that it is known.
    assert send(bucket.store, big) == kept
    assert bucket.names() == [f"objects/{key_of(kept.sha256)}"]
    said = bucket.client.head_object(**bucket.store.at(key_of(kept.sha256)))
    assert said["ETag"].endswith('-3"')


def test_an_upload_that_nobody_ended_is_swept_once_it_is_old(s3):
    bucket = Bucket(buckets.bucket(s3))
    bucket.client.create_multipart_upload(**bucket.store.at("half"))
    # This server dates every upload to 2010.
    bucket.store.unfinished_for = datetime.now(UTC) - datetime(2010, 1, 1, tzinfo=UTC)
    assert bucket.store.sweep() == 0
    bucket.store.unfinished_for = timedelta(days=1)
    assert bucket.store.sweep() == 1
    assert bucket.names() == []


def test_originals_are_locked_for_as_long_as_is_said_and_copies_are_not(s3):
    bucket = Bucket(buckets.bucket(s3, said="&retain=compliance:30", lock=True))
    keep(bucket.store)
    keep(bucket.other)
    place = bucket.store.at(key_of(DIGEST))
    lock = bucket.client.head_object(**place)
    assert lock["ObjectLockMode"] == "COMPLIANCE"
    assert lock["ObjectLockRetainUntilDate"] > datetime.now(UTC) + timedelta(days=29)
    assert "ObjectLockMode" not in bucket.client.head_object(**bucket.other.at(key_of(DIGEST)))
    bucket.harm(b"other bytes")
    keep(bucket.store)
    bucket.store.check(DIGEST, len(DATA))


def test_a_bucket_that_is_not_there_says_nothing_of_its_files(s3):
    missing = store_at(address(f"s3://no-such-bucket/x?endpoint={s3}&region=us-east-1"))
    for asked in (lambda: missing.check(DIGEST, 1), missing.sweep, lambda: list(missing.digests())):
        with pytest.raises(Away, match="NoSuchBucket"):
            asked()


@pytest.fixture
def far(s3, line):
    """A bucket over a line that fails; a second is long for it."""
    return Bucket(buckets.bucket(s3, line=line.url, said="&timeout=1&attempts=2"))


@pytest.mark.parametrize(
    "faults",
    [
        [("PUT", "500")],
        [("PUT", "503")],
        [("GET", "503")],
        [("PUT", "lost")],
        [("GET", "garble")],
        [("PUT", "hang")],
    ],
    ids=str,
)
def test_a_fault_that_passes_is_not_even_noticed(far, line, faults):
    for fault in faults:
        line.breaks(*fault)
    assert keep(far.store) == (DIGEST, len(DATA))
    assert line.faults == []
    assert far.names() == [f"objects/{key_of(DIGEST)}"]
    far.store.check(DIGEST, len(DATA))


@pytest.mark.parametrize(
    ("breaks", "error", "says"),
    [
        (("PUT", "500"), Away, "the store answers 500"),
        (("PUT", "503"), Away, "the store answers 503"),
        (("PUT", "507"), Full, "takes no more"),
        (("PUT", "hang"), Away, "can't be reached"),
        (("PUT", "lost"), Away, "doesn't give back what it was given"),
        (("GET", "garble"), Away, "doesn't give back what it was given"),
        (("GET", "404"), Away, "the store answers 404"),
        (("GET", "reset"), Away, "can't be reached"),
    ],
)
def test_a_fault_that_stays_is_told_in_bounded_time_and_nothing_counts_as_kept(
    far, line, breaks, error, says
):
    line.breaks(*breaks, 20)
    begun = time.monotonic()
    with pytest.raises(error, match=says):
        keep(far.store)
    assert time.monotonic() - begun < 10


def test_what_can_not_be_read_now_is_not_called_damaged(far, line):
    keep(far.store)
    for fault in ("reset", "503", "hang"):
        line.breaks("GET", fault, 2)
        with pytest.raises(Away):
            far.store.check(DIGEST, len(DATA))
        line.faults.clear()
    line.breaks("GET", "garble")
    far.store.check(DIGEST, len(DATA))
    line.breaks("GET", "garble", 2)
    with pytest.raises(Damaged):
        far.store.check(DIGEST, len(DATA))


def test_an_upload_in_parts_that_breaks_off_is_let_go(far, line):
    far.store.part = PART
    line.faults = [("PUT", ""), ("PUT", "500"), ("PUT", "500")]
    with pytest.raises(Away):
        send(far.store, os.urandom(6 * MIB))
    assert far.names() == []
    assert "DELETE" in [method for method, _ in line.seen]
