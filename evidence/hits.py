"""Where the texts of items say what was searched for: the page, and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from evidence import texts
from evidence.documents import TextRead, TextRecognised
from evidence.reading import text_of
from evidence.states import EvidenceStatus
from evidence.store import Damaged
from panel.search.indexing import Phrases
from panel.search.snippets import snippet
from panel.search.words import phrases
from panel.staff.words import pieces


class Hit(NamedTuple):
    """The first page of an item that says it."""

    page: int
    address: str
    """Of that page of its text."""
    words: SafeString
    """The line of it, the words marked; empty where its copy is gone."""


def hits(asked: str, rows: Sequence[Any]) -> dict[str, Hit]:
    """By the keys of those of these items whose texts say it."""
    wanted = phrases(asked)
    ready = [row for row in rows if row.status == EvidenceStatus.READY]
    copies = {copy for row in ready for copy in (row.text, row.scan) if copy}
    if not wanted or not copies:
        return {}
    pages = texts.pages_saying(wanted, copies)
    return {
        row.key: Hit(page, f"{text_of(row.key, step)}#page-{page}", _line(copy, page, wanted))
        for row in ready
        for copy, step in ((row.scan, TextRecognised.step), (row.text, TextRead.step))
        if (page := pages.get(copy))
    }


def _line(copy: str, page: int, wanted: Phrases) -> SafeString:
    try:
        text = next(one.text for one in texts.kept(copy) if one.number == page)
    except (Damaged, OSError, StopIteration):
        return SafeString("")
    return pieces(snippet(text, wanted))
