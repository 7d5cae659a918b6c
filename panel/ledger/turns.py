"""Whose turn it is to read on: one process a name, let go of however that process ends."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from panel.ledger.statements import run


@contextmanager
def turn(name: str) -> Iterator[bool]:
    """Hold the name's turn, if nobody else does; never waits.

    Not a row: a killed process would keep it. PostgreSQL's lock ends with its session, and a
    file's, where SQLite means that all workers are on this machine, with its process.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(f"turn {name}".encode()).digest()[:8], signed=True)
        mine = run("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()[0]
        try:
            yield mine
        finally:
            if mine and connection.connection is not None:
                run("SELECT pg_advisory_unlock(%s)", [number])
        return
    folder = settings.VAR_DIR / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
