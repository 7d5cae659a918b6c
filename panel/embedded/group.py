"""Starts the servers of one installation as one group, keeps them up and ends them in reverse."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from panel.embedded.lock import require_free, sole_use
from panel.embedded.program import Child, Program, beat, keeper, web, worker
from panel.embedded.ready import NotReady, poll, web_answers, workers_answering
from panel.embedded.valkey import answers, valkey_command

SECONDS_TO_END = 8
SECONDS_TO_RESTART = 1
RESTARTS_TO_GIVE_UP = 3
_WORKERS = 2


class Group:
    """The servers that use one VAR_DIR; a context manager that leaves none behind.

    Entering takes the folder for itself and raises `InUse` where another has it. While it is
    entered, SIGTERM ends the block as Ctrl-C does.
    """

    def __init__(self, folder: Path, *, port: int, host: str = "127.0.0.1") -> None:
        self.folder, self.port, self.host = folder, port, host
        self.logs = folder / "log"
        self.children: dict[str, Child] = {}
        self.restarts: dict[str, int] = {}
        self._lock = threading.RLock()
        self._ending = threading.Event()
        self._exits = ExitStack()

    @property
    def address(self) -> str:
        """Where the web application answers."""
        return f"http://{self.host}:{self.port}"

    def __enter__(self) -> Self:
        with ExitStack() as exits:
            exits.enter_context(sole_use(self.folder))
            require_free(self.port, self.host)
            self.logs.mkdir(exist_ok=True)
            self._watchdog = self._start_watchdog()
            exits.callback(self._end)
            exits.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, _stop))
            self._tending = threading.Thread(target=self._tend, daemon=True)
            self._tending.start()
            self._exits = exits.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exits.__exit__(kind, error, trace)

    def start(self, program: Program) -> None:
        """Start a program; from now on it is started again whenever it ends."""
        with self._lock:
            self.children[program.name] = Child(program, self.logs, self._watchdog.pid)

    def stop(self, name: str) -> None:
        """End a program and leave it ended."""
        with self._lock:
            child = self.children.pop(name)
        child.end(SECONDS_TO_END)

    def start_broker(self, socket: Path, *, seconds: float = 10) -> None:
        """Start the broker and return once it answers."""
        socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = self.folder / "valkey"
        data.mkdir(exist_ok=True)
        self.start(Program("broker", valkey_command(data, socket)))
        self._wait("the broker", lambda: answers(socket), time.monotonic() + seconds)

    def start_all(self, *, seconds: float = 60) -> None:
        """Start web, both workers and beat; return once they answer, all by one deadline."""
        deadline = time.monotonic() + seconds
        for program in (web(self.host, self.port), worker(), keeper(), beat()):
            self.start(program)
        self._wait("the web application", lambda: web_answers(self.address), deadline)
        self._wait("a worker", lambda: workers_answering() == _WORKERS, deadline)

    def wait(self) -> None:
        """Return when the user has had enough: at Ctrl-C or SIGTERM."""
        try:
            self._ending.wait()
        except KeyboardInterrupt:
            return

    def _wait(self, what: str, check: Callable[[], bool], deadline: float) -> None:
        try:
            poll(what, lambda: check() or self._given_up(), deadline)
        except NotReady as error:
            words = [f"{child.log}:\n{child.last_words()}" for child in self.children.values()]
            raise NotReady("\n\n".join([str(error), *words])) from None

    def _given_up(self) -> bool:
        """Say at once what would only fail again until the deadline; never true."""
        for name, times in self.restarts.items():
            if times >= RESTARTS_TO_GIVE_UP:
                raise NotReady(f"{name} ended {times} times while starting")
        return False

    def _tend(self) -> None:
        """Start again whatever ended: a worker that loses its broker exits, by Celery's design."""
        while not self._ending.wait(SECONDS_TO_RESTART):
            with self._lock:
                ended = [child for child in self.children.values() if not child.alive]
                for child in ended:
                    name = child.program.name
                    self.restarts[name] = self.restarts.get(name, 0) + 1
                    self.start(child.program)

    def _start_watchdog(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", str(Path(__file__).with_name("watchdog.py"))],
            stdin=subprocess.PIPE,
            process_group=0,
        )

    def _end(self) -> None:
        """End the servers, the last started first, and whatever they started themselves."""
        # A second Ctrl-C out of impatience would leave servers behind.
        before = {
            number: signal.signal(number, signal.SIG_IGN)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._ending.set()
        self._tending.join()
        for child in reversed(self.children.values()):
            child.end(SECONDS_TO_END)
        os.killpg(self._watchdog.pid, signal.SIGKILL)
        self._watchdog.communicate()
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
