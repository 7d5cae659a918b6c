"""What every store does, whatever it is made of, and the words in which it fails.

Besides these, OSError: the store can't be asked now, and nothing is known of what it holds.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from types import TracebackType
from typing import BinaryIO, Final, NamedTuple, Self

CHUNK: Final = 1024 * 1024
"""Bytes that are in memory at once."""
_DIGEST: Final = frozenset("0123456789abcdef")


class Unacceptable(Exception):
    """The file can't be taken; the words say why, and nothing of it is kept."""


class Empty(Unacceptable):
    """It has no bytes."""


class TooBig(Unacceptable):
    """It is larger than is taken here."""


class Full(Exception):
    """The store takes no more."""


class Damaged(Exception):
    """What stands under a digest is not what the digest says; the words say what does."""


class Away(OSError):
    """A store over a line doesn't answer, or not as it should; nothing follows for its files."""


class Shelf(StrEnum):
    """Which of a store's kinds of files: each is kept apart from the others."""

    ORIGINALS = "objects"
    COPIES = "copies"
    """What was made of originals, and can be made again."""
    DOCUMENTS = "documents"
    """What was printed and handed out, and must stay as it was."""


class Kept(NamedTuple):
    """What the store says of a file that it keeps."""

    sha256: str
    size: int


class Body(NamedTuple):
    """A file while it is read."""

    size: int
    """As the store has it."""
    read: Callable[[int], bytes]


class Store(ABC):
    """Files by their digests."""

    shelf: Shelf

    @abstractmethod
    def incoming(self, *, most: int) -> Incoming:
        """A new file of at most so many bytes, gone again unless it is kept."""

    @abstractmethod
    def open(self, sha256: str) -> BinaryIO:
        """The file, with a descriptor, to read from; Damaged where it is gone."""

    @abstractmethod
    def reading(self, sha256: str) -> AbstractContextManager[Body]:
        """The file as it comes; Damaged where it is gone."""

    @abstractmethod
    def digests(self) -> Iterator[str]:
        """Every digest that something stands under, in order."""

    @abstractmethod
    def sweep(self) -> int:
        """Remove what nobody is writing any more; how many files that were."""

    def read(self, sha256: str, size: int | None = None) -> Iterator[bytes]:
        """The file's bytes; the last are held back until the whole was seen to be what it was."""
        with self.reading(sha256) as body:
            yield from _seen(body, sha256, size)

    def check(self, sha256: str, size: int) -> None:
        """Read it through; Damaged where it is not what it was."""
        for _ in self.read(sha256, size):
            pass

    def checked(self, sha256: str, size: int) -> BinaryIO:
        """The file, with a descriptor, seen to be what it was and at its beginning again."""
        file = self.open(sha256)
        try:
            there = file.seek(0, 2)
            file.seek(0)
            for _ in _seen(Body(there, file.read), sha256, size):
                pass
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file


class Incoming(ABC):
    """A file on its way in, hashed as it is written."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._digest = hashlib.sha256()
        self.size = 0

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
        with out_of_space():
            self._add(chunk)

    def keep(self) -> Kept:
        """Give it its name, seen to be there whole; the same bytes again are the same file."""
        if not self.size:
            raise Empty("the file is empty")
        kept = Kept(self.sha256, self.size)
        with out_of_space():
            self._keep(kept)
        self.discard()
        return kept

    @abstractmethod
    def discard(self) -> None:
        """Let it go; what was kept stays."""

    @abstractmethod
    def _add(self, chunk: bytes) -> None: ...

    @abstractmethod
    def _keep(self, kept: Kept) -> None: ...


def key_of(sha256: str) -> str:
    """Where the file with this digest stands on its shelf; ValueError where it is no digest."""
    if len(sha256) != 64 or not _DIGEST.issuperset(sha256):
        raise ValueError("not a SHA-256 digest")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextlib.contextmanager
def out_of_space() -> Iterator[None]:
    """Full in place of the system's words for it."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Full("the store takes no more") from error
        raise


def _seen(body: Body, sha256: str, size: int | None) -> Iterator[bytes]:
    if size not in {None, body.size}:
        raise Damaged(f"{body.size} bytes are there, not {size}")
    digest, held = hashlib.sha256(), b""
    while chunk := body.read(CHUNK):
        if held:
            yield held
        digest.update(chunk)
        held = chunk
    if digest.hexdigest() != sha256:
        raise Damaged(f"bytes with the SHA-256 {digest.hexdigest()} are there")
    yield held
