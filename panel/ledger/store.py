"""The plain SQL of the log: lock and move the head, append, load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError

from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment
from panel.ledger.statements import adapted, many, on_sqlite, run, unread

_AT_ONCE = 300
"""Streams asked about in one statement."""
_PART = 2_000
"""Events of a walk read together."""
PATIENCE = 5
"""Seconds to wait for a lock before the caller is told to try again."""
_OF_HEAD = 6
"""Columns from which a HeadRow is made."""
_READ_ONLY = "25006"
"""PostgreSQL's `read_only_sql_transaction`."""


class NoLedger(Exception):
    """The database holds no ledger yet: `manage.py ledger create` makes one."""

    def __init__(self) -> None:
        super().__init__("no ledger here yet: run `manage.py ledger create`")


class HeadRow(NamedTuple):
    """Where the log ends, the time up to which it is closed, what the clock shows now."""

    position: int
    time: datetime
    clock: datetime
    secret: bytes
    demonstration: bool
    """Whether a story's clock is beside it."""

    @property
    def now(self) -> datetime:
        """The log's own time: what the clock shows, and never before the head."""
        return max(self.time, self.clock)


class EventRow(NamedTuple):
    """One row of the log, or one to append."""

    position: int
    stream: str
    version: int
    type: str
    recorded_at: datetime
    body: bytes
    leaf: bytes


def database_time() -> datetime:
    """The database's own clock; no other host's is ever read."""
    return instant(run(f"SELECT {_now_sql()}").fetchone()[0])


def clock() -> datetime:
    """What the ledger's clock shows: the database's time, or a demonstration's own."""
    cursor = run(
        f"SELECT {_now_sql()}, shows, running_since"
        " FROM (SELECT 1 AS one) AS here LEFT JOIN ledger_clock ON id = one"
    )
    return _shown(*cursor.fetchone())


def head(*, lock: bool = False) -> HeadRow:
    """The head; with `lock`, nobody else appends until the transaction ends."""
    suffix = " FOR UPDATE OF h" if lock and not on_sqlite() else ""
    found: HeadRow = head_beside("", "", (), suffix)[0]
    return found


def head_beside(columns: str, join: str, values: Sequence[Any], suffix: str = "") -> list[Any]:
    """The head and, in the same statement, columns of what is joined to it."""
    row = run(
        f"SELECT h.position, h.time, h.secret, {_now_sql()}, c.shows, c.running_since{columns}"
        f" FROM ledger_head h LEFT JOIN ledger_clock c ON c.id = h.id{join} WHERE h.id = 1{suffix}",
        values,
    ).fetchone()
    if row is None:
        raise NoLedger
    position, time, secret, *clock = row[:_OF_HEAD]
    shown, told = _shown(*clock), clock[1] is not None
    return [HeadRow(position, instant(time), shown, bytes(secret), told), *row[_OF_HEAD:]]


def move_head(count: int, now: HeadRow | None = None) -> Moment:
    """Under its lock, move the head by `count` positions and past its own time; where it now is.

    `now` is the head as it was read under that lock before; it is read again where it moved since.
    """
    was = now or head(lock=True)
    step = timedelta(microseconds=1) if count else timedelta()
    moved = Moment(was.position + count, max(was.clock, was.time + step))
    same, seen = (" AND time = %s", [adapted(was.time)]) if now else ("", [])
    done = run(
        f"UPDATE ledger_head SET position = %s, time = %s WHERE id = 1{same}",
        [moved.position, adapted(moved.at), *seen],
    )
    return moved if done.rowcount else move_head(count)


def versions(streams: Sequence[str], until: int | None = None) -> dict[str, int]:
    """The last version of each stream, up to a position; 0 where there is none."""
    upto = "" if until is None else f" AND position <= {int(until)}"
    return {name: version or 0 for name, version in _last("version", streams, upto)}


def last_bodies(streams: Sequence[str]) -> dict[str, list[bytes]]:
    """The last event alone of each stream, in a list; an empty one where there is no stream."""
    return {name: [bytes(body)] if body else [] for name, body in _last("body", streams)}


def append(events: Iterable[EventRow]) -> None:
    """Write events whose positions and versions were given out under the head's lock."""
    many(
        "INSERT INTO ledger_event (position, stream, version, type, recorded_at, body, leaf)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [(e[0], e[1], e[2], e[3], adapted(e[4]), e[5], e[6]) for e in events],
    )


def bodies(streams: Sequence[str]) -> Mapping[str, list[bytes]]:
    """The events of each stream in order."""
    found: dict[str, list[bytes]] = {name: [] for name in streams}
    for start in range(0, len(streams), _AT_ONCE):
        some = list(streams[start : start + _AT_ONCE])
        marks = ", ".join(["%s"] * len(some))
        cursor = run(
            f"SELECT stream, body FROM ledger_event WHERE stream IN ({marks})"
            " ORDER BY stream, version",
            some,
        )
        for stream, body in cursor:
            found[stream].append(bytes(body))
    return found


def read_only(error: DatabaseError) -> bool:
    """Whether the database refused because it takes no writes now: a replica, a copy."""
    code = getattr(error.__cause__, "sqlstate", "")
    return code == _READ_ONLY or "readonly database" in str(error)


def walk(after: int, upto: int) -> Iterator[EventRow]:
    """The log from one position to another; nothing is held open between its parts."""
    while True:
        some = list(_events("position > %s AND position <= %s", [after, upto], "position"))
        yield from some
        if len(some) < _PART:
            return
        after = some[-1].position


def of_streams(streams: Sequence[str]) -> Iterator[EventRow]:
    """The events of these streams, each stream's in order."""
    for start in range(0, len(streams), _AT_ONCE):
        some = streams[start : start + _AT_ONCE]
        marks = ", ".join(["%s"] * len(some))
        yield from _events(f"stream IN ({marks})", some, "stream, version", limit=None)


def position_at(at: datetime) -> int:
    """The last position recorded up to the instant; 0 where there is none."""
    row = LogEvent.objects.filter(recorded_at__lte=at).order_by("-recorded_at", "-position")
    return row.values_list("position", flat=True).first() or 0


def position_of(stream: str, version: int) -> int:
    """Where an event of a stream stands in the log."""
    return LogEvent.objects.values_list("position", flat=True).get(stream=stream, version=version)


def lock_head() -> None:
    """Let nobody else append until the transaction ends; wait for it no longer than PATIENCE.

    On SQLite a transaction keeps every other writer out from its beginning.
    """
    if not on_sqlite():
        run("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE}s"])
        head(lock=True)


def one_at_a_time(turn: int) -> None:
    """Wait, for as long as it takes, for whoever holds this number in another transaction."""
    if not on_sqlite():
        run("SELECT pg_advisory_xact_lock(%s)", [turn])


def _events(
    where: str, values: Sequence[Any], order: str, *, limit: int | None = _PART
) -> Iterator[EventRow]:
    at_most = f" LIMIT {limit}" if limit else ""
    cursor = run(
        f"SELECT {_columns()} FROM ledger_event WHERE {where} ORDER BY {order}{at_most}", values
    )
    for position, stream, version, kind, at, body, leaf in cursor:
        yield EventRow(position, stream, version, kind, instant(at), bytes(body), bytes(leaf))


def _columns() -> str:
    return f"position, stream, version, type, {unread('recorded_at')}, body, leaf"


def _last(column: str, streams: Sequence[str], upto: str = "") -> Iterator[tuple[str, Any]]:
    """A column of each stream's last event; None where there is no stream."""
    one = (
        f"(SELECT {column} FROM ledger_event WHERE stream = %s{upto} ORDER BY version DESC LIMIT 1)"
    )
    for start in range(0, len(streams), _AT_ONCE):
        some = streams[start : start + _AT_ONCE]
        found = run(f"SELECT {', '.join([one] * len(some))}", list(some)).fetchone()
        yield from zip(some, found, strict=True)


def _shown(now: Any, shows: Any, running_since: Any) -> datetime:
    if shows is None:
        return instant(now)
    if running_since is None:
        return instant(shows)
    return instant(shows) + (instant(now) - instant(running_since))


def _now_sql() -> str:
    return "clock_timestamp()" if not on_sqlite() else "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def instant(value: Any) -> datetime:
    """A time that plain SQL gave, in UTC."""
    parsed: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
