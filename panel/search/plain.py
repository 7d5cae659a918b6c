"""A text as it is looked for: without case, marks and what transliteration adds.

What is stored folded is folded by this, so that a change of it asks for a new fold of those rows.
"""

import unicodedata
from typing import Final

_ALIKE: Final = str.maketrans(
    {
        # Letters that Unicode does not take apart into a letter and a mark.
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        # Persian and Arabic forms of a letter are one letter to whoever types; a tatweel is none.
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "\N{ARABIC TATWEEL}": "",
        # What transliteration puts within a word; other punctuation parts words.
        **dict.fromkeys("'`\u2018\u2019\u02bb\u02bc\u02bd\u02be\u02bf", ""),
    }
)


def plain(name: str) -> str:
    """A name without marks, case and punctuation, letters that are one alike, blanks single."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not _unseen(c))
    letters = bare.casefold().translate(_ALIKE)
    return " ".join("".join(" " if _parts(c) else c for c in letters).split())


def _unseen(character: str) -> bool:
    """A mark on a letter, or what only steers how a text is shown, such as a joiner."""
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Cf"


def _parts(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
