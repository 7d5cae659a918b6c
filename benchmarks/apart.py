"""A thing done by a process of its own, so that its memory is nobody else's."""

from __future__ import annotations

import resource
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, cast

from django.db import connection, connections

from benchmarks.rounds import rate

_FORK = get_context("fork")


class Measured(NamedTuple):
    """What is done, after something that isn't counted; once, or for as long as `rate` takes."""

    work: Callable[[], object]
    before: Callable[[], object] = bool
    once: bool = True


def apart(one: Measured) -> dict[str, float]:
    """Seconds, CPU ms and MB of the largest process, that none of the others has a part in."""
    _closed()
    ours, theirs = _FORK.Pipe()
    child = _FORK.Process(target=_measured, args=(one, theirs))
    child.start()
    theirs.close()
    figures: dict[str, float] = ours.recv()
    child.join()
    return figures


def _closed() -> None:
    """No connection, nor a pool of them, that two processes would share."""
    connections.close_all()
    if connection.vendor == "postgresql":
        cast("Any", connection).close_pool()


def _measured(one: Measured, said: Connection) -> None:
    one.before()
    found = rate(one.work, times=1 if one.once else None)
    largest = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    said.send({"seconds": 1 / found["rate"], "cpu": found["cpu"], "mb": largest / 1024})
    _closed()
