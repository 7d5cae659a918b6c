"""Times as people type them: a day alone is the whole of it, an hour is one of a zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from panel.ledger.values import NEW_YORK

TAKES: Final = (
    "a day and time such as 24 July 2015 16:50, in New York unless it names UTC or an offset"
)
"""What a box for an instant takes, in words."""

_TIME: Final = re.compile(
    r"(.+?)(?:[T ,]+(\d?\d:\d\d(?::\d\d(?:\.\d+)?)?)(?: ?([ap])\.?m\.?)?"
    r"(?: ?(Z|UTC|New York|[+-]\d\d:?\d\d))?)?",
    re.IGNORECASE,
)
SAY_ZONE: Final = (
    "say the zone by whose clocks the hours are, such as Asia/Beirut or +03:00; or write UTC or an"
    " offset behind each time"
)
"""What is told at the box of a zone that is empty while hours are typed without one."""
_HOUR: Final = re.compile(r"\d?\d:\d\d")
_SAYS_ZONE: Final = re.compile(r"\d\d:\d\d.*(Z|UTC|New York|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_HOUR_ALONE: Final = re.compile(r"\d?\d:\d\d")
_ZONES: Final[dict[str, tzinfo]] = {"z": UTC, "utc": UTC, "new york": NEW_YORK}
_RELATIVE: Final = {"tomorrow": -1, "today": 0, "yesterday": 1}
_LAST_SECOND: Final = time(23, 59, 59)
_NOON = _MONTHS = 12
_SHORTENED: Final = re.compile(
    r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\b\.?"
)
"""Months and days of the week as people shorten them, with a full stop or without."""
_SLASHED: Final = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})")


def instant(text: str, today: date, zone: tzinfo = NEW_YORK) -> str:
    """The RFC 3339 form, in UTC, of a time typed by hand; what isn't one comes back as it is.

    A day alone means its last second. An hour that the clocks of the zone skip or show twice is no
    one instant unless its offset is said.
    """
    found = _TIME.fullmatch(" ".join(text.split()))
    day = calendar_day(found[1], today) if found else None
    if found is None or day is None:
        return text
    try:
        hour = _hour(found[2], found[3]) if found[2] else _LAST_SECOND
        at = datetime.combine(day, hour, _zone(found[4], zone))
        once = at.utcoffset() == at.replace(fold=1).utcoffset()
        said = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return text
    return said if once else text


def leaves_zone_open(text: str) -> bool:
    """Whether it names an hour and not by whose clocks."""
    return bool(_HOUR.search(text)) and not _SAYS_ZONE.search(text.strip())


def end_of(text: str, today: date) -> str:
    """The same for "as known on", whose hours are UTC; an hour alone is one of today."""
    text = text.strip()
    return instant(f"today {text}" if _HOUR_ALONE.match(text) else text, today, UTC)


def so_far(at: datetime | None, now: datetime) -> datetime | None:
    """The instant meant by a day alone that isn't over yet: now."""
    if at is None or at <= now:
        return at
    local, here = at.astimezone(NEW_YORK), now.astimezone(NEW_YORK)
    return now if local.time() == _LAST_SECOND and local.date() == here.date() else at


def _in_order(first: int, second: int, year: int) -> str:
    """The day in ISO 8601 where one of the two figures can be no month; else nothing."""
    day, month = max(first, second), min(first, second)
    sure = day > _MONTHS or day == month
    return f"{year}-{month:02}-{day:02}" if sure else ""


def _hour(said: str, half: str | None) -> time:
    """The time of day; of a half of the day, where it is said of which."""
    if not half:
        return time.fromisoformat(said.zfill(5))
    hour, _, rest = said.partition(":")
    if not 1 <= int(hour) <= _NOON:
        raise ValueError("no hour of half a day")
    after = _NOON if half.casefold() == "p" else 0
    return time.fromisoformat(f"{int(hour) % _NOON + after:02}:{rest}")


def _zone(said: str | None, otherwise: tzinfo) -> tzinfo:
    if not said:
        return otherwise
    return _ZONES.get(said.casefold()) or datetime.strptime(said, "%z").tzinfo or otherwise


def calendar_day(text: str, today: date) -> date | None:
    """A day as people say it: 2015-07-24, 24 July 2015, Jul 24, 2015, 24/7/2015, yesterday.

    In figures only where they can mean but one day: 7/8/2015 is in July or in August.
    """
    words = " ".join(text.replace(",", " ").split()).casefold()
    words = _SHORTENED.sub(lambda found: found[1][:3] if found[1] == "sept" else found[1], words)
    if slashed := _SLASHED.fullmatch(words):
        words = _in_order(*map(int, slashed.groups()))
    if words in _RELATIVE:
        return today - timedelta(days=_RELATIVE[words])
    for form in (
        "%Y-%m-%d",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d %Y",
        "%b %d %Y",
        "%a %d %B %Y",
        "%a %d %b %Y",
    ):
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
