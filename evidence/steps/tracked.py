"""What was deleted from a letter of Word's and is still in it, as tracked changes keep it."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Final

from evidence.steps.zips import MOST_BYTES

_LETTER: Final = "word/document.xml"
_DELETED: Final = re.compile(r"<w:delText[^>]*>([^<]*)<")


def deleted(data: bytes) -> str:
    """The words, piece after piece; empty where there are none, or it is no such letter."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_LETTER) as letter:
            text = letter.read(MOST_BYTES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError):
        return ""
    return unescape("".join(_DELETED.findall(text)))
