"""Files and folders of a machine taken into custody; what an earlier run took is passed by."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from evidence import receiving
from evidence.domain import CollectFile
from evidence.names import claimed
from evidence.store import CHUNK, Unacceptable
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger import given
from panel.ledger.execution import Asked, Once
from panel.ledger.reading import read
from panel.ledger.registry import Registry
from panel.ledger.values import weak_tag

Done = Callable[[int], object]
"""Told of bytes as they are read."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    path: str
    key: str = ""
    sha256: str = ""
    size: int = 0
    refused: str = ""
    before: bool = False
    """Whether an earlier run took it in."""


class Ingest:
    """One run over a list of paths: the same list again takes in only what is missing."""

    def __init__(
        self, registry: Registry, viewer: Viewer, said: Mapping[str, Any], *, name: str
    ) -> None:
        self._registry, self._viewer, self._said, self._name = registry, viewer, said, name

    def take(self, path: Path, done: Done) -> Taken:
        """Take one in; Full where the store takes no more, all else is what became of the file."""
        shown = claimed(str(path))
        try:
            if self._name and (before := self._before(path, shown, done)):
                return before
            with path.open("rb") as source, receiving.incoming() as file:
                receiving.copy(_Counted(source, done), file)
                said = {**self._said, "sha256": file.sha256, "size": file.size}
                command = read(CollectFile, {**said, "claimed_name": claimed(path.name)})
                file.keep()
        except (Unacceptable, OSError) as error:
            return Taken(path=shown, refused=getattr(error, "strerror", None) or str(error))
        once = self._once(path, command.sha256) if self._name else None
        outcome = give(self._registry, Asked(command), self._viewer, once=once)
        return Taken(path=shown, key=outcome.key, sha256=command.sha256, size=command.size)

    def _before(self, path: Path, shown: str, done: Done) -> Taken | None:
        """What an earlier run made of the same bytes at this path; read, and not kept again."""
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
        once = self._once(path, digest.hexdigest())
        _, known = given.earlier((once.client, once.key))
        if known is None:
            return None
        done(size)
        key = known.stream.partition("/")[2]
        return Taken(path=shown, key=key, sha256=digest.hexdigest(), size=size, before=True)

    def _once(self, path: Path, sha256: str) -> Once:
        tag = weak_tag(named([path]), sha256)
        return Once(f"cli:{self._viewer.actor}", f"{self._name} {tag}")


class _Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, done: Done) -> None:
        self._file, self._done = file, done

    def read(self, size: int, /) -> bytes:
        chunk = self._file.read(size)
        self._done(len(chunk))
        return chunk


def files(paths: Sequence[Path]) -> list[Path]:
    """Each file itself, or every file below each folder, in order; links are not followed."""
    return [path for one in paths for path in _below(one)]


def named(paths: Sequence[Path]) -> str:
    """A list of paths as a name of its own, from wherever it is given."""
    # Whatever a file is called, the name is text.
    return weak_tag(*(claimed(os.path.abspath(path)) for path in paths))  # noqa: PTH100  # resolve() follows links


def weight(paths: Sequence[Path]) -> int:
    """How many bytes they have in all, as far as can be told."""
    return sum(path.stat().st_size for path in paths if path.is_file())


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names))
