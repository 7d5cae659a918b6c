"""The time in EXIF: the camera's own, in whatever zone its clock was set to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from PIL.ExifTags import Base

from evidence.steps.claims import ImpossibleValue, raw

_PAIRS: Final = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized),
    (Base.DateTime, Base.OffsetTime),
)
"""In which order a time is looked for, each with the field that says its zone."""
_TIME: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"([+-])(\d\d):(\d\d)")
_EASTMOST, _WESTMOST = timedelta(hours=14), timedelta(hours=-12)
"""The zones of the earth: where none is said, the time may be any of theirs."""
_UNSET: Final = frozenset("0: -")


def taken(tags: Mapping[int, Any]) -> dict[str, str] | None:
    """The local time and the interval of instants that it can mean; None where none is said."""
    for time, zone in _PAIRS:
        said = raw(tags.get(time))
        if said and not _UNSET.issuperset(said):
            return _claim(said, raw(tags.get(zone)))
    return None


def _claim(said: str, zone: str) -> dict[str, str]:
    written = f"{said} {zone}".strip()
    found = _TIME.match(said)
    if not found:
        raise ImpossibleValue(written, "a time is written YYYY:MM:DD HH:MM:SS")
    try:
        local = datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001  # six numbers by the pattern; the camera's own time has no zone
        offsets = _offsets(zone)
        earliest, latest = ((local - offset).replace(tzinfo=UTC).isoformat() for offset in offsets)
    except (ValueError, OverflowError):
        raise ImpossibleValue(written, "there is no such date or time") from None
    return {"raw": written, "local": local.isoformat(), "earliest": earliest, "latest": latest}


def _offsets(zone: str) -> tuple[timedelta, timedelta]:
    found = _OFFSET.fullmatch(zone)
    if not found:
        return _EASTMOST, _WESTMOST
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    if not _WESTMOST <= offset <= _EASTMOST:
        raise ValueError
    return offset, offset
