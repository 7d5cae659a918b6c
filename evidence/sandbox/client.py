"""The worker's end of the sandbox: a step and an open file in, facts or a failure out."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeVar

import msgspec

from evidence.names import claimed
from evidence.sandbox.warm import ANSWER

_ROOT: Final = Path(__file__).parents[2]
_PROGRAM: Final = "evidence.sandbox.warm"
SECONDS: Final = 15
"""By the wall, that a step may take."""
_STARTS_IN: Final = 60
T = TypeVar("T")


class StepError(Exception):
    """The step found nothing; the words say why."""


class NoSandbox(Exception):
    """The sandbox doesn't start; what it said of that went to this process's own stderr."""


class _Answer(msgspec.Struct, frozen=True):
    found: msgspec.Raw = msgspec.Raw()
    failed: str = ""


class _Greeting(msgspec.Struct, frozen=True):
    sandbox: str
    open: str


def _read(data: bytes, finding: type[T]) -> T | StepError:
    try:
        answer = msgspec.json.decode(data, type=_Answer)
        if not bytes(answer.found):
            return StepError(claimed(answer.failed or "it said nothing", longest=250))
        return msgspec.json.decode(answer.found, type=finding)
    except msgspec.DecodeError as error:
        return StepError(f"its answer can't be so: {claimed(str(error), longest=200)}")


class Sandbox:
    """A warm process of its own, started when it is first needed and again when it ended."""

    words: str
    """What keeps a step from the rest of the machine."""
    open: str
    """What a step could reach all the same; empty where it reaches nothing."""

    def __init__(
        self,
        steps: str = "evidence.steps",
        *,
        seconds: float = SECONDS,
        told: Mapping[str, str] | None = None,
    ) -> None:
        """For the steps of a module, each with so many seconds; `told` is its environment."""
        self._steps, self._seconds, self._told = steps, seconds, told or {}
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it, and whatever it is at."""
        self._line.close()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def take(self, step: str, file: BinaryIO, finding: type[T]) -> T:
        """What the step finds in the file; StepError where it doesn't, or says what can't be."""
        found = self.take_each({step: finding}, file)[step]
        if isinstance(found, StepError):
            raise found
        return found

    def take_each(
        self, wanted: Mapping[str, type[T]], file: BinaryIO
    ) -> Mapping[str, T | StepError]:
        """What each step finds in the file, or the error in which it ended."""
        found: dict[str, T | StepError] = {}
        while left := [step for step in wanted if step not in found]:
            try:
                socket.send_fds(self._line, [" ".join(left).encode()], [file.fileno()])
                for step in left:
                    found[step] = _read(self._heard(self._seconds + _STARTS_IN), wanted[step])
            except OSError as error:
                self.close()
                self._start()
                words = f"the sandbox ended ({type(error).__name__})"
                found[next(step for step in left if step not in found)] = StepError(words)
        return found

    def _start(self) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            said = (theirs.fileno(), self._steps, self._seconds)
            # Nothing of this process's environment: it holds keys and addresses.
            environment = {
                "PATH": os.defpath,
                "PYTHONPATH": str(_ROOT),
                "LC_ALL": "C.UTF-8",
                # Threads would be started before the forks, and not be there in them.
                "OPENBLAS_NUM_THREADS": "1",
                # Each fork touches a picture's memory anew: in large pages, where there are any.
                "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
                **self._told,
            }
            self._process = subprocess.Popen(  # noqa: S603  # this very interpreter
                [sys.executable, "-m", _PROGRAM, *map(str, said)],
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            greeting = msgspec.json.decode(self._heard(_STARTS_IN), type=_Greeting)
            self.words, self.open = greeting.sandbox, greeting.open
        except OSError as error:
            self.close()
            raise NoSandbox(f"{_PROGRAM} ended before it said a word") from error

    def _heard(self, seconds: float) -> bytes:
        self._line.settimeout(seconds)
        (size,) = struct.unpack("!I", self._exactly(4))
        if size > 2 * ANSWER:
            raise OSError("too long")
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            chunk = self._line.recv(min(65536, size - len(data)))
            if not chunk:
                raise ConnectionResetError
            data += chunk
        return bytes(data)
