"""Processes that measure in rounds, asked in turn, so that a busy minute strikes all alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import IO

ROOT = Path(__file__).resolve().parent.parent

SECONDS = float(os.environ.get("BENCH_SECONDS", "0.7"))
"""How long each thing is done in a round."""
SHORT, LONG = 20, 1000
"""Events of the streams that are loaded."""
WRITERS = 8

Figures = dict[str, dict[str, float]]
"""What is measured → which figure → its value."""


class Worker:
    """The other end of `serve`, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._asks, self._says = process.stdin, process.stdout

    def round(self) -> Figures:
        """Measure everything once."""
        self._asks.write("round\n")
        self._asks.flush()
        said = self._says.readline()
        if not said:
            raise SystemExit("a worker ended; what went wrong stands above")
        found: Figures = json.loads(said)
        return found

    def end(self) -> None:
        """Let it go."""
        self._asks.close()


@contextmanager
def worker(module: str, environment: Mapping[str, str]) -> Iterator[Worker]:
    """A module run as a worker, with these variables besides our own."""
    started = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        asked = Worker(started)
        try:
            yield asked
        finally:
            asked.end()


def serve(measure: Callable[[], Figures], said: IO[str]) -> None:
    """Measure once for each line that comes, until there are no more."""
    for _ in sys.stdin:
        said.write(json.dumps(measure()) + "\n")
        said.flush()


def interleaved(
    workers: Mapping[str, tuple[str, Mapping[str, str]]], rounds: int, *, uncounted: int = 1
) -> dict[str, Figures]:
    """The medians of each worker's rounds, one of each in turn, those first of all not counted."""
    with ExitStack() as open_ones:
        started = {
            name: open_ones.enter_context(worker(module, environment))
            for name, (module, environment) in workers.items()
        }
        found: dict[str, list[Figures]] = {name: [] for name in started}
        for _ in range(rounds + uncounted):
            for name, one in started.items():
                found[name].append(one.round())
    return {name: _medians(all_of[uncounted:]) for name, all_of in found.items()}


def _medians(rounds: Sequence[Figures]) -> Figures:
    return {
        what: {figure: median(r[what][figure] for r in rounds) for figure in figures}
        for what, figures in rounds[0].items()
    }


def rate(
    work: Callable[[], object],
    *,
    times: int | None = None,
    each: int = 1,
    threads: int = 1,
    leave: Callable[[], object] = bool,
) -> dict[str, float]:
    """How many a second, and the CPU of each in ms, with that of processes that ended meanwhile.

    The work is done for SECONDS, or so many `times`, and each time to `each` things at once; by
    `threads` together, each of which at its end does what it has to `leave`.
    """
    began, spent = time.perf_counter(), _cpu()

    def repeat(_number: int) -> int:
        done = 0
        while done < times if times else time.perf_counter() - began < SECONDS:
            work()
            done += 1
        return done

    def repeat_and_leave(number: int) -> int:
        try:
            return repeat(number)
        finally:
            leave()

    if threads == 1:
        done = each * repeat(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            done = each * sum(pool.map(repeat_and_leave, range(threads)))
    took, cpu = time.perf_counter() - began, _cpu() - spent
    return {"rate": done / took, "cpu": 1000 * cpu / done}


def _cpu() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system
