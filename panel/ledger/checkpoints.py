"""Signed notes on the log's tree, each integrating only what is new since the last."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from panel.ledger import merkle, notes, opening, signing, store, tree
from panel.ledger.models import Checkpoint, TileRoot
from panel.ledger.registry import Registry
from panel.ledger.tiles import HEIGHT

_ONE_AT_A_TIME: Final = 1
"""The lock of whoever writes a checkpoint."""


def newest() -> Checkpoint | None:
    """The last checkpoint made."""
    return Checkpoint.objects.order_by("-size").first()


def keep_up(registry: Registry) -> Checkpoint:
    """The checkpoint of the whole log as it is, made now if there is something new."""
    while True:
        last, head = newest(), store.head()
        if last is not None and last.size >= head.position:
            return last
        made, roots = _integrated(registry, last, head)
        with transaction.atomic():
            store.one_at_a_time(_ONE_AT_A_TIME)
            if newest() == last:
                TileRoot.objects.bulk_create(roots)
                made.save(force_insert=True)
                return made


def _integrated(
    registry: Registry, last: Checkpoint | None, head: store.HeadRow
) -> tuple[Checkpoint, list[TileRoot]]:
    """The checkpoint of this head, and the tiles that became complete since the last."""
    roots: list[TileRoot] = []

    def completed(height: int, number: int, root: bytes) -> None:
        if height % HEIGHT == 0:
            roots.append(TileRoot(level=height // HEIGHT - 1, number=number, root=root))

    frontier = merkle.Frontier.from_bytes(bytes(last.frontier)) if last else merkle.Frontier()
    frontier = frontier.extend(tree.leaves(frontier.size, head.position), completed)
    key = opening.described(registry).keys.at(frontier.size)
    text = notes.Checkpoint(key.name, frontier.size, frontier.root()).text()
    made = Checkpoint(
        size=frontier.size,
        root=frontier.root(),
        frontier=frontier.to_bytes(),
        note=notes.sign(text, key.name, signing.private_half(key)),
        made_at=head.time,
    )
    return made, roots
