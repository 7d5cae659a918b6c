"""What one run of `verify` judges: the log as it ended when the run began, by the code of then."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import django
import msgspec
from django.conf import settings
from django.db import connection

from panel.ledger import checkpoints, store
from panel.ledger.models import LogEvent
from panel.ledger.states import FOREVER

_CODE: Final = {".py", ".yaml"}


class Unusable(Exception):
    """An interrupted run can't be gone on with; the words say why."""


class Run(msgspec.Struct, frozen=True):
    """Where the log ended when a run began; what was written later is not judged."""

    began: datetime
    """By the database's clock."""
    position: int
    """Of the last event, by the head."""
    time: datetime
    """The head's own."""
    signed: int
    """The size of the newest checkpoint; 0 where there was none."""
    log: str
    """Which log it is, in which database."""
    code: str
    """Which code judges it."""

    def check(self) -> None:
        """Raise Unusable unless it is of this log, not shortened since, and of this code."""
        if self.log != _log():
            raise Unusable("it is of another log")
        if self.code != _code():
            raise Unusable("it is of another version of the code")
        if self.position > _head()[0]:
            raise Unusable(f"the log had {self.position} events then and is shorter now")


def begin() -> Run:
    """A run over the log as it is now; NoLedger where there is none."""
    # Before the head is read, so that no checkpoint of a sound log is larger.
    last = checkpoints.newest()
    position, time = _head()
    signed = last.size if last else 0
    return Run(store.database_time(), position, time, signed, _log(), _code())


def _head() -> tuple[int, datetime]:
    """The head's position and time; where somebody removed it, what it must have said."""
    try:
        head = store.head()
    except store.NoLedger:
        last = LogEvent.objects.order_by("position").last()
        if last is None:
            raise
        return last.position, FOREVER
    return head.position, head.time


def _log() -> str:
    """A digest of the first event, which is salted, and of where the database is."""
    first = LogEvent.objects.order_by("position").values_list("leaf", flat=True).first()
    where = [str(connection.settings_dict[name]) for name in ("ENGINE", "HOST", "PORT", "NAME")]
    return sha256(bytes(first or b"") + "\0".join(where).encode()).hexdigest()


@cache
def _code() -> str:
    """A digest of this application's modules and data, and of what they read events with."""
    digest = sha256(f"{sys.version} {django.__version__} {msgspec.__version__}".encode())
    base = Path(settings.BASE_DIR)
    for top in sorted({app.partition(".")[0] for app in settings.INSTALLED_APPS}):
        for file in sorted((base / top).rglob("*")):
            if file.suffix in _CODE:
                digest.update(f"\0{file.relative_to(base)}\0".encode())
                digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()
