"""The map over streams as it is made anew from the log, kept on disk while it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from django.db.models import Max

from panel.ledger import mappages, merkle, streammap
from panel.ledger.models import LogEvent
from panel.ledger.streammap import Leaf

_AT_ONCE: Final = 20_000
"""Streams that move on before their pages do."""
_NEAR: Final = 3
"""Digits of the pages that nearly every stream's way leads through: 4,369 at most."""


class Mapped:
    """Where each stream ends so far, and the root over all of them. To be closed."""

    def __init__(self) -> None:
        self._kept = _Pages()
        self._moved: dict[str, Leaf] = {}

    @property
    def pages(self) -> Mapping[str, bytes]:
        """All pages of the map as it is, by their digits."""
        self._move()
        return self._kept

    def passed(self, stream: str, version: int, leaf: bytes) -> None:
        """Take note that a stream ends here now."""
        self._moved[stream] = streammap.leaf_of(stream, version, leaf)
        if len(self._moved) >= _AT_ONCE:
            self._move()

    def catch_up(self, upto: int) -> None:
        """Take note of where each stream ends among the events up to a position."""
        ends = LogEvent.objects.filter(position__lte=upto).values("stream")
        last = ends.annotate(last=Max("position")).values("last")
        rows = LogEvent.objects.filter(position__in=last).values_list("stream", "version", "body")
        for stream, version, body in rows.iterator(chunk_size=2000):
            self.passed(stream, version, merkle.leaf_hash(bytes(body)))

    def root(self) -> bytes:
        """The root of the map as it is."""
        return mappages.root(self.pages)

    def close(self) -> None:
        """Leave nothing on disk."""
        self._kept.close()

    def _move(self) -> None:
        if self._moved:
            self._kept.write(mappages.moved(self._kept, self._moved.values()))
            self._moved.clear()


class _Pages(Mapping[str, bytes]):
    """Pages by their digits: the few near the root in memory, the others in a nameless file."""

    def __init__(self) -> None:
        self._near: dict[str, bytes] = {}
        self._file = sqlite3.connect("")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE page (digits TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID")

    def write(self, pages: Mapping[str, bytes]) -> None:
        """Put these in the place of what they were."""
        self._near |= {digits: data for digits, data in pages.items() if len(digits) <= _NEAR}
        far = (page for page in pages.items() if len(page[0]) > _NEAR)
        self._file.executemany("INSERT OR REPLACE INTO page VALUES (?, ?)", far)

    def close(self) -> None:
        self._file.close()

    def __getitem__(self, digits: str) -> bytes:
        if len(digits) <= _NEAR:
            return self._near[digits]
        row = self._file.execute("SELECT data FROM page WHERE digits = ?", [digits]).fetchone()
        if row is None:
            raise KeyError(digits)
        data: bytes = row[0]
        return data

    def __iter__(self) -> Iterator[str]:
        yield from self._near
        yield from (digits for (digits,) in self._file.execute("SELECT digits FROM page"))

    def __len__(self) -> int:
        return sum(1 for _ in self)
