"""Worker: look-alikes among as many drawn hashes as are asked for, beside comparing all of them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import quantiles
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

import numpy as np
from django.core.management import call_command
from django.db import connection

from benchmarks.rounds import Figures, serve
from evidence.looking import near
from evidence.looks import NEAR
from evidence.models import LookRow

HELD = int(os.environ.get("BENCH_LOOKS", "20000"))
"""Hashes."""
_ASKED, _AT_ONCE = 100, 10_000
_BYTES = 32


def filled() -> bytes:
    """The hashes, in the table too, which was made if it wasn't there; the same each time."""
    held = Random(1747).randbytes(HELD * _BYTES)  # noqa: S311  # nothing is secret here
    call_command("migrate", verbosity=0)
    if LookRow.objects.count() == HELD:
        return held
    LookRow.objects.all().delete()
    for first in range(0, HELD, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, HELD))
        LookRow.objects.bulk_create(
            LookRow(
                stream=f"evidence/{number:032}",
                held_from=number + 1,
                recipe="pdq/1",
                hash=held[number * _BYTES : (number + 1) * _BYTES],
            )
            for number in numbers
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE evidence_look" if _postgresql() else "ANALYZE")
    return held


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def asked(held: bytes, drawn: Random) -> Iterator[bytes]:
    """Hashes of which each is as far from one that is held as look-alikes may be."""
    while True:
        start = drawn.randrange(HELD) * _BYTES
        number = int.from_bytes(held[start : start + _BYTES])
        for bit in drawn.sample(range(256), NEAR):
            number ^= 1 << bit
        yield number.to_bytes(_BYTES)


def compared(held: np.ndarray[Any, Any], one: bytes) -> int:
    """How many are near, by comparing all."""
    apart = np.bitwise_count(held ^ np.frombuffer(one, dtype=np.uint64)).sum(axis=1)
    return int((apart <= NEAR).sum())


def timed(work: Callable[[bytes], int], about: list[bytes]) -> dict[str, float]:
    """Milliseconds of half and of 95 of a hundred, by the wall and of this process's CPU."""
    walls, cpus, found = [], [], 0
    for one in about:
        began, spent = time.perf_counter(), time.process_time()
        found += work(one) > 0
        walls.append(1000 * (time.perf_counter() - began))
        cpus.append(1000 * (time.process_time() - spent))
    wall, cpu = quantiles(walls, n=20), quantiles(cpus, n=20)
    return {
        "p50": wall[9],
        "p95": wall[18],
        "cpu50": cpu[9],
        "cpu95": cpu[18],
        "found": found / len(about),
    }


def measure(held: bytes, drawn: Random) -> Figures:
    """One round, other hashes in each."""
    array = np.frombuffer(held, dtype=np.uint64).reshape(-1, 4)
    many = asked(held, drawn)
    hashes = [next(many) for _ in range(_ASKED)]
    return {
        "all compared, bare": timed(lambda one: compared(array, one), hashes[: _ASKED // 5]),
        "look-alikes of one hash": timed(lambda one: len(near([one])), hashes),
        "look-alikes of a picture's eight forms": timed(
            lambda one: len(near([one, *hashes[:7]])), hashes[: _ASKED // 5]
        ),
    }


if __name__ == "__main__":
    known, numbers = filled(), Random(7)  # noqa: S311  # nothing is secret here
    serve(lambda: measure(known, numbers), sys.stdout)
