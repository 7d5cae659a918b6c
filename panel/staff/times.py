"""Times as people type them: without an offset they are UTC, and a day alone is the whole of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d)(:\d\d(?:\.\d+)?)? ?(Z|UTC|[+-]\d\d:\d\d)?", re.IGNORECASE
)
_RELATIVE: Final = {"tomorrow": -1, "today": 0, "yesterday": 1}


def instant(text: str) -> str:
    """The RFC 3339 form of a time typed by hand; what isn't one comes back as it was typed."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return text
    day, minute, second, zone = found.groups()
    offset = zone if zone and zone[0] in "+-" else "Z"
    return f"{day}T{minute}{second or ':00'}{offset}"


def end_of(text: str, today: date) -> str:
    """The same for "as known on", where a day alone means its last second, in UTC."""
    day = calendar_day(text, today)
    return f"{day.isoformat()}T23:59:59Z" if day else instant(text)


def calendar_day(text: str, today: date) -> date | None:
    """A day as people say it: 2015-07-24, 24 July 2015, Jul 24, 2015, yesterday."""
    words = " ".join(text.replace(",", " ").split()).casefold()
    if words in _RELATIVE:
        return today - timedelta(days=_RELATIVE[words])
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%a %d %B %Y"):
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
