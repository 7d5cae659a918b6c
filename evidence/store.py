"""Where originals are kept: by their SHA-256, written once, never altered.

A file is hashed while it is written under a name of its own in `incoming`, brought to the disk,
and only then gets the name of its digest. What a crash or a cut line leaves in `incoming` nobody
refers to; `sweep` removes it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, NamedTuple, Self

CHUNK: Final = 1024 * 1024
"""Bytes that are in memory at once."""
_YOUNG: Final = 60
"""Seconds before a sweep looks at a file on its way in: its writer may not have locked it yet."""
_DIGEST: Final = frozenset("0123456789abcdef")


class Unacceptable(Exception):
    """The file can't be taken; the words say why, and nothing of it is kept."""


class Empty(Unacceptable):
    """It has no bytes."""


class TooBig(Unacceptable):
    """It is larger than is taken here."""


class Full(Exception):
    """The disk takes no more."""


class Damaged(Exception):
    """What stands under a digest is not what the digest says; the words say what does."""


class Kept(NamedTuple):
    """What the store says of a file that it keeps."""

    sha256: str
    size: int


class Store:
    """A folder of originals and working copies."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def incoming(self, *, most: int) -> Incoming:
        """A new file of at most so many bytes, gone again unless it is kept."""
        return Incoming(self, most)

    def path(self, sha256: str) -> Path:
        """Where the file with this digest stands, whether or not it does."""
        if len(sha256) != 64 or not _DIGEST.issuperset(sha256):
            raise ValueError("not a SHA-256 digest")
        return self.root / "objects" / sha256[:2] / sha256[2:4] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """The file, to read from; Damaged where it is gone."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            if not (self.root / "objects").is_dir():
                # A disk that isn't mounted says nothing of the files on it.
                raise OSError(errno.ENODEV, f"the store {self.root} is not there") from None
            raise Damaged("nothing is there") from None

    def read(self, sha256: str, size: int) -> Iterator[bytes]:
        """The file's bytes; the last are held back until the whole was seen to be what it was."""
        with self.open(sha256) as file:
            there = os.fstat(file.fileno()).st_size
            if there != size:
                raise Damaged(f"{there} bytes are there, not {size}")
            digest, held = hashlib.sha256(), b""
            while chunk := file.read(CHUNK):
                if held:
                    yield held
                digest.update(chunk)
                held = chunk
        if digest.hexdigest() != sha256:
            raise Damaged(f"bytes with the SHA-256 {digest.hexdigest()} are there")
        yield held

    def check(self, sha256: str, size: int) -> None:
        """Read it through; Damaged where it is not what it was."""
        for _ in self.read(sha256, size):
            pass

    def digests(self) -> Iterator[str]:
        """Every digest that something stands under."""
        yield from (path.name for path in sorted(self.root.glob("objects/??/??/*")))

    def sweep(self) -> int:
        """Remove what nobody is writing any more; how many files that were."""
        removed = 0
        for path in self.root.glob("incoming/*"):
            with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                # The kernel lets go of a dead writer's lock, and of no other.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(file.fileno()).st_mtime > _YOUNG:
                    path.unlink()
                    removed += 1
        return removed


class Incoming:
    """A file on its way in, hashed as it is written."""

    def __init__(self, store: Store, most: int) -> None:
        self._store, self._most = store, most
        self._digest = hashlib.sha256()
        self.size = 0
        with _out_of_space():
            folder = _made(store.root / "incoming", above=store.root)
            self._path = folder / secrets.token_hex(16)
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._fd, fcntl.LOCK_EX)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.discard()

    @property
    def sha256(self) -> str:
        """The digest of what was written so far."""
        return self._digest.hexdigest()

    def expect(self, size: int) -> None:
        """TooBig where a file of so many bytes isn't taken."""
        if size > self._most:
            raise TooBig(f"a file has at most {self._most:,} bytes here")

    def write(self, chunk: bytes) -> None:
        """Add bytes; TooBig where they are too many."""
        self.size += len(chunk)
        self.expect(self.size)
        self._digest.update(chunk)
        left = memoryview(chunk)
        with _out_of_space():
            while left:
                left = left[os.write(self._fd, left) :]

    def keep(self) -> Kept:
        """Bring it to the disk and give it its name; the same bytes again are the same file."""
        if not self.size:
            raise Empty("the file is empty")
        kept = Kept(self.sha256, self.size)
        path = self._store.path(kept.sha256)
        with _out_of_space():
            os.fchmod(self._fd, 0o440)
            os.fsync(self._fd)
            _made(path.parent, above=self._store.root)
            with contextlib.suppress(FileExistsError):
                # A link, for a rename would replace what stands there.
                os.link(self._path, path)
            # Read again whether it stood there or not: how long it takes tells its sender nothing.
            self._heal(path, kept)
            _sync(path.parent)
        self.discard()
        return kept

    def discard(self) -> None:
        """Let it go; what was kept stays."""
        if self._fd >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._fd)
            self._fd = -1

    def _heal(self, path: Path, kept: Kept) -> None:
        """Where what stands there is damaged, put it aside and take these bytes for it."""
        try:
            self._store.check(*kept)
        except Damaged:
            aside = _made(self._store.root / "damaged", above=self._store.root)
            path.rename(aside / f"{kept.sha256}-{secrets.token_hex(4)}")
            os.link(self._path, path)


def _made(folder: Path, *, above: Path) -> Path:
    """The folder, with its names and those above it on the disk."""
    if not folder.is_dir():
        if folder != above:
            _made(folder.parent, above=above)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync(folder.parent)
        else:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _out_of_space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Full("the store takes no more") from error
        raise
