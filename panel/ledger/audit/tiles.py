"""The roots of complete tiles, each held against the tree."""

from __future__ import annotations

from collections.abc import Iterator

from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.models import Checkpoint, TileRoot
from panel.ledger.tiles import HEIGHT, Tile


class TileRoots:
    """Is told of each complete subtree as the log is walked; knows then what was kept wrongly."""

    def __init__(self) -> None:
        self._due = _signed()
        self._kept = {
            (level, number): bytes(root)
            for level, number, root in TileRoot.objects.values_list("level", "number", "root")
        }
        self._made = _signed()
        self._wrong: list[Fault] = []

    def completed(self, height: int, number: int, root: bytes) -> None:
        """Judge the root kept of this subtree, if it is a tile."""
        if height % HEIGHT:
            return
        tile = Tile(height // HEIGHT - 1, number)
        kept = self._kept.pop((tile.level, number), None)
        if kept is None and tile.end <= self._due:
            self._wrong.append(_fault(tile, "is not kept"))
        elif kept not in {None, root}:
            self._wrong.append(_fault(tile, "is not the tree's"))

    def faults(self) -> Iterator[Fault]:
        """What was wrong, and what is kept of tiles that no checkpoint completed."""
        yield from self._wrong
        for level, number in sorted(self._kept):
            tile = Tile(level, number)
            if tile.end > self._made:
                yield _fault(tile, "is kept of a tile that isn't complete")


def _signed() -> int:
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def _fault(tile: Tile, what: str) -> Fault:
    return Fault(Kind.TILE, tile.end, "", f"the root of {tile.path} {what}")
