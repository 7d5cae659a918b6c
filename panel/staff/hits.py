"""What a slice finds by words, for the one box that searches everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.search.indexing import Phrases
from panel.search.snippets import Marked
from panel.staff.paging import Cursor


class Hit(NamedTuple):
    """Where something was found."""

    called: Sequence[Marked]
    address: str
    text: Sequence[Marked]
    where: str = ""
    """On which page of a file, or in which case."""


class Hits(NamedTuple):
    """Some of what was found, and the cursors of the pages before and after it."""

    hits: Sequence[Hit]
    whole: int | None = None
    """How many there are in all, where that was counted."""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Found:
    """What a slice finds by words beside what cases themselves say."""

    name: str
    """In addresses."""
    title: str
    find: Callable[[Phrases, Viewer, Moment, Cursor | None, int], Hits]
    """`find(phrases, viewer, moment, cursor, most)`: only of what exists for the viewer."""
    lacks: Callable[[Viewer, Moment], str] = lambda _viewer, _moment: ""
    """What of it can't be found yet, in words that end no sentence; empty where all can be."""
