"""Whether a text speaks of a listed person or entity, by number or by any name in any script.

What is found is put to a human: a namesake costs them a line, somebody overlooked is told of
without having been heard. So order, spacing, accents, case and what stands between the parts of a
name don't matter; a part of a name alone does only for whoever the text is about in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from cases.listing.domain.entries import ListEntry
from panel.ledger.values import Reference
from panel.ledger.wording import metas
from panel.search.plain import plain

_REFERENCE: Final = re.compile(rf"(?<!\w){(metas(Reference)[0].pattern or '').strip('^$')}(?!\w)")
_POSSESSIVE: Final = re.compile(r"['`\u2019\u02bc]s\b", re.IGNORECASE)
_BETWEEN: Final = 2
"""Words that may stand between the parts of a name: a title, a father's name."""
_SHORTEST: Final = 3
"""Letters of a name below which it isn't sought."""
_SHORTEST_PART: Final = 4
_LOW: Final = "low"


class Passage:
    """A text as it is searched for names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self._joined = "".join(self.words)
        self._ends = set(accumulate(map(len, self.words)))
        self._starts = {0, *self._ends}
        # Whatever is sought begins where a word does: few of some thousand names pass this.
        self._begin = {self._joined[at : at + _SHORTEST] for at in self._starts}
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            self._places.setdefault(word, []).append(place)

    def holds(self, name: str) -> bool:
        """Whether a name, written `plain`, is in it, however spaced and in whatever order."""
        return self._in_one(name.replace(" ", "")) or self._close_by(name.split())

    def parts(self, name: str) -> Iterator[str]:
        """The words of the name that are in it."""
        return (w for w in name.split() if len(w) >= _SHORTEST_PART and w in self._places)

    def holds_part(self, name: str) -> bool:
        """Whether a word of the name is in it."""
        return any(True for _ in self.parts(name))

    def _in_one(self, letters: str) -> bool:
        """In scripts other than Latin it may be part of a word: they join words or decline them."""
        if letters.isascii() and (
            len(letters) < _SHORTEST or letters[:_SHORTEST] not in self._begin
        ):
            return False
        at = self._joined.find(letters)
        while letters and at >= 0:
            if not letters.isascii():
                return True
            if at in self._starts and at + len(letters) in self._ends:
                return True
            at = self._joined.find(letters, at + 1)
        return False

    def _close_by(self, words: list[str]) -> bool:
        if len(words) < 2 or not all(word in self._places for word in words):
            return False
        near = len(words) - 1 + _BETWEEN
        return any(
            all(any(abs(place - first) <= near for place in self._places[w]) for w in words)
            for first in self._places[words[0]]
        )


def words_of(text: str) -> list[str]:
    """The words of a text as names are compared; an English possessive is none of a name's."""
    return plain(_POSSESSIVE.sub(" s", text)).split()


def references_in(text: str) -> Iterator[str]:
    """The permanent reference numbers that a text holds."""
    return (match.group() for match in _REFERENCE.finditer(text))


def tells(name: str, quality: str) -> bool:
    """Whether a name, written `plain`, says by itself who is meant: not one weak word."""
    return " " in name or quality.casefold() != _LOW


def speaks_of(passage: Passage, entry: ListEntry, *, is_about: bool = False) -> bool:
    """Whether a text names the entry; where it `is_about` an individual, also by a part."""
    return bool(spoken_as(passage, entry, is_about=is_about))


def spoken_as(passage: Passage, entry: ListEntry, *, is_about: bool = False) -> str:
    """By which name, written `plain`, or by which part of one a text names the entry, if at all."""
    row = entry.entry
    if row is None or not entry.reference:
        return ""
    said = [
        (" ".join(row.names), ""),
        (row.name_original_script, ""),
        *((alias.name, alias.quality) for alias in row.aliases),
    ]
    names = [(plain(name), quality) for name, quality in said]
    whole = (name for name, quality in names if tells(name, quality) and passage.holds(name))
    if name := next(whole, ""):
        return name
    by_part = is_about and row.kind == "individual"
    return next((part for name, _ in names for part in passage.parts(name)), "") if by_part else ""
