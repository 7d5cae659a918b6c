"""Originals: written once, by their digest; what breaks on the way leaves nothing."""

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time

import pytest

from evidence.store import Damaged, Empty, Full, Store, TooBig

DATA = b"bytes of evidence" * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def own(tmp_path):
    return Store(tmp_path / "evidence")


def keep(store, data=DATA):
    with store.incoming(most=len(DATA)) as file:
        file.write(data)
        return file.keep()


def on_their_way(store):
    return list((store.root / "incoming").iterdir())


def test_what_is_kept_stands_under_its_digest_read_only(own):
    assert keep(own) == (DIGEST, len(DATA))
    path = own.root / "objects" / DIGEST[:2] / DIGEST[2:4] / DIGEST
    assert path.read_bytes() == DATA
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert b"".join(own.read(DIGEST, len(DATA))) == DATA
    assert on_their_way(own) == []
    assert list(own.digests()) == [DIGEST]


def test_the_same_bytes_again_touch_nothing(own):
    keep(own)
    before = own.path(DIGEST).stat()
    keep(own)
    after = own.path(DIGEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert on_their_way(own) == []


def test_many_at_once_are_one(own):
    threads = [threading.Thread(target=keep, args=(own,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(own.digests()) == [DIGEST]
    assert on_their_way(own) == []


@pytest.mark.parametrize(("data", "refused"), [(b"", Empty), (DATA + b"x", TooBig)])
def test_what_is_not_taken_leaves_nothing(own, data, refused):
    with pytest.raises(refused):
        keep(own, data)
    assert on_their_way(own) == []
    assert list(own.digests()) == []


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_full_disk_says_so_and_leaves_nothing(own, monkeypatch, call):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    own.incoming(most=1).discard()
    monkeypatch.setattr(os, call, full)
    with pytest.raises(Full):
        keep(own)
    monkeypatch.undo()
    assert on_their_way(own) == []
    assert list(own.digests()) == []


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda path: path.unlink(), "nothing is there"),
        (lambda path: _rewrite(path, DATA[:-1]), f"{len(DATA) - 1} bytes are there"),
        (lambda path: _rewrite(path, b"B" + DATA[1:]), "bytes with the SHA-256"),
        (lambda path: _rewrite(path, b""), "0 bytes are there"),
    ],
)
def test_harm_is_found_before_the_last_byte_is_handed_out_and_healed_by_the_same_bytes(
    own, harm, says
):
    keep(own)
    harm(own.path(DIGEST))
    handed_out = []
    with pytest.raises(Damaged, match=says):
        handed_out.extend(own.read(DIGEST, len(DATA)))
    assert handed_out == []
    keep(own)
    own.check(DIGEST, len(DATA))


def _rewrite(path, data):
    path.chmod(0o640)
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63 + "/"])
def test_only_a_digest_names_a_place(own, name):
    with pytest.raises(ValueError, match="digest"):
        own.path(name)


def test_what_a_killed_writer_left_is_swept_and_what_is_being_written_is_not(own, tmp_path):
    code = (
        "import sys; from pathlib import Path; from evidence.store import Store\n"
        f"file = Store(Path({str(own.root)!r})).incoming(most=10)\n"
        "file.write(b'half'); print('begun', flush=True); sys.stdin.read()"
    )
    with (
        own.incoming(most=10) as mine,
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as writer,
    ):
        mine.write(b"mine")
        assert writer.stdout.readline() == b"begun\n"
        old = time.time() - 3600
        for path in on_their_way(own):
            os.utime(path, (old, old))
        assert own.sweep() == 0
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert own.sweep() == 1
        assert mine.keep().size == 4
    assert on_their_way(own) == []


def test_keeping_does_the_same_for_a_file_that_is_known_and_for_one_that_is_not(tmp_path):
    """Else a State could tell by the time that an upload takes whether the Panel holds a file."""

    class Counting(Store):
        read_again = 0

        def check(self, sha256: str, size: int) -> None:
            """As it does, and counted."""
            self.read_again += 1
            super().check(sha256, size)

    store = Counting(tmp_path / "store")
    for times in (1, 2):
        with store.incoming(most=100) as file:
            file.write(b"known")
            file.keep()
        assert store.read_again == times
