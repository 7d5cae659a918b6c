"""Signed notes on the log's tree, each integrating only what is new since the last."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import IntegrityError, transaction

from panel.ledger import merkle, notes, opening, signing, store
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.registry import Registry


def newest() -> Checkpoint | None:
    """The last checkpoint made."""
    return Checkpoint.objects.order_by("-size").first()


def keep_up(registry: Registry) -> Checkpoint:
    """The checkpoint of the whole log as it is, made now if there is something new."""
    last = newest()
    head = store.head()
    if last is not None and last.size == head.position:
        return last
    frontier = merkle.Frontier.from_bytes(bytes(last.frontier)) if last else merkle.Frontier()
    frontier = frontier.extend(leaves(frontier.size, head.position))
    origin = opening.described(registry).origin
    text = notes.Checkpoint(origin, frontier.size, frontier.root()).text()
    try:
        with transaction.atomic():
            return Checkpoint.objects.create(
                size=frontier.size,
                root=frontier.root(),
                frontier=frontier.to_bytes(),
                note=notes.sign(text, origin, signing.signing_key()),
                made_at=head.time,
            )
    except IntegrityError:
        # Somebody else made the same one: Ed25519 is deterministic, so it is the same to the byte.
        return Checkpoint.objects.get(size=frontier.size)


def leaves(after: int, upto: int) -> Iterator[bytes]:
    """The leaf hashes of the positions after one and up to another."""
    rows = LogEvent.objects.filter(position__gt=after, position__lte=upto).order_by("position")
    for leaf in rows.values_list("leaf", flat=True).iterator(chunk_size=5000):
        yield bytes(leaf)
