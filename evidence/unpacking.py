"""The worker's end of taking a container apart: members into the store, each an item of its own.

Nothing that the sandbox says is believed: frames, names, numbers and sizes are bounded here, too.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from evidence import isolation, receiving
from evidence.containers import (
    ALWAYS,
    DEEPEST,
    MOST_BYTES,
    MOST_MEMBERS,
    RATIO,
    Holder,
    LeftOut,
    Why,
    told,
)
from evidence.domain.containers import RecordContents, TakeOut
from evidence.names import claimed
from evidence.sandbox import walls
from evidence.states import EvidenceItem
from evidence.store import Empty, Incoming, TooBig
from evidence.values import media_type
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger.execution import Asked, KeyReused, Once
from panel.ledger.registry import Registry
from panel.ledger.values import weak_tag

SECONDS: Final = 300
"""By the wall, for one container, what the store needs included."""
_ROOT: Final = Path(__file__).parents[1]
_FRAME: Final = 2 * 1024 * 1024


class _Said(msgspec.Struct, frozen=True):
    name: str = ""
    media_type: str = ""
    why: Why | None = None
    failed: str = ""
    words: str = ""


class _Broken(Exception):
    """It ended or said what can't be."""


class Container:
    """One item that is taken apart."""

    def __init__(
        self,
        registry: Registry,
        key: str,
        item: EvidenceItem,
        worker: Viewer,
        busy: Callable[[], object],
    ) -> None:
        self.registry, self.key, self.item, self.worker, self.busy = (
            registry,
            key,
            item,
            worker,
            busy,
        )
        inside = item.contained_in
        self.depth = inside.depth if inside else 0
        self.allowance = inside.allowance if inside else MOST_MEMBERS
        self.members: list[tuple[str, str, str, int]] = []
        """Name, claimed type, SHA-256 and size of what is in the store."""
        self.left: list[LeftOut] = []
        self.sandbox, self.failed = "none", ""

    def take_apart(self, kind: Holder) -> RecordContents:
        """Each member into the store and on record; the command that says so of the whole."""
        if self.depth >= DEEPEST or not self.allowance:
            self._leave("everything in it", Why.TOO_DEEP if self.allowance else Why.TOO_MANY)
        elif against := isolation.against(self.item.media_type, walls.found().open):
            self.failed = against
        else:
            with receiving.store().open(self.item.sha256) as file:
                self._unpack(file, kind)
            self._record()
        unclean = [one for one in self.left if one.why is not Why.EMPTY]
        return RecordContents(
            examination=self.item.examinations,
            kind=kind,
            taken=len(self.members),
            left=len(unclean),
            left_out=told(unclean),
            failed=self.failed,
            sandbox=self.sandbox,
        )

    def _unpack(self, file: BinaryIO, kind: Holder) -> None:
        most = min(MOST_BYTES, max(ALWAYS, RATIO * self.item.size))
        with _unpacker(file, kind, self.allowance, most) as frames:
            try:
                self._follow(frames)
            except (_Broken, msgspec.DecodeError) as error:
                self.failed = claimed(str(error) or type(error).__name__, longest=250)

    def _follow(self, frames: Iterator[tuple[bytes, bytes]]) -> None:
        for letter, payload in frames:
            said = msgspec.json.decode(payload, type=_Said)
            match letter:
                case b"S":
                    self.sandbox = claimed(said.words, longest=250) or "unsaid"
                case b"L":
                    self._leave(said.name, said.why or Why.DAMAGED)
                case b"M":
                    self._take(said, frames)
                    self.busy()
                case b"Z":
                    self.failed = claimed(said.failed, longest=250)
                    return
        raise _Broken("it ended before it was through")

    def _take(self, said: _Said, frames: Iterator[tuple[bytes, bytes]]) -> None:
        with receiving.incoming() as file:
            why = _written(file, frames)
            if why is None and len(self.members) < self.allowance:
                try:
                    kept = file.keep()
                    self.members.append((_named(said.name), media_type(said.media_type), *kept))
                    return
                except Empty:
                    why = Why.EMPTY
        self._leave(said.name, why or Why.TOO_MANY)

    def _leave(self, name: str, why: Why) -> None:
        if len(self.left) < 100 * MOST_MEMBERS:
            self.left.append(LeftOut(name=_named(name), why=why))

    def _record(self) -> None:
        for number, (name, kind, sha256, size) in enumerate(self.members, 1):
            command = TakeOut(
                sha256=sha256,
                size=size,
                claimed_name=name,
                claimed_type=kind,
                container=self.key,
                number=number,
                beside=len(self.members),
            )
            # The same container again, by a retry or another examination, gives the same items.
            tag = weak_tag(self.key, number, name, kind, sha256)
            once = Once("worker", f"member {tag}")
            with suppress(KeyReused):
                give(self.registry, Asked(command), self.worker, once=once)
            self.busy()


def _named(name: str) -> str:
    return claimed(name) if name.strip() else "a file without a name"


def _written(file: Incoming, frames: Iterator[tuple[bytes, bytes]]) -> Why | None:
    """Why a member isn't taken; its frames are read to their end."""
    too_large = False
    for letter, payload in frames:
        if letter == b"E":
            why = msgspec.json.decode(payload, type=_Said).why
            return Why.TOO_LARGE if too_large else why
        if letter != b"D":
            break
        try:
            if not too_large:
                file.write(payload)
        except TooBig:
            too_large = True
    raise _Broken("a member had no end")


@contextmanager
def _unpacker(
    file: BinaryIO, kind: Holder, members: int, size: int
) -> Iterator[Iterator[tuple[bytes, bytes]]]:
    reading, writing = os.pipe()
    said = [str(one) for one in (file.fileno(), writing, kind, members, size)]
    process = subprocess.Popen(  # noqa: S603  # this very interpreter
        [sys.executable, "-m", "evidence.sandbox.unpack", *said],
        pass_fds=[file.fileno(), writing],
        # Nothing of this process's environment: it holds keys and addresses.
        env={"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(writing)
    try:
        yield _frames(reading, time.monotonic() + SECONDS)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _frames(reading: int, deadline: float) -> Iterator[tuple[bytes, bytes]]:
    while head := _exactly(reading, 5, deadline):
        (size,) = struct.unpack("!I", head[1:])
        if size > _FRAME:
            raise _Broken("it said too much at once")
        yield head[:1], _exactly(reading, size, deadline)


def _exactly(reading: int, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            raise _Broken(f"it took more than {SECONDS} seconds")
        chunk = os.read(reading, min(size - len(data), 1024 * 1024))
        if not chunk:
            return b""
        data += chunk
    return bytes(data)
