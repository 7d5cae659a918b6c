"""In which encoding a plain text is written."""

from __future__ import annotations

import codecs
from typing import Final

from evidence.steps import languages

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES: Final = (("windows-1251", "Cyrillic"), ("windows-1256", "Arabic"))
_LAST: Final = "windows-1252"


def load() -> None:
    """Load every encoding that is tried."""
    for name in (*(name for _, name in _MARKS), *(name for name, _ in _GUESSES), _LAST):
        codecs.lookup(name)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, as UTF-8, or guessed, which is said."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name.removesuffix("-sig")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _guessed(data)


def _guessed(data: bytes) -> tuple[str, str]:
    """One alphabet that is not Latin, if in it the text is in a language that is recognised."""
    for name, script in _GUESSES:
        text = data.decode(name, "replace")
        if languages.scripts(text)[:1] == [script] and languages.language(text):
            return text, f"{name}, guessed"
    return data.decode(_LAST, "replace"), f"{_LAST}, guessed"
