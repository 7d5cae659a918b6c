"""The process that files are taken apart under: it has the decoders loaded and forks.

Started apart from the worker (`python -m evidence.sandbox.warm FD STEPS SECONDS`), so that no fork
of it holds the worker's keys, connections or threads. Whoever started it sends the names of steps
of the module STEPS with an open file over the socket FD and gets JSON back for each; a step that
takes more than SECONDS by the wall is killed with all that it started.

One fork takes all steps that were asked for, in turn, for a fork of a process that has much loaded
costs as much as a small step. Where it ends in one of them, the steps after it get another fork.
The next file's fork is made ahead, while no file is open here: none has a file but its own.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO, Final, NamedTuple, NoReturn

from evidence.sandbox import landlock, walls
from evidence.sandbox.walls import Walls

Step = Callable[[BinaryIO], Mapping[str, Any]]
_WARM: Final = os.getpid()
"""Of the process that forks."""
_LENGTH: Final = struct.Struct("!I")
ANSWER: Final = 4 * 1024 * 1024
"""Bytes of an answer at most."""
_NAMES: Final = 1000
"""Bytes of the names of all steps that are asked for at once, at most."""


class Child(NamedTuple):
    """A fork, and the line over which it is given a file and answers."""

    number: int
    line: socket.socket


class Time(NamedTuple):
    """How long steps may take by the wall."""

    each: float
    """Seconds."""
    until: float
    """Of the monotonic clock, for all that were asked for at once."""


ALTOGETHER: Final = 6
"""How many times as long as one step all that are asked for at once may take."""
LIMITS: Final = {
    "AS": 2 * 1024**3,
    "CPU": 12,
    # Its answer goes through a pipe; it has no file to write.
    "FSIZE": 0,
    "CORE": 0,
    "NOFILE": 32,
}


def serve(line: socket.socket, steps: ModuleType, seconds: float) -> None:
    """Take steps until whoever started this is gone."""
    steps.load()
    # A fork that collects garbage would copy every page that it looks at.
    gc.collect()
    gc.freeze()
    here = walls.found()
    _send(line, {"sandbox": here.words, "open": here.open})
    while True:
        ahead = _forked(steps, here, line, seconds)
        said, files, _, _ = socket.recv_fds(line, _NAMES, 1)
        if not said:
            return
        left = said.decode().split()
        times = Time(seconds, time.monotonic() + ALTOGETHER * seconds)
        # Killed while it waited, for memory say, that would be told as the file's fault.
        child = None if os.waitpid(ahead.number, os.WNOHANG)[0] else ahead
        while left:
            child = child or _forked(steps, here, line, seconds)
            left = left[_taken(left, files[0], child, line, times) :]
            child = None
        os.close(files[0])


def _send(line: socket.socket, answer: Mapping[str, Any]) -> None:
    _pass_on(line, json.dumps(answer).encode())


def _pass_on(line: socket.socket, data: bytes) -> None:
    line.sendall(_LENGTH.pack(len(data)) + data)


def _forked(steps: ModuleType, here: Walls, line: socket.socket, seconds: float) -> Child:
    """A fork that waits for a file."""
    ours, theirs = socket.socketpair()
    number = os.fork()
    if number == 0:
        ours.close()
        line.close()
        _take(steps, theirs, here, seconds)
    theirs.close()
    # In both processes, for either may be the first to get here.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(number, number)
    return Child(number, ours)


def _taken(names: Sequence[str], file: int, child: Child, line: socket.socket, times: Time) -> int:
    """Take steps in a fork and pass on what each says; how many came to an end, well or not."""
    # Where it has ended already, it says nothing.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        socket.send_fds(child.line, [" ".join(names).encode()], [file])
    ended, why = 0, ""
    while ended < len(names) and not why:
        data, why = _answer(child.line.fileno(), times)
        if not why:
            _pass_on(line, data)
            ended += 1
    child.line.close()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.number, signal.SIGKILL)
    # It may have left its group.
    os.kill(child.number, signal.SIGKILL)
    _, status = os.waitpid(child.number, 0)
    if why:
        _send(line, {"failed": why.format(ended=_ended(status))})
        ended += 1
    return ended


def _answer(reading: int, times: Time) -> tuple[bytes, str]:
    """What the next step says, or why it was not heard to the end."""
    data, wanted = bytearray(), _LENGTH.size
    deadline = min(times.until, time.monotonic() + times.each)
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([reading], [], [], left)[0]:
            break
        try:
            chunk = os.read(reading, min(65536, wanted - len(data)))
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            return b"", "it ended without an answer ({ended})"
        data += chunk
        if wanted == _LENGTH.size == len(data):
            wanted += _LENGTH.unpack(data)[0]
        if wanted - _LENGTH.size > ANSWER:
            return b"", f"its answer had more than {ANSWER} bytes"
        if len(data) == wanted > _LENGTH.size:
            return bytes(data[_LENGTH.size :]), ""
    if deadline == times.until:
        whole = ALTOGETHER * times.each
        return b"", f"with the steps before it, it took more than {whole:g} seconds"
    return b"", f"it took more than {times.each:g} seconds"


def _ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"status {os.waitstatus_to_exitcode(status)}"


def _take(steps: ModuleType, line: socket.socket, here: Walls, seconds: float) -> NoReturn:
    """In the fork: give up everything, take the steps, say what each found, end."""
    status = 1
    try:
        os.setpgid(0, 0)
        landlock.end_with(_WARM)
        # What decoders print goes nowhere: a file could have them fill the worker's log.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        # Where a step has long by the wall, it may use most of that.
        limits = {**LIMITS, "CPU": max(LIMITS["CPU"], int(seconds) - 3)}
        for limit, value in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))
        said, files, _, _ = socket.recv_fds(line, _NAMES, 1)
        here.raise_()
        with os.fdopen(files[0], "rb") as opened:
            for name in said.decode().split():
                _write(line.fileno(), _found(steps.STEPS[name], opened))
        status = 0
    finally:
        os._exit(status)


def _found(step: Step, file: BinaryIO) -> Mapping[str, Any]:
    try:
        # The place in it is the worker's too: an earlier step may have left it at the end.
        file.seek(0)
        return {"found": step(file)}
    except BaseException as error:  # whatever a decoder raises is its finding
        return {"failed": f"{type(error).__name__}: {error}"[:2000]}


def _write(writing: int, answer: Mapping[str, Any]) -> None:
    data = json.dumps(answer).encode()
    left = memoryview(_LENGTH.pack(len(data)) + data)
    while left:
        left = left[os.write(writing, left) :]


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        serve(parent, import_module(sys.argv[2]), float(sys.argv[3]))
