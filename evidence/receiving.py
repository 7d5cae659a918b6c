"""How bytes become an item: into the store while they come, then one command."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from evidence.store import CHUNK, Damaged, Incoming, Shelf, Store, store_at


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most so many more bytes; none at the end."""


def store() -> Store:
    """The originals, where the settings say."""
    return store_at(settings.EVIDENCE_STORE)


def mirror(shelf: Shelf = Shelf.ORIGINALS) -> Store | None:
    """Where each original, or each document, has its second copy, if the settings name one."""
    return store_at(settings.EVIDENCE_MIRROR, shelf) if settings.EVIDENCE_MIRROR else None


def copies() -> Store:
    """What was made of originals."""
    return store_at(settings.EVIDENCE_STORE, Shelf.COPIES)


def documents() -> Store:
    """What was printed and handed out."""
    return store_at(settings.EVIDENCE_STORE, Shelf.DOCUMENTS)


def working_copy(sha256: str) -> bytes:
    """The bytes of one; the first that were made stand among the originals."""
    try:
        return b"".join(copies().read(sha256))
    except Damaged:
        return b"".join(store().read(sha256))


def incoming() -> Incoming:
    """A file on its way into that store, of at most as many bytes as the settings allow."""
    return store().incoming(most=settings.EVIDENCE_MAX_BYTES)


def copy(source: Source, into: Incoming) -> None:
    """Write all that comes, a chunk in memory at a time."""
    while chunk := source.read(CHUNK):
        into.write(chunk)
