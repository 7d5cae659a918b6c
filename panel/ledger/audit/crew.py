"""Work shared among processes, each of which loads the application and connects for itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from panel.ledger.registry import Registry

R = TypeVar("R")
_ENOUGH: Final = 10_000
"""Events that take longer to verify than a process takes to load the application."""


def fitting(events: int) -> int:
    """How many workers pay for that many events on this machine."""
    return min(os.cpu_count() or 1, 1 + events // _ENOUGH)


class Crew(ExitStack):
    """So many workers, with results that don't depend on how many; one is this very process.

    More than one know the installed rooms alone. What they are given, and give back, is pickled.
    They end with who started them, and at once where the work is given up.
    """

    def __init__(self, registry: Registry, workers: int) -> None:
        super().__init__()
        self._registry, self._workers = registry, workers
        self._others = set(multiprocessing.active_children())
        # Not forked: a copy of a pool of connections would share its sockets.
        self._pool = (
            self.enter_context(
                ProcessPoolExecutor(
                    workers, multiprocessing.get_context("spawn"), initializer=_load
                )
            )
            if workers > 1
            else None
        )
        self.push(self._give_up)

    def begin(self, work: Callable[..., R], *args: Any) -> Callable[[], R]:
        """Have it done with the registry and these; what is returned waits for the result."""
        if self._pool is None:
            done = work(self._registry, *args)
            return lambda: done
        return self._pool.submit(_as_installed, work, *args).result

    def each(self, work: Callable[[Registry, Any], R], jobs: Iterable[Any]) -> Iterator[R]:
        """The results in the order of the jobs, of which few are taken in advance."""
        begun: deque[Callable[[], R]] = deque()
        for job in jobs:
            begun.append(self.begin(work, job))
            if len(begun) >= 4 * self._workers or self._pool is None:
                yield begun.popleft()()
        while begun:
            yield begun.popleft()()

    def _give_up(self, why: object, *_: object) -> None:
        if why is not None:
            for child in set(multiprocessing.active_children()) - self._others:
                child.terminate()


def _load() -> None:
    # Ctrl-C reaches the whole group: who started the work decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import django

    django.setup()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _as_installed(work: Callable[..., R], *args: Any) -> R:
    from panel.ledger.registry import registry

    return work(registry, *args)
