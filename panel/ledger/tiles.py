"""The tree cut into tiles (C2SP tlog-tiles), and proofs drawn from a few of them.

c2sp.org/tlog-tiles. Tiles of hashes alone: bundles of entries would publish events.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
        self._tiles: dict[Tile, bytes] = {}

    def hash(self, start: int, end: int) -> bytes:
        """The root of the subtree over leaves `start` to `end`, `end` not included."""
        span = end - start
        if span & (span - 1):
            return super().hash(start, end)
        level, first, many = _of_level(start, span)
        at = first % WIDTH * HASH_BYTES
        return complete_root(self._hashes(self.tile(level, first))[at : at + many * HASH_BYTES])

    def root_at(self, size: int) -> bytes:
        """The root when the tree had this size."""
        if size > self.size:
            raise ProofError(f"a tree of {self.size} leaves never had {size}")
        return self.hash(0, size) if size else EMPTY_ROOT

    def tile(self, level: int, index: int) -> Tile:
        """The tile that has the hash of this index, counted from 0 in its level."""
        number = index // WIDTH
        there = (self.size >> HEIGHT * level) - number * WIDTH
        return Tile(level, number, min(WIDTH, there))

    def lacking(self, runs: Iterable[tuple[int, int]]) -> set[Tile]:
        """The tiles from which these subtrees' roots follow, those read before left out."""
        found = {self.tile(*_of_level(*one)[:2]) for run in runs for one in _complete(*run)}
        return found - self._tiles.keys()

    def know(self, tiles: Mapping[Tile, bytes]) -> None:
        """Take what was read of these tiles."""
        self._tiles |= {tile: _whole(tile, data) for tile, data in tiles.items()}

    def _hashes(self, tile: Tile) -> bytes:
        if tile not in self._tiles:
            self.know({tile: self._read(tile)})
        return self._tiles[tile]


def _of_level(start: int, span: int) -> tuple[int, int, int]:
    """Of a complete subtree: its level of tiles, its first hash's index there, and how many."""
    level = (span.bit_length() - 1) // HEIGHT
    return level, start >> HEIGHT * level, span >> HEIGHT * level


def _complete(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees of a run of leaves, each with its first leaf and how many it has."""
    while start < end:
        span = 1 << ((end - start).bit_length() - 1)
        yield start, span
        start += span


def _whole(tile: Tile, data: bytes) -> bytes:
    if len(data) != tile.width * HASH_BYTES:
        wanted = tile.width * HASH_BYTES
        raise ProofError(f"{tile.path} has {len(data)} bytes, not {wanted}")
    return data
