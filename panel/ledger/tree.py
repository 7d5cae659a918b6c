"""The log's tree as the database holds it: leaves, and the root of each complete tile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import Final

from panel.ledger.merkle import HASH_BYTES
from panel.ledger.models import LogEvent, TileRoot
from panel.ledger.statements import run
from panel.ledger.tiles import WIDTH, Tile, TileTree

_AT_ONCE: Final = 500
"""Tiles read in one statement."""
_LEAVES: Final = (
    "WITH wanted (level, first, last) AS (VALUES {}) SELECT position, leaf"
    " FROM wanted CROSS JOIN ledger_event WHERE position > first AND position <= last"
)
_ROOTS: Final = (
    "WITH wanted (above, first, last) AS (VALUES {}) SELECT level, number, root"
    " FROM wanted CROSS JOIN ledger_tile_root"
    " WHERE level = above - 1 AND number >= first AND number < last"
)


def leaves(after: int, upto: int) -> Iterator[bytes]:
    """The leaf hashes of the positions after one and up to another."""
    rows = LogEvent.objects.filter(position__gt=after, position__lte=upto).order_by("position")
    for leaf in rows.values_list("leaf", flat=True).iterator(chunk_size=5000):
        yield bytes(leaf)


def stored(tile: Tile) -> bytes:
    """A tile's hashes; fewer than its width where the log is not as long."""
    first = tile.number * WIDTH
    if tile.level == 0:
        return b"".join(leaves(first, first + tile.width))
    below = TileRoot.objects.filter(
        level=tile.level - 1, number__gte=first, number__lt=first + tile.width
    )
    return b"".join(map(bytes, below.order_by("number").values_list("root", flat=True)))


class LogTree(TileTree):
    """The log's tree; the tiles that many hashes take are read in two statements, not one each."""

    def hashes(self, runs: Sequence[tuple[int, int]]) -> list[bytes]:
        """The roots of the subtrees over these runs of leaves."""
        wanted = sorted(self.lacking(runs))
        lowest = bisect_left(wanted, Tile(1, 0, 0))
        for sql, some in ((_LEAVES, wanted[:lowest]), (_ROOTS, wanted[lowest:])):
            for start in range(0, len(some), _AT_ONCE):
                self.know(_read(sql, some[start : start + _AT_ONCE]))
        return super().hashes(runs)


def _read(sql: str, wanted: Sequence[Tile]) -> dict[Tile, bytes]:
    """These tiles, in order of level and number; what isn't there is missing at the end."""
    values = ", ".join(["(%s, %s, %s)"] * len(wanted))
    places = ((t.level, t.number * WIDTH, t.number * WIDTH + t.width) for t in wanted)
    rows = run(sql.format(values), list(chain.from_iterable(places))).fetchall()
    # Sorted here: no order is promised of a join, and these come in it nearly always.
    rows.sort()
    data = b"".join([row[-1] for row in rows])
    ends = list(accumulate((tile.width * HASH_BYTES for tile in wanted), initial=0))
    cuts = zip(wanted, pairwise(ends), strict=True)
    return {tile: data[start:end] for tile, (start, end) in cuts}


def at(size: int) -> LogTree:
    """The tree as a checkpoint of this size signed it."""
    return LogTree(size, stored)
