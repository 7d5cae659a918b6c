"""What one run of `verify` judges: the log as it ended when the run began."""

from __future__ import annotations

from datetime import datetime

import msgspec

from panel.ledger import checkpoints, store
from panel.ledger.models import LogEvent
from panel.ledger.states import FOREVER


class Run(msgspec.Struct, frozen=True):
    """Where the log ended when a run began; what was written later is not judged."""

    position: int
    """Of the last event, by the head."""
    time: datetime
    """The head's own."""
    signed: int
    """The size of the newest checkpoint; 0 where there was none."""


def begin() -> Run:
    """A run over the log as it is now; NoLedger where there is none."""
    # Before the head is read, so that no checkpoint of a sound log is larger.
    last = checkpoints.newest()
    position, time = _head()
    return Run(position, time, last.size if last else 0)


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
