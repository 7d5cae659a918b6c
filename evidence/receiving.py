"""How bytes become an item: into the store while they come, then one command."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from django.conf import settings

from evidence.store import CHUNK, Incoming, Store


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most so many more bytes; none at the end."""


def store() -> Store:
    """The store that the settings name."""
    return Store(Path(settings.EVIDENCE_DIR))


def incoming() -> Incoming:
    """A file on its way into that store, of at most as many bytes as the settings allow."""
    return store().incoming(most=settings.EVIDENCE_MAX_BYTES)


def copy(source: Source, into: Incoming) -> None:
    """Write all that comes, a chunk in memory at a time."""
    while chunk := source.read(CHUNK):
        into.write(chunk)
