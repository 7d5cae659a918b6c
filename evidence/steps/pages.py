"""Pages of text as a step answers with them: fit to be kept, and not more than is kept."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from evidence.steps import languages

MOST_BYTES: Final = 2_000_000
"""Of a file's text in UTF-8, which with base64 is less than a step may answer."""
MOST_PAGES: Final = 3_000
_UNFIT: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAK: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


class Page(NamedTuple):
    """A page by its number, from 1; what has no pages is one."""

    number: int
    text: str


def tidied(text: str) -> str:
    """Without what no record holds: controls and halves of characters show as U+FFFD."""
    return _UNFIT.sub("\ufffd", _BREAK.sub("\n", text)).strip()


def answer(pages: Iterable[Page], of: int) -> Mapping[str, Any]:
    """The pages in base64 of JSON; whether they are all of so many; their script and language."""
    kept, left = [], MOST_BYTES
    for page in pages:
        text = tidied(page.text).encode()
        kept.append(Page(page.number, text[:left].decode("utf-8", "ignore")))
        left -= len(text)
        if left < 0 or len(kept) == MOST_PAGES:
            break
    whole = "\n".join(page.text for page in kept)
    told = [{"number": page.number, "text": page.text} for page in kept]
    return {
        "pages": base64.b64encode(json.dumps(told, ensure_ascii=False).encode()).decode(),
        "truncated": left < 0 or len(kept) < of,
        "scripts": languages.scripts(whole),
        "language": languages.language(whole),
    }
