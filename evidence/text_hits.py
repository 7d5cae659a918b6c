"""What files say, as it is found by words: on which page of which item, and the line of it."""

from __future__ import annotations

from typing import Any, Final

from evidence import texts, unread
from evidence.documents import TextRead, TextRecognised
from evidence.models import EvidenceRow
from evidence.reading import text_of
from evidence.store import Damaged
from panel.access.viewers import Viewer
from panel.ledger.rows import STILL, Moment
from panel.search.indexing import Phrases
from panel.search.snippets import Marked, snippet
from panel.staff.hits import Found, Hit, Hits
from panel.staff.paging import Cursor, cut, keys


def find(wanted: Phrases, viewer: Viewer, moment: Moment, cursor: Cursor | None, most: int) -> Hits:
    """Items that may be opened and have it all on one page, what changed last first."""
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(held_to=STILL)
    rows = rows.filter(texts.having(wanted))
    sheet = cut(rows, keys(("-held_from",), EvidenceRow), cursor, most)
    copies = {copy for row in sheet.rows for copy in (row.text, row.scan) if copy}
    pages = texts.pages_saying(wanted, copies) if copies else {}
    hits = [_hit(row, pages, wanted) for row in sheet.rows]
    return Hits(hits, None, sheet.previous, sheet.next)


def _hit(row: Any, pages: dict[str, int], wanted: Phrases) -> Hit:
    kind, copy = (TextRead, row.text) if row.text in pages else (TextRecognised, row.scan)
    page = pages[copy]
    address = f"{text_of(row.key, kind.step)}#page-{page}"
    called = [Marked(row.claimed_name, hit=False)]
    return Hit(called, address, _line(copy, page, wanted), f"page {page}")


def _line(copy: str, number: int, wanted: Phrases) -> list[Marked]:
    try:
        kept = texts.kept(copy)
    except (Damaged, OSError):
        return []
    return next((snippet(page.text, wanted) for page in kept if page.number == number), [])


FOUND: Final = Found("text", "What files say", find, unread.said)
