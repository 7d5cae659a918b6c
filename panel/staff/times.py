"""Times as people type them: without an offset they are UTC, and a day alone is the whole of it."""

from __future__ import annotations

import re
from typing import Final

_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d)(:\d\d(?:\.\d+)?)? ?(Z|UTC|[+-]\d\d:\d\d)?", re.IGNORECASE
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def instant(text: str) -> str:
    """The RFC 3339 form of a time typed by hand; what isn't one comes back as it was typed."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return text
    day, minute, second, zone = found.groups()
    offset = zone if zone and zone[0] in "+-" else "Z"
    return f"{day}T{minute}{second or ':00'}{offset}"


def end_of(text: str) -> str:
    """The same for "as known on", where a day alone means its last second."""
    text = text.strip()
    return f"{text}T23:59:59Z" if _DAY.fullmatch(text) else instant(text)
