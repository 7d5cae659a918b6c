"""Signed notes on the log's tree, each integrating only what is new since the last."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from panel.ledger import mapstore, merkle, notes, opening, signing, store, streammap, tree
from panel.ledger.models import Checkpoint, TileRoot
from panel.ledger.registry import Registry
from panel.ledger.tiles import WIDTH, tiles

_MOST: Final = 2**63 - 1
ONE_AT_A_TIME: Final = 1
"""The lock of whoever writes a checkpoint."""


class NotAsSigned(Exception):
    """The log isn't what its newest checkpoint signed, so that nothing is made from it."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"the log is not what its checkpoint of {size} events signed;"
            " `manage.py ledger verify` tells what is wrong"
        )


def newest() -> Checkpoint | None:
    """The last checkpoint made."""
    return Checkpoint.objects.order_by("-size").first()


def of(size: int) -> Checkpoint | None:
    """The checkpoint of this size, where one was made."""
    return Checkpoint.objects.filter(size=size).first() if size <= _MOST else None


def keep_up(registry: Registry) -> Checkpoint:
    """The checkpoint of the whole log as it is, made now if there is something new."""
    while True:
        last, head = newest(), store.head()
        if last is not None and last.size >= head.position:
            return last
        frontier, roots = _integrated(last, head.position)
        with transaction.atomic():
            store.one_at_a_time(ONE_AT_A_TIME)
            if newest() == last:
                TileRoot.objects.bulk_create(roots)
                return _signed(registry, frontier, mapstore.advance(last, head.position), head.time)


def put_right(*, check: bool) -> int:
    """Make the roots of complete tiles, and of halves, that are missing; how many they are.

    One that is wrong stays, for the log's guards keep it: `verify` names it.
    """
    last = newest()
    kept = set(TileRoot.objects.values_list("level", "number")) if last else set()
    size = last.size if last else 0
    due = {(t.level, t.number) for t in tiles(size) if t.width == WIDTH}
    due |= {(tree.BELOW, number) for number in range(size >> tree.HALF)}
    lacking = due - kept
    if last is not None and lacking and not check:
        frontier, roots = _integrated(None, size)
        if frontier.root() != bytes(last.root):
            raise NotAsSigned(size)
        missing = [root for root in roots if (root.level, root.number) in lacking]
        TileRoot.objects.bulk_create(missing, batch_size=500)
    return len(lacking)


def _integrated(last: Checkpoint | None, upto: int) -> tuple[merkle.Frontier, list[TileRoot]]:
    """The tree up to a position, and the roots to be kept since the last checkpoint."""
    roots: list[TileRoot] = []

    def completed(height: int, number: int, root: bytes) -> None:
        level = tree.level_kept(height)
        if level is not None:
            roots.append(TileRoot(level=level, number=number, root=root))

    frontier = merkle.Frontier.from_bytes(bytes(last.frontier)) if last else merkle.Frontier()
    return frontier.extend(tree.leaves(frontier.size, upto), completed), roots


def _signed(
    registry: Registry, frontier: merkle.Frontier, map_root: bytes, at: datetime
) -> Checkpoint:
    key = opening.described(registry).keys.at(frontier.size)
    extensions = (streammap.line(map_root),)
    said = notes.Checkpoint(key.name, frontier.size, frontier.root(), extensions)
    return Checkpoint.objects.create(
        size=said.size,
        root=said.root,
        frontier=frontier.to_bytes(),
        note=notes.sign(said.text(), key.name, signing.private_half(key)),
        made_at=at,
    )
