"""The commands already given: one row an idempotency key, in plain SQL as each append asks for it.

The ORM's SELECT and INSERT were two fifths of a command's CPU.
"""

from __future__ import annotations

from typing import NamedTuple

from panel.ledger import store
from panel.ledger.rows import Moment
from panel.ledger.statements import adapted, run

Key = tuple[str, str]
"""A client and the idempotency key that it chose."""


class Given(NamedTuple):
    """What became of a command given earlier."""

    digest: bytes
    stream: str
    moment: Moment
    events: int


def earlier(key: Key) -> tuple[bytes, Given | None]:
    """The secret that keys digests, and what became of the key's command, if it was used."""
    row = run(
        "SELECT h.secret, g.digest, g.stream, g.position, g.at, g.events"
        " FROM ledger_head h LEFT JOIN ledger_given g ON g.client = %s AND g.key = %s"
        " WHERE h.id = 1",
        key,
    ).fetchone()
    if row is None:
        raise store.NoLedger
    secret, digest, stream, position, at, events = row
    if digest is None:
        return bytes(secret), None
    moment = Moment(position, store.instant(at))
    return bytes(secret), Given(bytes(digest), stream, moment, events)


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
