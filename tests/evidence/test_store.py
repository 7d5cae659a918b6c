"""Originals: written once, by their digest, in a folder or a bucket; what breaks leaves nothing."""

import contextlib
import hashlib
import os
import threading

import pytest

from evidence.store import Damaged, DiskStore, Empty, FileAddress, Shelf, TooBig, store_at
from evidence.store.port import key_of
from evidence.store.s3 import S3Store
from tests.evidence import buckets

DATA = b"bytes of evidence" * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()


class Folder:
    """What is in a folder, looked at past the store."""

    def __init__(self, where):
        self.store, self.other = DiskStore(where.folder), store_at(where, Shelf.COPIES)
        self.root = where.folder

    def names(self):
        """Files below the shelves and beside them."""
        paths = (path for path in self.root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in paths)

    def harm(self, data):
        """Put other bytes under the digest, or none."""
        path = self.store.path(DIGEST)
        path.chmod(0o640)
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)

    def aside(self):
        """The bytes that were put aside."""
        return [path.read_bytes() for path in self.root.glob("damaged/*")]


class Bucket:
    """What is in a bucket, looked at past the store."""

    def __init__(self, where):
        self.store, self.other = S3Store(where), S3Store(where, Shelf.COPIES)
        self.client, self.where = buckets.client(where.endpoint), where

    def names(self):
        said = self.client.list_objects_v2(Bucket=self.where.bucket)
        unfinished = self.client.list_multipart_uploads(Bucket=self.where.bucket)
        both = (*said.get("Contents", ()), *unfinished.get("Uploads", ()))
        return sorted(one["Key"].removeprefix(self.where.prefix) for one in both)

    def harm(self, data):
        place = self.store.at(key_of(DIGEST))
        if data is None:
            self.client.delete_object(**place)
        else:
            self.client.put_object(**place, Body=data)

    def aside(self):
        keys = (name for name in self.names() if name.startswith("damaged/"))
        where = {"Bucket": self.where.bucket}
        found = (self.client.get_object(**where, Key=self.where.prefix + key) for key in keys)
        return [one["Body"].read() for one in found]


@pytest.fixture(params=["folder", "bucket"])
def kind(request, tmp_path):
    if request.param == "folder":
        return Folder(FileAddress(tmp_path / "evidence"))
    return Bucket(buckets.bucket(request.getfixturevalue("s3")))


def keep(store, data=DATA):
    with store.incoming(most=len(DATA)) as file:
        file.write(data[:10])
        file.write(data[10:])
        return file.keep()


def test_what_is_kept_stands_under_its_digest_once_however_often_it_comes(kind):
    for _ in range(2):
        assert keep(kind.store) == (DIGEST, len(DATA))
    assert kind.names() == [f"objects/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"]
    assert list(kind.store.digests()) == [DIGEST]
    assert b"".join(kind.store.read(DIGEST, len(DATA))) == DATA
    for opened in (kind.store.open(DIGEST), kind.store.checked(DIGEST, len(DATA))):
        with opened as file:
            assert os.pread(file.fileno(), len(DATA) + 1, 0) == DATA
            assert file.read() == DATA


def test_working_copies_stand_apart_from_originals(kind):
    keep(kind.store, b"an original")
    keep(kind.other, b"a copy")
    copy = hashlib.sha256(b"a copy").hexdigest()
    assert f"copies/{copy[:2]}/{copy[2:4]}/{copy}" in kind.names()
    assert b"".join(kind.other.read(copy)) == b"a copy"
    with pytest.raises(Damaged, match="nothing is there"):
        kind.store.check(copy, 6)


def test_many_at_once_are_one(kind):
    threads = [threading.Thread(target=keep, args=(kind.store,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kind.store.check(DIGEST, len(DATA))
    assert kind.names() == [f"objects/{key_of(DIGEST)}"]


@pytest.mark.parametrize(("data", "refused"), [(b"", Empty), (DATA + b"x", TooBig)])
def test_what_is_not_taken_leaves_nothing(kind, data, refused):
    with pytest.raises(refused):
        keep(kind.store, data)
    with contextlib.suppress(KeyError), kind.store.incoming(most=10) as file:
        file.write(b"cut")
        raise KeyError
    assert kind.names() == []
    assert list(kind.store.digests()) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "nothing is there"),
        (DATA[:-1], f"{len(DATA) - 1} bytes are there"),
        (b"B" + DATA[1:], "bytes with the SHA-256"),
        (b"", "0 bytes are there"),
    ],
)
def test_harm_is_found_before_the_last_byte_is_handed_out_and_healed_by_the_same_bytes(
    kind, data, says
):
    keep(kind.store)
    kind.harm(data)
    handed_out = []
    with pytest.raises(Damaged, match=says):
        handed_out.extend(kind.store.read(DIGEST, len(DATA)))
    assert handed_out == []
    with pytest.raises(Damaged, match=says):
        kind.store.checked(DIGEST, len(DATA))
    keep(kind.store)
    kind.store.check(DIGEST, len(DATA))
    assert kind.aside() == ([] if data is None else [data])


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63 + "/"])
def test_only_a_digest_names_a_place(name):
    with pytest.raises(ValueError, match="digest"):
        key_of(name)


def test_keeping_does_the_same_for_a_file_that_is_known_and_for_one_that_is_not(kind, monkeypatch):
    """Else a State could tell by the time that an upload takes whether the Panel holds a file."""
    check, read_again = kind.store.check, []

    def counted(*kept):
        read_again.append(kept)
        check(*kept)

    monkeypatch.setattr(kind.store, "check", counted)
    for times in (1, 2):
        keep(kind.store)
        assert len(read_again) == times
