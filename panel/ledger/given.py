"""The commands already given: one row an idempotency key, in plain SQL as each append asks for it.

The ORM's SELECT and INSERT were two fifths of a command's CPU.
"""

from __future__ import annotations

from typing import NamedTuple

from panel.ledger import store
from panel.ledger.rows import Moment
from panel.ledger.statements import adapted, run
from panel.ledger.store import HeadRow

Key = tuple[str, str]
"""A client and the idempotency key that it chose."""


class Given(NamedTuple):
    """What became of a command given earlier."""

    digest: bytes
    stream: str
    moment: Moment
    events: int


def earlier(key: Key) -> tuple[HeadRow, Given | None]:
    """The head, and what became of the key's command, if it was used."""
    head, digest, stream, position, at, events = store.head_beside(
        ", g.digest, g.stream, g.position, g.at, g.events",
        " LEFT JOIN ledger_given g ON g.client = %s AND g.key = %s",
        key,
    )
    if digest is None:
        return head, None
    return head, Given(bytes(digest), stream, Moment(position, store.instant(at)), events)


class Remembered(NamedTuple):
    """What is kept of a command, but for when its transaction ended."""

    key: Key
    digest: bytes
    stream: str
    events: int


def remember(one: Remembered, moment: Moment) -> None:
    """Keep what became of a command, for ever."""
    run(
        "INSERT INTO ledger_given (client, key, digest, stream, events, position, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [*one.key, one.digest, one.stream, one.events, moment.position, adapted(moment.at)],
    )
