"""One server of the group: what starts it, where it writes, whether it lives."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

PYTHON = sys.executable


@dataclass(frozen=True)
class Program:
    """A command line under a name."""

    name: str
    command: list[str]
    environ: dict[str, str] = field(default_factory=dict)


def web(host: str, port: int) -> Program:
    """Return the web application."""
    return Program("web", [PYTHON, "-m", "panel.embedded.web", host, str(port)])


def worker(processes: int = 1) -> Program:
    """Return a Celery worker for everything."""
    return Program("worker", _celery("--concurrency", str(processes)))


def keeper() -> Program:
    """Return one for the log alone: its clock, feeds and checkpoints wait for no file."""
    alone = ["--queues", "log", "--hostname", "keeper@%h", "--concurrency", "1"]
    return Program("keeper", _celery(*alone))


def _celery(*options: str) -> list[str]:
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    return [PYTHON, "-m", "celery", "-A", "panel.celery", "worker", *options, *quiet]


def beat() -> Program:
    """Return the Celery scheduler."""
    # No pid file: one left by a killed beat would keep the next from starting.
    options = ["--pidfile", "", "--loglevel", "INFO"]
    return Program("beat", [PYTHON, "-m", "celery", "-A", "panel.celery", "beat", *options])


class Child:
    """A running program, in a process group that others lead."""

    def __init__(self, program: Program, logs: Path, group: int) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | program.environ,
                process_group=group,
            )

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def end(self, seconds: float) -> None:
        """Ask it to end, and make it when it does not."""
        if self.alive:
            self.process.terminate()
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self, characters: int = 800) -> str:
        """Return the end of what it wrote."""
        return self.log.read_text(errors="replace")[-characters:].strip()
