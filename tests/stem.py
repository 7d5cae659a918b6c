"""Programs of the project as processes of their own, forked from one that has loaded Django.

To load it takes a second of CPU, which hundreds of tests would else spend each. What is forked runs
the very program: `manage.py` with its words, or a module as `python -m` does.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_LONGEST = 1 << 20


class Process:
    """One that runs, in a session of its own."""

    def __init__(
        self, words: Sequence[object], *, environ: Mapping[str, str], out: int, err: int
    ) -> None:
        self.told = socket.socket(socket.AF_UNIX)
        self.told.connect(_stem())
        said = json.dumps([[str(word) for word in words], dict(environ)]).encode()
        socket.send_fds(self.told, [len(said).to_bytes(4, "big")], [out, err])
        self.told.sendall(said)
        self._read = self.told.makefile("r")
        self.pid = int(self._read.readline())
        self.returncode: int | None = None

    def wait(self) -> int:
        """How it ended; below zero is the signal that killed it."""
        if self.returncode is None:
            self.returncode = int(self._read.readline())
            self._read.close()
            self.told.close()
        return self.returncode

    def poll(self) -> int | None:
        """How it ended, if it has."""
        if self.returncode is None:
            self.told.setblocking(False)
            try:
                ended = bool(self.told.recv(1, socket.MSG_PEEK))
            except BlockingIOError:
                ended = False
            finally:
                self.told.setblocking(True)
            return self.wait() if ended else None
        return self.returncode


def run(
    *words: object, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, as `subprocess.run` does with what it says captured."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        here = os.environ if environ is None else environ
        ended = Process(words, environ=here, out=out.fileno(), err=err.fileno()).wait()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(map(str, words)), ended, out.read(), err.read())


@cache
def _stem() -> str:
    folder = tempfile.mkdtemp(prefix="panel-stem-")
    address = f"{folder}/socket"
    stem = subprocess.Popen(
        [sys.executable, "-m", "tests.stem", address],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert stem.stdout is not None
    assert stem.stdout.readline() == b"ready\n"

    def end() -> None:
        stem.kill()
        stem.communicate()
        Path(address).unlink()
        Path(folder).rmdir()

    atexit.register(end)
    return address


def _serve(address: str) -> None:
    import django

    # What a shell runs in its background begins with Ctrl-C ignored; what is forked here doesn't.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    django.setup()
    import select

    from panel.urls import urlpatterns

    assert urlpatterns
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            # Who started it holds the other end: with it gone, it goes.
            if sys.stdin in select.select([listening, sys.stdin], [], [])[0]:
                return
            asked, _ = listening.accept()
            if not os.fork():
                listening.close()
                _guard(asked)
            asked.close()
            _bury()


def _bury() -> None:
    """Take leave of guards that ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _guard(asked: socket.socket) -> None:
    """Start the program; tell its number, then how it ended."""
    length, handed, _, _ = socket.recv_fds(asked, 4, 2)
    said = b""
    while len(said) < int.from_bytes(length, "big"):
        said += asked.recv(_LONGEST)
    words, environ = json.loads(said)
    started = os.fork()
    if not started:
        asked.close()
        _become(words, environ, handed)
        return
    asked.sendall(f"{started}\n".encode())
    ended = os.waitstatus_to_exitcode(os.waitpid(started, 0)[1])
    asked.sendall(f"{ended}\n".encode())
    os._exit(0)


def _become(words: list[str], environ: dict[str, str], handed: Sequence[int]) -> Any:
    """Be the program; the interpreter ends with it."""
    from panel.ledger import failpoints

    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, given in enumerate(handed, 1):
        os.dup2(given, number)
        os.close(given)
    os.environ.clear()
    os.environ.update(environ)
    failpoints._SET = environ.get("FAIL", "")  # type: ignore[misc]  # read when it was loaded
    first, *rest = words
    if first == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        runpy.run_path(first, run_name="__main__")
    sys.exit()


if __name__ == "__main__":
    _serve(sys.argv[1])
