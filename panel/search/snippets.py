"""What of a text is shown where it was found: the line of the first hit, the hits marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from panel.search.indexing import Phrases
from panel.search.words import places, words

_WIDE: Final = 240
"""Characters that are shown at most."""
_LOOKED_AT: Final = 200_000
"""Characters of a text that are looked through."""


class Piece(NamedTuple):
    """A piece of a text, and whether it is what was asked for."""

    text: str
    hit: bool


def snippet(text: str, phrases: Phrases) -> list[Piece]:
    """The line of a text that has most of the phrases, cut to what fits; its first where none."""
    best, most = "", -1
    for line in _lines(text[:_LOOKED_AT]):
        said = f" {' '.join(words(line))} "
        count = sum(f" {' '.join(phrase)} " in said for phrase in phrases)
        if count > most:
            best, most = line, count
        if most == len(phrases):
            break
    return list(_pieces(best, phrases))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield from wrap(line, _WIDE) if len(line) > _WIDE else [line]


def _pieces(line: str, phrases: Phrases) -> Iterator[Piece]:
    at = 0
    for start, end in _hits(list(places(line)), phrases):
        if start > at:
            yield Piece(line[at:start], hit=False)
        yield Piece(line[start:end], hit=True)
        at = end
    if line[at:]:
        yield Piece(line[at:], hit=False)


def _hits(known: Sequence[tuple[str, int, int]], phrases: Phrases) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(known):
        lengths = (
            len(phrase)
            for phrase in phrases
            if [word for word, _, _ in known[at : at + len(phrase)]] == list(phrase)
        )
        length = max(lengths, default=0)
        if length:
            yield known[at][1], known[at + length - 1][2]
        at += length or 1
