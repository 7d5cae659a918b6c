"""The log's tree as the database holds it: leaves, and the root of each complete tile."""

from __future__ import annotations

from collections.abc import Iterator

from panel.ledger.models import LogEvent, TileRoot
from panel.ledger.tiles import WIDTH, Tile, TileTree


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


def at(size: int) -> TileTree:
    """The tree as a checkpoint of this size signed it."""
    return TileTree(size, stored)
