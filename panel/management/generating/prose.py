"""Fictional prose with words as frequent as a language has them: few everywhere, most rare."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import Final

_SYLLABLES: Final = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi")
_WORDS: Final = 20_000
_PLACES: Final = tuple(f"Port {letter}" for letter in "FGHJKLMN")


@cache
def vocabulary() -> tuple[str, ...]:
    """Words that nobody uses, the most frequent first."""
    found = ["".join(said) for many in (2, 3, 4) for said in product(_SYLLABLES, repeat=many)]
    Random(0).shuffle(found)  # noqa: S311  # the same words each time
    return tuple(found[:_WORDS])


def word(drawn: Random) -> str:
    """One of them; half of a text is made of a hundred."""
    return vocabulary()[int(_WORDS ** drawn.random()) - 1]


def text(drawn: Random, about: int) -> str:
    """About so many words, in sentences."""
    said, left = [], drawn.randint(about // 2, about * 3 // 2)
    while left > 0:
        many = min(left, drawn.randint(4, 14))
        said.append(" ".join(word(drawn) for _ in range(many)).capitalize() + ".")
        left -= many
    return " ".join(said)


def place(drawn: Random) -> str:
    """A fictional port."""
    return drawn.choice(_PLACES)
