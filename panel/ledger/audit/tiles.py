"""The roots kept of complete tiles and of halves of them, each held against the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from panel.ledger import tree
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.models import Checkpoint, TileRoot
from panel.ledger.tiles import Tile

_AT_ONCE: Final = 500
_MOST: Final = 2**63 - 1


class TileRoots:
    """Is told of each complete subtree as the log is walked; knows then what was kept wrongly."""

    def __init__(self, due: int, wrong: Iterable[Fault]) -> None:
        self._due = due
        self._kept: dict[int, _Kept] = {}
        self.wrong = list(wrong)

    def completed(self, height: int, number: int, root: bytes) -> None:
        """Judge the root kept of this subtree, if it is a tile."""
        level = tree.level_kept(height)
        if level is None:
            return
        kept = self._kept.setdefault(level, _Kept(level)).root(number)
        if kept is None and _end(level, number) <= self._due:
            self.wrong.append(_fault(level, number, "is not kept"))
        elif kept not in {None, root}:
            self.wrong.append(_fault(level, number, "is not the tree's"))

    def faults(self, size: int) -> Iterator[Fault]:
        """What was wrong, and what is kept of tiles that neither the walk completed nor is signed.

        The walk went over so many events.
        """
        yield from self.wrong
        beyond = list(_beyond(size))
        # Read after the tiles, which are written with their checkpoint.
        signed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
        for level, number in beyond:
            if _end(level, number) > signed:
                yield _fault(level, number, "is kept and what it is of isn't complete")


class _Kept:
    """The roots of one level, some at a time; asked for in the order of their numbers."""

    def __init__(self, level: int) -> None:
        self._level, self._end = level, 0
        self._roots: dict[int, bytes] = {}

    def root(self, number: int) -> bytes | None:
        if number >= self._end:
            self._end = number + _AT_ONCE
            some = TileRoot.objects.filter(
                level=self._level, number__gte=number, number__lt=self._end
            )
            self._roots = {n: bytes(root) for n, root in some.values_list("number", "root")}
        return self._roots.get(number)


def _beyond(size: int) -> Iterator[tuple[int, int]]:
    levels = TileRoot.objects.order_by("level").values_list("level", flat=True).distinct()
    for level in levels:
        first = size >> tree.height_kept(level) if level >= tree.BELOW else 0
        rows = TileRoot.objects.filter(level=level, number__gte=first).order_by("number")
        yield from ((level, number) for number in rows.values_list("number", flat=True))


def _end(level: int, number: int) -> int:
    """The last position below a root; beyond all of them where somebody wrote no such level."""
    return (number + 1) << tree.height_kept(level) if level >= tree.BELOW else _MOST + 1


def _fault(level: int, number: int, what: str) -> Fault:
    # A level that somebody wrote may be of a tree larger than any position.
    end = _end(level, number)
    of = Tile(level, number).path if level >= 0 else f"half a tile, level {level}, {number}"
    return Fault(Kind.TILE, end if end <= _MOST else None, "", f"the root of {of} {what}")
