"""The tree cut into tiles (C2SP tlog-tiles), and proofs drawn from a few of them.

c2sp.org/tlog-tiles. Tiles of hashes alone: bundles of entries would publish events.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from panel.ledger.merkle import EMPTY_ROOT, HASH_BYTES, ProofError, Subtrees, complete_root

HEIGHT: Final = 8
"""Levels of the tree that one tile spans."""
WIDTH: Final = 1 << HEIGHT
"""Hashes in a complete tile."""
MOST_LEVEL: Final = 63
_PATH: Final = re.compile(r"(\d{1,2})/((?:x\d{3}/){0,5}\d{3})(?:\.p/(\d{1,3}))?", re.ASCII)


class TileError(ValueError):
    """A path that names no tile; the words say why."""


class Tile(NamedTuple):
    """So many hashes of one level, the first of them number x 256 from the left."""

    level: int
    """How many tiles are below it; its hashes are of subtrees of 256 ** level leaves."""
    number: int
    width: int = WIDTH

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """The tile that `path` names, in its only spelling."""
        match = _PATH.fullmatch(path.removeprefix("tile/"))
        if match is None:
            raise TileError("a tile is named <level>/<number>[.p/<width>], like 0/x001/x234/067")
        level, number, width = match.groups()
        digits = number.replace("x", "").replace("/", "")
        tile = cls(int(level), int(digits), WIDTH if width is None else int(width))
        if tile.level > MOST_LEVEL:
            raise TileError(f"a tile's level is 0 to {MOST_LEVEL}")
        if width is not None and not 0 < tile.width < WIDTH:
            raise TileError(f"a partial tile has 1 to {WIDTH - 1} hashes")
        if tile.path != f"tile/{path.removeprefix('tile/')}":
            raise TileError(f"this tile is spelt {tile.path}")
        return tile

    @property
    def path(self) -> str:
        """Where a log has it, below its prefix."""
        groups = f"{self.number:,}".split(",")
        parts = [*(f"x{group:>03}" for group in groups[:-1]), f"{groups[-1]:>03}"]
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{'/'.join(parts)}{partial}"

    @property
    def end(self) -> int:
        """The size of the smallest tree that has it."""
        return (self.number * WIDTH + self.width) << (HEIGHT * self.level)


Read = Callable[[Tile], bytes]
"""Fetches a tile's hashes, one after the other."""


def tiles(size: int) -> Iterator[Tile]:
    """All tiles of a tree, level by level from its leaves."""
    level, count = 0, size
    while count:
        full, rest = divmod(count, WIDTH)
        yield from (Tile(level, number) for number in range(full))
        if rest:
            yield Tile(level, full, rest)
        level, count = level + 1, full


class TileTree(Subtrees):
    """The hashes of one tree, read from its tiles: a proof takes two or three of each level."""

    def __init__(self, size: int, read: Read) -> None:
        super().__init__(())
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], bytes] = {}

    def hash(self, start: int, end: int) -> bytes:
        """The root of the subtree over leaves `start` to `end`, `end` not included."""
        span = end - start
        if span & (span - 1):
            return super().hash(start, end)
        level = (span.bit_length() - 1) // HEIGHT
        return complete_root(self._hashes(level, start >> HEIGHT * level, span >> HEIGHT * level))

    def root_at(self, size: int) -> bytes:
        """The root when the tree had this size."""
        if size > self.size:
            raise ProofError(f"a tree of {self.size} leaves never had {size}")
        return self.hash(0, size) if size else EMPTY_ROOT

    def _hashes(self, level: int, first: int, many: int) -> bytes:
        number, at = divmod(first, WIDTH)
        data = self._tiles.get((level, number))
        if data is None:
            there = (self.size >> HEIGHT * level) - number * WIDTH
            data = self._tiles[level, number] = self._whole(Tile(level, number, min(WIDTH, there)))
        return data[at * HASH_BYTES : (at + many) * HASH_BYTES]

    def _whole(self, tile: Tile) -> bytes:
        data = self._read(tile)
        if len(data) != tile.width * HASH_BYTES:
            wanted = tile.width * HASH_BYTES
            raise ProofError(f"{tile.path} has {len(data)} bytes, not {wanted}")
        return data
