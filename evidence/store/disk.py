"""A store in a folder.

A file is written under a name of its own in `incoming`, brought to the disk, and only then gets the
name of its digest. What a crash or a cut line leaves in `incoming` nobody refers to; `sweep`
removes it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from evidence.store.port import Body, Damaged, Incoming, Kept, Shelf, Store, key_of, out_of_space

_YOUNG: Final = 60
"""Seconds before a sweep looks at a file on its way in: its writer may not have locked it yet."""


class DiskStore(Store):
    """One shelf of a folder."""

    def __init__(self, root: Path, shelf: Shelf = Shelf.ORIGINALS) -> None:
        self.root, self.shelf = root, shelf

    def incoming(self, *, most: int) -> Incoming:
        """A nameless file beside the shelves."""
        return _DiskIncoming(self, most)

    def path(self, sha256: str) -> Path:
        """Where the file with this digest stands, whether or not it does."""
        return self.root / self.shelf / key_of(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """The very file."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            self._check_there()
            raise Damaged("nothing is there") from None

    @contextlib.contextmanager
    def reading(self, sha256: str) -> Iterator[Body]:
        """The very file."""
        with self.open(sha256) as file:
            yield Body(os.fstat(file.fileno()).st_size, file.read)

    def digests(self) -> Iterator[str]:
        """By their names."""
        yield from (path.name for path in sorted((self.root / self.shelf).glob("??/??/*")))

    def sweep(self) -> int:
        """The kernel lets go of a dead writer's lock, and of no other."""
        removed = 0
        for path in self.root.glob("incoming/*"):
            with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(file.fileno()).st_mtime > _YOUNG:
                    path.unlink()
                    removed += 1
        return removed

    def _check_there(self) -> None:
        if not (self.root / Shelf.ORIGINALS).is_dir():
            # A disk that isn't mounted says nothing of the files on it.
            raise OSError(errno.ENODEV, f"the store {self.root} is not there")


class _DiskIncoming(Incoming):
    def __init__(self, store: DiskStore, most: int) -> None:
        super().__init__(most)
        self._store = store
        with out_of_space():
            folder = store.root / "incoming"
            if not folder.is_dir():
                # A new store. In one that isn't, originals that are gone are a disk that is away.
                _made(store.root / Shelf.ORIGINALS, above=store.root)
                _made(folder, above=store.root)
            self._path = folder / secrets.token_hex(16)
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._fd, fcntl.LOCK_EX)

    def discard(self) -> None:
        if self._fd >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._fd)
            self._fd = -1

    def _add(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        while left:
            left = left[os.write(self._fd, left) :]

    def _keep(self, kept: Kept) -> None:
        path = self._store.path(kept.sha256)
        os.fchmod(self._fd, 0o440)
        os.fsync(self._fd)
        self._store._check_there()
        _made(path.parent, above=self._store.root)
        with contextlib.suppress(FileExistsError):
            # A link, for a rename would replace what stands there.
            os.link(self._path, path)
        # Read again whether it stood there or not: how long it takes tells its sender nothing.
        self._heal(path, kept)
        _sync(path.parent)

    def _heal(self, path: Path, kept: Kept) -> None:
        """Where what stands there is damaged, put it aside and take these bytes for it."""
        try:
            self._store.check(*kept)
        except Damaged:
            aside = _made(self._store.root / "damaged", above=self._store.root)
            # Whoever heals it at the same time does so with the same bytes.
            with contextlib.suppress(FileNotFoundError):
                path.rename(aside / f"{kept.sha256}-{secrets.token_hex(4)}")
            with contextlib.suppress(FileExistsError):
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
