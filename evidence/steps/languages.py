"""In which script a text is written, by Unicode, and in which language, where that is sure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Final

import kreuzberg

LOOKED_AT: Final = 50_000
"""Characters of the text's beginning."""
_SHARE: Final = 0.02
"""Of the letters, below which a script is no more than a word or two."""
_PREFIXES: Final = frozenset({"FULLWIDTH", "HALFWIDTH", "MODIFIER", "MATHEMATICAL", "IDEOGRAPHIC"})
_NAMES: Final = {"CJK": "Han", "KANGXI": "Han"}
_SURE: Final = 0.8
_FEWEST: Final = 20
"""Letters that a language can be told from."""


def load() -> None:
    """Have the library read something once."""
    language("The Security Council reaffirms its resolutions.")


def scripts(text: str) -> list[str]:
    """The scripts of its letters, the most used first."""
    counted = Counter(map(_script, filter(str.isalpha, text[:LOOKED_AT])))
    few = _SHARE * counted.total()
    return [name for name, number in counted.most_common(10) if name and number > few]


def language(text: str) -> str:
    """The ISO 639-3 code; empty where it is not sure."""
    start = text[:LOOKED_AT]
    if sum(map(str.isalpha, start)) < _FEWEST:
        return ""
    # At a copy of the text alone: the library is asked what it would be asked of a text file.
    found = kreuzberg.extract_bytes_sync(start.encode(), "text/plain", _asking())
    return found.detected_languages[0] if found.detected_languages else ""


def tool() -> str:
    """What tells them, for the record."""
    return f"scripts by Unicode {unicodedata.unidata_version}, language by kreuzberg {_VERSION}"


_VERSION: Final = kreuzberg.__version__


def _asking() -> kreuzberg.ExtractionConfig:
    detection = kreuzberg.LanguageDetectionConfig(
        enabled=True, min_confidence=_SURE, detect_multiple=False
    )
    return kreuzberg.ExtractionConfig(use_cache=False, language_detection=detection)


def _script(letter: str) -> str:
    words = [word for word in unicodedata.name(letter, "").split() if word not in _PREFIXES]
    first = words[0].partition("-")[0] if words else ""
    return _NAMES.get(first, first.capitalize())
