"""What an answer of the list of evidence leaves open: files of which nobody knows yet whether they
are among what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from evidence.narrowing import UNREAD
from evidence.states import EvidenceStatus
from evidence.unread import unread

BY_CONTENT: Final = frozenset(
    {"media_type", "located", "near", "taken_from", "taken_to", "camera", "alike", "doubts"}
)
"""Filters by what only an examination finds."""
APART: Final = BY_CONTENT | {"status"}
"""Filters that don't say which of the files that wait would be found."""
MOST: Final = 10_000
"""Files that are counted."""


class Open(NamedTuple):
    """Files of which it isn't known, and the filter that finds them."""

    words: str
    why: str
    narrows: dict[str, str | None]


def unknown(rows: QuerySet[Any], asked: set[str], query: str, *, now: bool) -> Iterator[Open]:
    """What `rows`, the list without its filters by content, hold that wasn't looked at yet.

    `asked` are the filters that are set, `query` the words that are searched for; whose text is
    read is known as of now alone. A query for each, and none where nothing depends on it.
    """
    wide: dict[str, str | None] = {**dict.fromkeys(APART), "q": None}
    if asked & BY_CONTENT and (files := _counted(rows.filter(status=EvidenceStatus.RECEIVED))):
        narrows = {**wide, "status": str(EvidenceStatus.RECEIVED)}
        yield Open(f"{files} not examined", "what they claim isn't known", narrows)
    if query and now and (files := _counted(unread(rows))):
        narrows = {**wide, "status": UNREAD}
        yield Open(f"the text of {files} isn't read", "what it says isn't found", narrows)


def _counted(rows: QuerySet[Any]) -> str:
    many = rows.order_by().values("pk")[: MOST + 1].count()
    if many > MOST:
        return f"more than {MOST:,} files"
    return f"{many:,} file{'' if many == 1 else 's'}" if many else ""
