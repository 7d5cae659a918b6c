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
Rows = dict[Identity, HistoryRow]


def differences(registry: Registry, changes: Iterable[Change]) -> tuple[Gone, Fresh]:
    """The rows that no longer hold, with the position that ended each, and those that now do."""
    gone: Gone = defaultdict(list)
    fresh: Fresh = defaultdict(list)
    for change in changes:
        for projection in registry.projections(change.after.category):
            before = rows_of(projection, change.stream, change.before)
            after = rows_of(projection, change.stream, change.after)
            closed, opened = _difference(before, after, change.position)
            gone[projection.model] += [(row, change.position) for row in closed]
            fresh[projection.model] += opened
    return gone, fresh


def rows_of(projection: Projection, stream: str, state: State | None) -> Rows:
    """The rows that a state becomes, each by its key and since when it holds."""
    if state is None:
        return {}
    found: Rows = {}
    key = stream.partition("/")[2]
    for span in state.spans():
        for row in projection.rows(key, state, span):
            row.stream, row.since, row.until = stream, span.since, span.until
            found[row.row_key, row.since] = row
    return found


def _difference(
    before: Rows, after: Rows, position: int
) -> tuple[list[HistoryRow], list[HistoryRow]]:
    """The rows that end, and those that begin, where the stream wrote at this position."""
    same = {
        key for key in before.keys() & after.keys() if before[key].content() == after[key].content()
    }
    closed = [row for key, row in before.items() if key not in same]
    opened = [row for key, row in after.items() if key not in same]
    for row in opened:
        row.held_from = position
    return closed, opened


def history(registry: Registry, facts: Sequence[Recorded]) -> Iterator[HistoryRow]:
    """Every row that the whole of a stream's history comes to, held positions and all."""
    stream = facts[0].stream
    kind = registry.states[stream.partition("/")[0]]
    held: list[tuple[Projection, Rows]] = [(one, {}) for one in registry.projections(kind.category)]
    known: list[Fact] = []
    state = kind()
    for _, group in groupby(facts, key=lambda r: r.recorded_at):
        together = list(group)
        new = [r.fact for r in together]
        state, position = advance(state, known, new), together[-1].position
        known += new
        for projection, rows in held:
            after = rows_of(projection, stream, state)
            if not rows and not after:
                continue
            closed, opened = _difference(rows, after, position)
            for row in closed:
                row.held_to = position
                del rows[row.row_key, row.since]
            yield from closed
            rows |= {(row.row_key, row.since): row for row in opened}
    for _, rows in held:
        yield from rows.values()
