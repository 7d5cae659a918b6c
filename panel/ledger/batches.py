"""What one transaction appends, and how it is written: step by step, or in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from django.db import transaction

from panel.ledger import at_once, given, merkle, store, writing
from panel.ledger.codec import Undated
from panel.ledger.failpoints import failpoint
from panel.ledger.given import Remembered
from panel.ledger.rows import HistoryRow, Moment
from panel.ledger.statements import on_sqlite
from panel.ledger.store import HeadRow

AT_ONCE_MOST: Final = 40
"""Events, rows and ends of rows in one statement: beyond, planning it costs what it saves."""


class Unplaced(NamedTuple):
    """An event to be written; its place in the log is its place in the batch, from 1."""

    stream: str
    version: int
    type: str
    body: Undated


class Batch(NamedTuple):
    """Events in order and the rows that they bring about, all by their places in it."""

    events: Sequence[Unplaced]
    gone: Mapping[type[HistoryRow], Sequence[tuple[HistoryRow, int]]]
    """Rows that hold no longer, each with the place of what ended it."""
    fresh: Mapping[type[HistoryRow], Sequence[HistoryRow]]
    """New rows; `held_from` is the place of what they come from."""
    remembered: Remembered | None = None
    """The command's key and digest, where it has one."""

    @property
    def size(self) -> int:
        """How many rows of tables it touches."""
        rows = (*self.gone.values(), *self.fresh.values())
        return len(self.events) + sum(map(len, rows))


def write(batch: Batch, head: HeadRow | None = None) -> Moment:
    """Write all of it at the head, or nothing, and tell where that now is.

    `head` is the head where nobody else can move it. An IntegrityError says that a stream has gone
    on, or that the command's key was used.
    """
    if not on_sqlite() and batch.size <= AT_ONCE_MOST:
        # Whoever waits for the head waits for one statement and its commit alone.
        return at_once.write(batch)
    with transaction.atomic(savepoint=False):
        return _by_steps(batch, head)


def _by_steps(batch: Batch, head: HeadRow | None) -> Moment:
    moment = store.move_head(len(batch.events), head)
    failpoint("append.after_head")
    before = moment.position - len(batch.events)
    store.append(
        store.EventRow(
            before + place,
            event.stream,
            event.version,
            event.type,
            moment.at,
            body := event.body.at(moment.at),
            merkle.leaf_hash(body),
        )
        for place, event in enumerate(batch.events, 1)
    )
    failpoint("append.after_events")
    for model, ended in batch.gone.items():
        writing.close(model, [(row, before + place) for row, place in ended])
    for model, rows in batch.fresh.items():
        for row in rows:
            row.held_from += before
        writing.insert(model, rows)
    failpoint("append.after_rows")
    if batch.remembered:
        given.remember(batch.remembered, moment)
    failpoint("append.before_commit")
    return moment
