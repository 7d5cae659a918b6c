"""The commands already given: one row an idempotency key, in plain SQL as each append asks for it.

The ORM's SELECT and INSERT were two fifths of a command's CPU.
"""

from __future__ import annotations

import hmac
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


def remember(key: Key, given: Given) -> None:
    """Keep what became of a command, for ever."""
    run(
        "INSERT INTO ledger_given (client, key, digest, stream, position, at, events)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [
            *key,
            given.digest,
            given.stream,
            given.moment.position,
            adapted(given.moment.at),
            given.events,
        ],
    )


def turn(key: Key) -> int:
    """A 63-bit number for the lock on this key; a collision only makes two callers wait."""
    digest = hmac.digest(b"once", "\x1f".join(key).encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1
