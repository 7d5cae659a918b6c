"""Text as it is searched: words without case and accents, the same on every database.

Each word becomes one of plain letters and digits, for the parsers of SQLite and PostgreSQL take
others apart in ways of their own, which depend on the machine's locale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST: Final = 60
"""Characters of a word that count."""
_WORD: Final = re.compile(
    # Where no spaces stand between words (Chinese, Japanese, Thai …) each character is one.
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
    r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)
_ALIKE: Final = str.maketrans(
    {
        "\u0671": "\u0627",
        "\u06cc": "\u064a",
        "\u0649": "\u064a",
        "\u06a9": "\u0643",
        "\u0640": None,
        "\u200c": None,
    }
)
"""Persian and Arabic forms of a letter; what only stretches or parts letters."""


def words(text: str) -> Iterator[str]:
    """Each word of a text as it is kept and asked for."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in apart if unicodedata.category(one) != "Mn")
    for found in _WORD.finditer(unicodedata.normalize("NFC", plain.translate(_ALIKE))):
        yield _written(found.group()[:LONGEST])


class Place(NamedTuple):
    """A word of a text, as it is asked for, and where it stands."""

    word: str
    start: int
    end: int
    """The character after its last."""


def places(text: str) -> Iterator[Place]:
    """Each word of a text with the characters of the text that it is of."""
    plain, of = list[str](), list[int]()
    for at, sign in enumerate(text):
        one = _plain(sign)
        plain.append(one)
        of += [at] * len(one)
    for found in _WORD.finditer("".join(plain)):
        end = of[found.end() - 1] + 1
        while end < len(text) and unicodedata.category(text[end]) == "Mn":
            end += 1
        yield Place(_written(found.group()[:LONGEST]), of[found.start()], end)


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """A character without case and accents; nothing of one that only marks another."""
    apart = unicodedata.normalize("NFKD", sign.casefold())
    kept = "".join(one for one in apart if unicodedata.category(one) != "Mn")
    return unicodedata.normalize("NFC", kept.translate(_ALIKE))


def phrases(asked: str) -> list[list[str]]:
    """What is asked for: words, and words that stand in this order where they are one or quoted."""
    parts = re.findall(r'"([^"]*)"|(\S+)', asked)
    found = [list(words(quoted or plain)) for quoted, plain in parts]
    return [phrase for phrase in found if phrase]


def _written(word: str) -> str:
    if not word.isascii():
        return f"xu{word.encode().hex()}"
    if word[0].isdigit():
        return f"xn{word}"
    return f"xa{word}" if word.startswith("x") else word
