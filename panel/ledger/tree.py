"""The log's tree as the database holds it: its leaves, and the roots of some of its subtrees."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from itertools import accumulate, chain, pairwise
from typing import Final, NamedTuple

from panel.ledger.merkle import (
    EMPTY_ROOT,
    HASH_BYTES,
    ProofError,
    Subtrees,
    complete_root,
    node_hash,
)
from panel.ledger.models import LogEvent, TileRoot
from panel.ledger.statements import run
from panel.ledger.tiles import HEIGHT, WIDTH, Tile

HALF: Final = HEIGHT // 2
"""The height of half a tile: sixteen leaves."""
BELOW: Final = -1
"""The level under which the roots of those are kept, below that of the first tiles."""
_AT_ONCE: Final = 500
"""Pages read in one statement."""
_LEAVES: Final = (
    "WITH wanted (level, first, last) AS (VALUES {}) SELECT position, leaf"
    " FROM wanted CROSS JOIN ledger_event WHERE position > first AND position <= last"
)
_ROOTS: Final = (
    "WITH wanted (of, first, last) AS (VALUES {}) SELECT level, number, root"
    " FROM wanted CROSS JOIN ledger_tile_root"
    " WHERE level = of AND number >= first AND number < last"
)


def level_kept(height: int) -> int | None:
    """The level under which the root of a complete subtree of this height is kept, if it is."""
    if height == HALF:
        return BELOW
    return None if height % HEIGHT else height // HEIGHT - 1


def height_kept(level: int) -> int:
    """The height of the subtrees whose roots are kept under a level."""
    return HALF if level == BELOW else HEIGHT * (level + 1)


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


class _Page(NamedTuple):
    """Hashes beside each other at one height of the tree, which are read together."""

    level: int
    """Under which they are kept; one less than `BELOW` for leaves."""
    first: int
    end: int


_LEAF: Final = BELOW - 1


class LogTree(Subtrees):
    """The hashes of the log's tree at one size; many of them take a few statements together."""

    def __init__(self, size: int) -> None:
        super().__init__(())
        self.size = size
        self._pages: dict[_Page, bytes] = {}

    def hash(self, start: int, end: int) -> bytes:
        """The root of the subtree over leaves `start` to `end`, `end` not included."""
        return self.hashes([(start, end)])[0]

    def hashes(self, runs: Sequence[tuple[int, int]]) -> list[bytes]:
        """The roots of the subtrees over these runs of leaves."""
        cut = [list(_complete(*one)) for one in runs]
        wanted = {self._page(*part)[0] for parts in cut for part in parts}
        self._pages |= _read(wanted - self._pages.keys())
        return [
            reduce(lambda right, left: node_hash(left, right), map(self._root, reversed(parts)))
            for parts in cut
        ]

    def root_at(self, size: int) -> bytes:
        """The root when the tree had this size."""
        if size > self.size:
            raise ProofError(f"a tree of {self.size} leaves never had {size}")
        return self.hash(0, size) if size else EMPTY_ROOT

    def _root(self, part: tuple[int, int]) -> bytes:
        page, at, many = self._page(*part)
        return complete_root(self._pages[page][at * HASH_BYTES : (at + many) * HASH_BYTES])

    def _page(self, start: int, span: int) -> tuple[_Page, int, int]:
        """From which page the root of a complete subtree follows, and from which hashes of it."""
        height = span.bit_length() - 1
        base = HALF if HALF <= height < HEIGHT else height - height % HEIGHT
        width = 1 << (HALF if base < HEIGHT else HEIGHT)
        index = start >> base
        first = index // width * width
        level = level_kept(base) if base else _LEAF
        assert level is not None
        page = _Page(level, first, min(first + width, self.size >> base))
        return page, index - first, span >> base


def at(size: int) -> LogTree:
    """The tree as a checkpoint of this size signed it."""
    return LogTree(size)


def _complete(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees of a run of leaves: the first leaf of each, and how many it has."""
    while start < end:
        span = 1 << ((end - start).bit_length() - 1)
        yield start, span
        start += span


def _read(wanted: Collection[_Page]) -> dict[_Page, bytes]:
    """What these pages hold; ProofError where any of it isn't kept."""
    pages = sorted(wanted)
    lowest = bisect_left(pages, _Page(BELOW, 0, 0))
    found: dict[_Page, bytes] = {}
    for sql, some in ((_LEAVES, pages[:lowest]), (_ROOTS, pages[lowest:])):
        for start in range(0, len(some), _AT_ONCE):
            found |= _at_once(sql, some[start : start + _AT_ONCE])
    return found


def _at_once(sql: str, pages: Sequence[_Page]) -> dict[_Page, bytes]:
    values = ", ".join(["(%s, %s, %s)"] * len(pages))
    rows = run(sql.format(values), list(chain.from_iterable(pages))).fetchall()
    # Sorted here: no order is promised of a join, and these come in it nearly always.
    rows.sort()
    ends = list(accumulate((page.end - page.first for page in pages), initial=0))
    if len(rows) != ends[-1]:
        raise ProofError("not every root of the log's tree is kept: run `ledger rebuild`")
    return {
        page: b"".join([row[-1] for row in rows[start:end]])
        for page, (start, end) in zip(pages, pairwise(ends), strict=True)
    }
