"""The process that files are taken apart under: it has the decoders loaded and forks one a step.

Started apart from the worker (`python -m evidence.sandbox.warm FD STEPS SECONDS`), so that no fork
of it holds the worker's keys, connections or threads. Whoever started it sends the name of a step
of the module STEPS with an open file over the socket FD and gets JSON back; a step that takes more
than SECONDS by the wall is killed with all that it started.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO, Final, NoReturn

from evidence.sandbox import landlock

Taken = Callable[[], Mapping[str, Any]]
"""A step with its file, to be taken in the fork."""
ANSWER: Final = 4 * 1024 * 1024
"""Bytes of an answer at most."""
LIMITS: Final = {
    "AS": 2 * 1024**3,
    "CPU": 12,
    # Its answer goes through a pipe; it has no file to write.
    "FSIZE": 0,
    "CORE": 0,
    "NOFILE": 32,
}


def words(interface: int) -> str:
    """What keeps a step from the rest of the machine, for the record."""
    kept = f"landlock {interface}" if interface else "no landlock in this kernel"
    return f"own process, limits of memory, time and files, {kept}"


def serve(line: socket.socket, steps: ModuleType, seconds: float) -> None:
    """Take steps until whoever started this is gone."""
    steps.load()
    interface = landlock.version()
    _send(line, {"sandbox": words(interface)})
    while True:
        name, files, _, _ = socket.recv_fds(line, 100, 1)
        if not name:
            return
        step = partial(_found, steps.STEPS[name.decode()], files[0])
        _send(line, _taken(step, interface, line, seconds))
        os.close(files[0])


def _send(line: socket.socket, answer: Mapping[str, Any]) -> None:
    data = json.dumps(answer).encode()
    line.sendall(struct.pack("!I", len(data)) + data)


def _taken(step: Taken, interface: int, line: socket.socket, seconds: float) -> Mapping[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        line.close()
        _take(step, writing, interface, seconds)
    os.close(writing)
    # In both processes, for either may be the first to get here.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(child, child)
    data, why = _answer(reading, seconds)
    os.close(reading)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if why:
        return {"failed": why}
    try:
        said = json.loads(data)
        assert isinstance(said, dict)
    except (ValueError, RecursionError, AssertionError):
        return {"failed": f"it ended without an answer ({_ended(status)})"}
    return said


def _answer(reading: int, seconds: float) -> tuple[bytes, str]:
    """What the step says until it ends, or why it was not heard to the end."""
    data, deadline = bytearray(), time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([reading], [], [], left)[0]:
            break
        chunk = os.read(reading, 65536)
        if not chunk:
            return bytes(data), ""
        data += chunk
        if len(data) > ANSWER:
            return b"", f"its answer had more than {ANSWER} bytes"
    return b"", f"it took more than {seconds:g} seconds"


def _ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"status {os.waitstatus_to_exitcode(status)}"


def _take(step: Taken, writing: int, interface: int, seconds: float) -> NoReturn:
    """In the fork: give up everything, take the step, say what was found, end."""
    status = 1
    try:
        os.setpgid(0, 0)
        # What decoders print goes nowhere: a file could have them fill the worker's log.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        # Where a step has long by the wall, it may use most of that.
        limits = {**LIMITS, "CPU": max(LIMITS["CPU"], int(seconds) - 3)}
        for limit, value in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))
        if interface:
            landlock.renounce(interface)
        _write(writing, step())
        status = 0
    finally:
        os._exit(status)


def _found(step: Callable[[BinaryIO], Any], file: int) -> Mapping[str, Any]:
    try:
        with os.fdopen(file, "rb") as opened:
            # The place in it is the worker's too: an earlier step may have left it at the end.
            opened.seek(0)
            return {"found": step(opened)}
    except BaseException as error:  # whatever a decoder raises is its finding
        return {"failed": f"{type(error).__name__}: {error}"[:2000]}


def _write(writing: int, answer: Mapping[str, Any]) -> None:
    left = memoryview(json.dumps(answer).encode())
    while left:
        left = left[os.write(writing, left) :]


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        serve(parent, import_module(sys.argv[2]), float(sys.argv[3]))
