"""What of a text is shown where it was found: the line that says most of it, the hits marked."""

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


class Marked(NamedTuple):
    """A piece of a text, and whether it is what was asked for."""

    text: str
    hit: bool


def snippet(text: str, phrases: Phrases) -> list[Marked]:
    """The line of a text that has most of the phrases, cut to what fits; its first where none.

    Where no line has any, a phrase that runs on from one into the next is shown in both as one.
    """
    best, most, text = "", -1, text[:_LOOKED_AT]
    for line in _lines(text):
        said = f" {' '.join(words(line))} "
        count = sum(f" {' '.join(phrase)} " in said for phrase in phrases)
        if count > most:
            best, most = line, count
        if most == len(phrases):
            break
    return list(_pieces(best if most else _over_lines(text, phrases) or best, phrases))


def _over_lines(text: str, phrases: Phrases) -> str:
    line = " ".join(text.split())
    start = next((start for start, _ in _hits(list(places(line)), phrases)), None)
    if start is None:
        return ""
    begins = line.rfind(" ", 0, max(0, start - _WIDE // 2)) + 1
    return wrap(line[begins : begins + 2 * _WIDE], _WIDE)[0]


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield from wrap(line, _WIDE) if len(line) > _WIDE else [line]


def _pieces(line: str, phrases: Phrases) -> Iterator[Marked]:
    at = 0
    for start, end in _hits(list(places(line)), phrases):
        if start > at:
            yield Marked(line[at:start], hit=False)
        yield Marked(line[start:end], hit=True)
        at = end
    if line[at:]:
        yield Marked(line[at:], hit=False)


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
