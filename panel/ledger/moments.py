"""From "now", "as of T" or "at position P" to a moment that gives the same answer for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import InternalError, OperationalError, transaction
from django.utils.dateparse import parse_datetime

from panel.ledger import store
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment

_FRESH = timedelta(seconds=1)


def now() -> Moment:
    """The head's own position and time; moved first where the clock has left it a second behind."""
    head = store.head()
    if head.clock - head.time > _FRESH:
        return _moved() or Moment(head.position, head.time)
    return Moment(head.position, head.time)


def as_of(at: datetime) -> Moment:
    """The moment at which all that was recorded up to `at` was known; Refused for a future one."""
    head = store.head()
    if at > head.time:
        if at > head.clock:
            raise Refused(
                "as_of lies in the future; the log can only answer for a time that has passed",
                field="/as_of",
                as_of=at.isoformat(),
                log_time=head.now.isoformat(),
            )
        moved = _moved()
        if moved is None or moved.at < at:
            raise Refused(
                "as_of lies past the time up to which this copy of the log is closed",
                field="/as_of",
                as_of=at.isoformat(),
                log_time=head.time.isoformat(),
            )
    position = store.position_at(at)
    if position == 0:
        first = LogEvent.objects.order_by("position").values_list("recorded_at", flat=True).first()
        since = first.isoformat() if first else "nothing is recorded yet"
        raise Refused("as_of lies before the log began", field="/as_of", log_began=since)
    return Moment(position, at)


def at_position(position: int) -> Moment:
    """The moment at which the transaction that ended at `position` was recorded."""
    pair = list(
        LogEvent.objects.filter(position__in=(position, position + 1))
        .order_by("position")
        .values_list("position", "recorded_at")
    )
    if not pair or pair[0][0] != position:
        raise Refused("the log has no such position", field="/position", position=position)
    if len(pair) == 2 and pair[0][1] == pair[1][1]:
        raise Refused(
            "a transaction goes on past this position", field="/position", position=position
        )
    return Moment(position, pair[0][1])


def parse(text: str | None) -> Moment:
    """The moment that an `as_of` parameter asks for; *now* where it is absent."""
    if not text:
        return now()
    wanted = "as_of is a time with its zone, such as 2015-08-07T23:59:59Z"
    try:
        at = parse_datetime(text)
        if at is not None and at.tzinfo is not None:
            at = at.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 east of Greenwich has no UTC
        at = None
    if at is None:
        raise Refused(wanted, field="/as_of", given=text)
    if at.tzinfo is None:
        raise Refused(f"{wanted}; this one has no zone", field="/as_of", given=text)
    return as_of(at)


def _moved() -> Moment | None:
    try:
        with transaction.atomic():
            return store.move_head(0)
    except (OperationalError, InternalError) as error:
        if isinstance(error, InternalError) and not store.read_only(error):
            raise
        # Locked for long, or read-only: the head's time is as far as it can answer for.
        return None
