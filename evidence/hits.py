"""Where the texts of items say what was searched for: the page, and the words around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from evidence import texts
from evidence.documents import TextRead, TextRecognised
from evidence.reading import text_of
from evidence.states import EvidenceStatus
from evidence.store import Damaged
from panel.search.words import Place, phrases, places
from panel.staff.words import said

_AROUND: Final = 8
"""Words that are shown before and after what was found."""
_MOST: Final = 100_000
"""Characters of a page that are looked through for it."""


_BEGINS, _ENDS = "\ue000", "\ue001"
"""Signs for private use, of which no text here keeps any, around a word until it is marked."""


class Hit(NamedTuple):
    """The first page of an item that says it."""

    page: int
    address: str
    """Of that page of its text."""
    words: SafeString
    """What stands around it, the words marked; empty where its copy is gone."""


def hits(asked: str, rows: Sequence[Any]) -> dict[str, Hit]:
    """By the keys of those of these items whose texts say it."""
    wanted = phrases(asked)
    ready = [row for row in rows if row.status == EvidenceStatus.READY]
    copies = {copy for row in ready for copy in (row.text, row.scan) if copy}
    if not wanted or not copies:
        return {}
    pages = texts.pages_saying(wanted, copies)
    return {
        row.key: Hit(page, f"{text_of(row.key, step)}#page-{page}", _around(copy, page, wanted))
        for row in ready
        for copy, step in ((row.scan, TextRecognised.step), (row.text, TextRead.step))
        if (page := pages.get(copy))
    }


def _around(copy: str, page: int, wanted: Sequence[Sequence[str]]) -> SafeString:
    try:
        text = next(one.text for one in texts.kept(copy) if one.number == page)[:_MOST]
    except (Damaged, OSError, StopIteration):
        return SafeString("")
    return marked(text, wanted)


def marked(text: str, wanted: Sequence[Sequence[str]]) -> SafeString:
    """The words around the first phrase that stands there, all that were wanted marked."""
    found = list(places(text))
    hit = {at for phrase in wanted for at in _standing(found, phrase)}
    if not hit:
        return SafeString("")
    first, last = max(0, min(hit) - _AROUND), min(len(found), min(hit) + _AROUND + 1)
    line, at = "… " if first else "", found[first].start
    for place in (found[number] for number in range(first, last) if number in hit):
        word = _unmarked(text[place.start : place.end])
        line += f"{_unmarked(text[at : place.start])}{_BEGINS}{word}{_ENDS}"
        at = place.end
    line += _unmarked(text[at : found[last - 1].end]) + (" …" if last < len(found) else "")
    shown = str(said(" ".join(line.split())))
    # What `said` made safe, with tags of our own in the place of the two signs.
    return mark_safe(shown.replace(_BEGINS, "<mark>").replace(_ENDS, "</mark>"))  # noqa: S308


def _unmarked(text: str) -> str:
    return text.replace(_BEGINS, "").replace(_ENDS, "")


def _standing(found: Sequence[Place], phrase: Sequence[str]) -> Iterator[int]:
    """The numbers of words that stand in it one after another as the phrase has them."""
    for first in range(len(found) - len(phrase) + 1):
        if all(found[first + at].word == word for at, word in enumerate(phrase)):
            yield from range(first, first + len(phrase))
