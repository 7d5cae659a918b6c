"""A run begun, or an interrupted one gone on with, by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from panel.ledger.audit import run
from panel.ledger.audit.place import Places, interrupted
from panel.ledger.audit.run import Unusable

EVERY = 10.0
"""Seconds from one keeping of a place to the next."""


@contextmanager
def places(*, resume: bool, warn: Callable[[str], object]) -> Iterator[Places]:
    """Where the run that was interrupted keeps its places, or else a new one.

    Unusable where there is none to go on with. A new one begins without a place where none can be
    kept, and takes that of an interrupted one no sooner than its own is to be kept.
    """
    try:
        folder, claim = _claimed()
    except OSError as error:
        why = f"{error.filename}: {error.strerror}" if error.filename else "another verify runs"
        if resume:
            raise Unusable(why) from error
        warn(f"no place is kept to go on from: {why}")
        yield Places(run.begin())
        return
    try:
        yield Places(_resumed(folder) if resume else _anew(folder, warn), folder, EVERY)
    finally:
        os.close(claim)


def _resumed(folder: Path) -> run.Run:
    found = interrupted(folder)
    if found is None:
        raise Unusable("none was interrupted")
    found.check()
    return found


def _anew(folder: Path, warn: Callable[[str], object]) -> run.Run:
    try:
        found = _resumed(folder)
    except Unusable:
        return run.begin()
    warn(
        f"the verify begun at {found.began:%Y-%m-%d %H:%M:%SZ} was interrupted: stop this one in"
        f" the next {EVERY:.0f} seconds, and --resume goes on with that"
    )
    return run.begin()


def _claimed() -> tuple[Path, int]:
    """The folder, and what lets go of it when closed; OSError where it can't be had."""
    folder = Path(settings.VAR_DIR) / "verify"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    claim = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(claim)
        raise
    return folder, claim
