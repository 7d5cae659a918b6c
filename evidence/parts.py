"""Uploads that come in parts: what is on the disk of each, and up to where that is certain.

The offset in the row counts: bytes beyond it may have been written by a process that was killed,
and are written anew. It reaches the file's length in the moment in which the item is recorded, so
that whoever asks how far it is and is told "all of it" has a receipt.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings

from evidence.models import Upload
from evidence.receiving import Source
from evidence.store import CHUNK, Empty, Full, TooBig
from panel.ledger import store

CERTAIN_EACH: Final = 8 * CHUNK
"""Bytes of one part after which what came is made certain, where the part has no checksum."""
ALGORITHMS: Final = ("sha256", "sha1")
TOLD_GONE: Final = timedelta(days=7)
"""For so long after it expired, its owner is told that it did."""
PATIENCE: Final = 3.0
"""Seconds that a request waits for another one to be done with the upload."""
_PAUSE: Final = 0.02
_YOUNG: Final = 3600
"""Seconds before a file without a row is believed to be nobody's."""


class NoSuchUpload(Exception):
    """There is none, or it is another's."""


class Expired(Exception):
    """It was not finished in time."""


class InUse(Exception):
    """Another request is writing to it, and goes on."""


class WrongChecksum(Exception):
    """The part isn't what its checksum says; nothing of it counts."""


class CutOff(Exception):
    """The line broke in the part."""


class Checksum(NamedTuple):
    """What a part is said to be."""

    algorithm: str
    digest: bytes


def begin(owner: str, length: int, said: Mapping[str, Any]) -> Upload:
    """A new upload of so many bytes."""
    return Upload.objects.create(
        id=secrets.token_hex(16), owner=owner, length=length, said=said, expires_at=_expiry()
    )


def check(length: int) -> None:
    """TooBig or Empty where a file of so many bytes isn't taken."""
    if length > settings.EVIDENCE_MAX_BYTES:
        raise TooBig(f"a file has at most {settings.EVIDENCE_MAX_BYTES:,} bytes here")
    if not length:
        raise Empty("the file is empty")


def find(owner: str, key: str) -> Upload:
    """The owner's upload, with its offset no further than what is there."""
    upload = Upload.objects.filter(pk=key, owner=owner).first()
    if upload is None:
        raise NoSuchUpload
    if not upload.key:
        if upload.expires_at < store.database_time():
            raise Expired
        with contextlib.suppress(FileNotFoundError):
            upload.offset = min(upload.offset, path(upload).stat().st_size)
            return upload
        upload.offset = 0
    return upload


def path(upload: Upload) -> Path:
    """Where its bytes stand."""
    return Path(settings.UPLOADS_DIR) / upload.id


@contextlib.contextmanager
def held(upload: Upload) -> Iterator[int]:
    """Its file, for this request alone, once others are done; the row is read again.

    InUse where another is not done in time.
    """
    with _locked(upload) as file:
        fresh = find(upload.owner, upload.id)
        upload.offset, upload.key = fresh.offset, fresh.key
        yield file
        if upload.key:
            path(upload).unlink(missing_ok=True)


def settle(upload: Upload) -> None:
    """Wait for who writes to it, so that its offset is certain; InUse as in `held`."""
    if path(upload).exists():
        with held(upload):
            pass


def write(
    upload: Upload, file: int, source: Source, *, announced: int, checksum: Checksum | None
) -> bool:
    """Write a part after what is certain and make it certain; whether the file is whole.

    What came before a line broke or the disk was full counts, unless the part has a checksum,
    which nobody can compare then.
    """
    if upload.offset + announced > upload.length:
        raise TooBig(f"the file was to have {upload.length:,} bytes")
    with _out_of_space():
        os.ftruncate(file, upload.offset)
    part = _Part(upload, file, checksum)
    try:
        part.take(source, announced)
    except (CutOff, Full):
        if checksum is None:
            part.certain()
        raise
    part.certain()
    return part.at == upload.length


class _Part:
    """A part as it is written."""

    def __init__(self, upload: Upload, file: int, checksum: Checksum | None) -> None:
        self.upload, self.file, self.checksum = upload, file, checksum
        self.at = upload.offset

    def take(self, source: Source, announced: int) -> None:
        digest = hashlib.new(self.checksum.algorithm) if self.checksum else None
        while announced:
            chunk = _read(source, min(CHUNK, announced))
            self.put(chunk)
            announced -= len(chunk)
            if digest:
                digest.update(chunk)
            elif self.at - self.upload.offset >= CERTAIN_EACH:
                self.certain()
        if digest and self.checksum and digest.digest() != self.checksum.digest:
            raise WrongChecksum

    def put(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        with _out_of_space():
            while left:
                written = os.pwrite(self.file, left, self.at)
                left, self.at = left[written:], self.at + written

    def certain(self) -> None:
        """What is on the disk counts from now on; of a whole file all but the last byte."""
        with _out_of_space():
            os.fsync(self.file)
        upload = self.upload
        upload.offset, upload.expires_at = min(self.at, upload.length - 1), _expiry()
        said = {"offset": upload.offset, "expires_at": upload.expires_at}
        Upload.objects.filter(pk=upload.pk).update(**said)


def done(upload: Upload, key: str) -> None:
    """Its item is recorded under this key."""
    upload.offset, upload.key = upload.length, key
    Upload.objects.filter(pk=upload.pk).update(offset=upload.length, key=key, expires_at=_expiry())


def remove(upload: Upload) -> None:
    """Let it go, with what came of it."""
    with _locked(upload):
        Upload.objects.filter(pk=upload.pk).delete()
        path(upload).unlink(missing_ok=True)


def tidy() -> int:
    """Remove the bytes of uploads that expired, and rows that nobody asks for; how many files."""
    now, removed = store.database_time(), 0
    late = Upload.objects.filter(expires_at__lt=now)
    for upload in list(late):
        if path(upload).exists():
            with contextlib.suppress(InUse), _locked(upload):
                if late.filter(pk=upload.pk).exists():
                    path(upload).unlink()
                    removed += 1
    late.filter(expires_at__lt=now - TOLD_GONE).delete()
    for stray in Path(settings.UPLOADS_DIR).glob("*"):
        old = time.time() - stray.stat().st_mtime > _YOUNG
        if old and not Upload.objects.filter(pk=stray.name).exists():
            stray.unlink(missing_ok=True)
            removed += 1
    return removed


@contextlib.contextmanager
def _locked(upload: Upload) -> Iterator[int]:
    with _out_of_space():
        path(upload).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path(upload), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(file, until=time.monotonic() + PATIENCE)
        yield file
    finally:
        os.close(file)


def _lock(file: int, *, until: float) -> None:
    # The kernel lets go of a dead process's lock.
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise InUse from error
        time.sleep(_PAUSE)


def _read(source: Source, size: int) -> bytes:
    try:
        chunk = source.read(size)
    except OSError as error:
        raise CutOff from error
    if not chunk:
        raise CutOff
    return chunk


def _expiry() -> datetime:
    return store.database_time() + timedelta(hours=settings.UPLOADS_HOURS)


@contextlib.contextmanager
def _out_of_space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Full("the disk takes no more") from error
        raise
