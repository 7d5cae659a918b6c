"""How far each part of a run of `verify` is, kept in files so that it can be gone on from there.

A file is a seal and data, and replaced as a whole. The seal's key comes from SECRET_KEY: who may
write files here, and doesn't know it, can't have events passed over.
"""

from __future__ import annotations

import hmac
import logging
from pathlib import Path
from time import monotonic
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec
from django.utils.crypto import salted_hmac

from panel.ledger.audit.faults import Fault
from panel.ledger.audit.run import Run, Unusable
from panel.ledger.failpoints import failpoint
from panel.ledger.verifier.memory import write

log = logging.getLogger(__name__)

S = TypeVar("S")

_SUFFIX: Final = ".place"
_SEAL_BYTES: Final = 32
_SHARE = 20
"""Of the time, no more than one part in so many is spent on keeping places."""


class Kept(msgspec.Struct, Generic[S], frozen=True):
    """What a file holds."""

    run: Run
    state: S | None
    """What the part needs to go on."""
    faults: list[Fault]
    done: bool


class Places(NamedTuple):
    """Where the parts of a run keep their places; nowhere without a folder."""

    run: Run
    folder: Path | None = None
    every: float = 0
    """Seconds."""

    def kept(self) -> bool:
        """Whether there is anything to go on from."""
        return self.folder is not None and any(self.folder.glob(f"*{_SUFFIX}"))

    def clear(self) -> None:
        """Leave nothing to go on from: the run has ended."""
        for file in self.folder.iterdir() if self.folder else ():
            file.unlink()


class Place(Generic[S]):
    """Of one part of a run: its state when it was last kept, and the faults found so far."""

    def __init__(self, places: Places, part: str, kind: type[S]) -> None:
        self.state: S | None = None
        self.faults: list[Fault] = []
        self.done = False
        self._run, self._every = places.run, places.every
        self._file = places.folder / f"{part}{_SUFFIX}" if places.folder else None
        kept = self._kept(kind)
        if kept is not None and kept.run == self._run:
            self.state, self.faults, self.done = kept.state, kept.faults, kept.done
        self._due = monotonic() + self._every

    def _kept(self, kind: type[S]) -> Kept[S] | None:
        try:
            return _read(self._file, kind) if self._file and self._file.exists() else None
        except Unusable:
            return None  # another run's, or the part begins anew

    @property
    def due(self) -> bool:
        """Whether it is time to keep it."""
        return self._file is not None and monotonic() >= self._due

    def keep(self, state: S | None, *, done: bool = False) -> None:
        """Go on from here if this run is interrupted."""
        if self._file is None:
            return
        began = monotonic()
        data = msgspec.msgpack.encode(Kept(self._run, state, self.faults, done))
        try:
            write(self._file, _seal(self._file, data) + data)
        except OSError as error:
            log.warning("no place is kept any more: %s", error)
            self._file = None
            return
        took = monotonic() - began
        self._due = monotonic() + max(self._every, _SHARE * took)
        failpoint("verify.kept")


def interrupted(folder: Path) -> Run | None:
    """The newest run of which a place is kept; Unusable where one can't be read."""
    runs = [_read(file, Any).run for file in folder.glob(f"*{_SUFFIX}")]
    return max(runs, key=lambda run: run.began, default=None)


def _read(file: Path, kind: Any) -> Kept[Any]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Unusable(f"{file} can't be read: {error.strerror}") from error
    seal, data = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(file, data)):
        raise Unusable(f"{file} is torn or changed, or SECRET_KEY is another by now")
    try:
        kept: Kept[Any] = msgspec.msgpack.decode(data, type=Kept[kind])
    except msgspec.DecodeError as error:
        raise Unusable("it is of another version of the code") from error
    return kept


def _seal(file: Path, data: bytes) -> bytes:
    return salted_hmac(f"verify:{file.name}", data, algorithm="sha256").digest()
