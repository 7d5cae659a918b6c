"""A store in a folder: what the system's own calls leave behind."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from evidence.store import DiskStore, Full
from tests.evidence.test_store import DATA, DIGEST, keep


@pytest.fixture
def own(tmp_path):
    return DiskStore(tmp_path / "evidence")


def on_their_way(store):
    return list((store.root / "incoming").iterdir())


def test_the_same_bytes_again_touch_nothing(own):
    keep(own)
    before = own.path(DIGEST).stat()
    keep(own)
    after = own.path(DIGEST).stat()
    assert stat.S_IMODE(after.st_mode) == 0o440
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert on_their_way(own) == []


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


def test_a_folder_that_is_not_mounted_says_nothing_of_its_files(own):
    with pytest.raises(OSError, match="is not there"):
        own.check(DIGEST, len(DATA))


def test_what_a_killed_writer_left_is_swept_and_what_is_being_written_is_not(own):
    code = (
        "import sys; from pathlib import Path; from evidence.store import DiskStore\n"
        f"file = DiskStore(Path({str(own.root)!r})).incoming(most=10)\n"
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
