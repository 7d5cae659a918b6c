"""Nothing is appended where the log's time is far ahead of the clock: one of them was set wrong.

An append never goes back in time, so a clock that once showed a year to come would have all that
follows recorded in that year, and its deadlines pass, without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from panel.ledger.commands import Act, Command
from panel.ledger.registers import Log, TimeAccepted
from panel.ledger.store import HeadRow
from panel.ledger.values import Text

AHEAD: Final = timedelta(minutes=5)
"""How far ahead it may be: two hosts' clocks differ by less."""


class AcceptTime(Command, on=Log, roles={"operator"}, noun="time-acceptance", faceless=True):
    """Let the log go on from its own time, which the clock hasn't reached."""

    reason: Text
    """What had set the clock wrong, and why the log's time stands."""

    def decide(self, act: Act, log: Log) -> Iterator[TimeAccepted]:
        """From where it is."""
        yield TimeAccepted(head=act.at, reason=self.reason)


def ahead(head: HeadRow) -> bool:
    """Whether the log's time is further ahead of the clock than hosts differ."""
    return head.time - head.clock > AHEAD


def why(head: HeadRow, log: Any) -> str:
    """What keeps the log from going on; empty where an operator accepted its time."""
    if not ahead(head) or (log.accepted and head.time - log.accepted <= AHEAD):
        return ""
    return (
        f"the log's time is {head.time:%Y-%m-%d %H:%M:%S} UTC, and the clock shows"
        f" {head.clock:%Y-%m-%d %H:%M:%S}: nothing is recorded until the clock is right,"
        " or an operator accepts the log's time"
    )
