"""From states to rows: written in the appending transaction, and again from the log alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from panel.ledger.events import Fact, Recorded
from panel.ledger.registry import Projection, Registry
from panel.ledger.rows import HistoryRow
from panel.ledger.states import State, advance

Identity = tuple[str, object]


class Change(NamedTuple):
    """One stream's state before and after a transaction, and the last position it wrote there."""

    stream: str
    before: State | None
    after: State
    position: int


Gone = dict[type[HistoryRow], list[tuple[HistoryRow, int]]]
Fresh = dict[type[HistoryRow], list[HistoryRow]]


def differences(registry: Registry, changes: Iterable[Change]) -> tuple[Gone, Fresh]:
    """The rows that no longer hold, with the position that ended each, and those that now do."""
    gone: Gone = defaultdict(list)
    fresh: Fresh = defaultdict(list)
    for change in changes:
        for projection in registry.projections(change.after.category):
            closed, opened = _difference(projection, change)
            gone[projection.model] += [(row, change.position) for row in closed]
            fresh[projection.model] += opened
    return gone, fresh


def rows_of(projection: Projection, stream: str, state: State | None) -> dict[Identity, HistoryRow]:
    """The rows that a state becomes, each by its key and since when it holds."""
    if state is None:
        return {}
    found: dict[Identity, HistoryRow] = {}
    key = stream.partition("/")[2]
    for span in state.spans():
        for row in projection.rows(key, state, span):
            row.stream, row.since, row.until = stream, span.since, span.until
            found[row.row_key, row.since] = row
    return found


def _difference(
    projection: Projection, change: Change
) -> tuple[list[HistoryRow], list[HistoryRow]]:
    before = rows_of(projection, change.stream, change.before)
    after = rows_of(projection, change.stream, change.after)
    closed = [
        row
        for identity, row in before.items()
        if identity not in after or after[identity].content() != row.content()
    ]
    opened = [
        row
        for identity, row in after.items()
        if identity not in before or before[identity].content() != row.content()
    ]
    for row in opened:
        row.held_from = change.position
    return closed, opened


def history(
    registry: Registry, facts: Sequence[Recorded]
) -> Iterator[tuple[Projection, HistoryRow]]:
    """Every row that the whole of a stream's history comes to, held positions and all."""
    stream = facts[0].stream
    kind = registry.states[stream.partition("/")[0]]
    open_rows: dict[tuple[str, Identity], tuple[Projection, HistoryRow]] = {}
    known: list[Fact] = []
    state = None
    for _, group in groupby(facts, key=lambda r: r.recorded_at):
        together = list(group)
        new = [r.fact for r in together]
        change = Change(stream, state, advance(state or kind(), known, new), together[-1].position)
        known += new
        state = change.after
        for projection in registry.projections(kind.category):
            closed, opened = _difference(projection, change)
            for row in closed:
                _, ended = open_rows.pop((projection.name, (row.row_key, row.since)))
                ended.held_to = change.position
                yield projection, ended
            for row in opened:
                open_rows[projection.name, (row.row_key, row.since)] = projection, row
    yield from open_rows.values()
