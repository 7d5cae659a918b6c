"""When a picture says that it was taken: the camera's own time, in the zone of its clock.

Where no zone is said, the time is an interval of instants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from PIL.ExifTags import GPS, Base

from evidence.steps import iptc, xmp
from evidence.steps.claims import ImpossibleValue, raw

_EXIF: Final = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal, Base.SubsecTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized, Base.SubsecTimeDigitized),
)
_CHANGED: Final = (Base.DateTime, Base.OffsetTime, Base.SubsecTime)
_TIME: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_DAY: Final = re.compile(r"\d{4}([:-]\d\d([:-]\d\d)?)?")
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")
_EASTMOST, _WESTMOST = timedelta(hours=14), timedelta(hours=-12)
"""The zones of the earth: where none is said, the time may be any of theirs."""
_UNSET: Final = frozenset("0: -")


class Said(NamedTuple):
    """A time as it stands in a file."""

    time: str
    zone: str
    field: str
    """Where it stands."""


def taken(
    tags: Mapping[int, Any],
    properties: Mapping[str, str],
    datasets: Mapping[str, str],
) -> dict[str, str] | None:
    """The local time and the interval of instants that it can mean; None where none is said."""
    for said in _candidates(tags, properties, datasets):
        if not _UNSET.issuperset(said.time) and not _DAY.fullmatch(said.time):
            return claim(said)
    return None


def _candidates(
    tags: Mapping[int, Any], properties: Mapping[str, str], datasets: Mapping[str, str]
) -> Iterator[Said]:
    """In which order a time is looked for: of the taking, of the making, of the last change."""
    for time, zone, part in _EXIF:
        yield _exif(tags, time, zone, part)
    for name in ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"):
        yield Said(*xmp.written(properties, name), f"XMP {name}")
    yield Said(*iptc.written(datasets, "DateCreated", "TimeCreated"), "IPTC DateCreated")
    yield _exif(tags, *_CHANGED)


def _exif(tags: Mapping[int, Any], time: int, zone: int, part: int) -> Said:
    said, fraction = raw(tags.get(time)), raw(tags.get(part))
    if said and fraction.isdigit():
        said = f"{said}.{fraction}"
    return Said(said, raw(tags.get(zone)), f"EXIF {Base(time).name}")


def claim(said: Said) -> dict[str, str]:
    """What a time comes to; ImpossibleValue where there is no such."""
    written = f"{said.time} {said.zone}".strip()
    found = _TIME.match(said.time)
    if not found:
        raise ImpossibleValue(written, "a time is written YYYY:MM:DD HH:MM:SS")
    try:
        local = datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001  # six numbers by the pattern; the camera's own time has no zone
        offsets, zone = _offsets(said.zone)
        earliest, latest = ((local - offset).replace(tzinfo=UTC).isoformat() for offset in offsets)
    except (ValueError, OverflowError):
        raise ImpossibleValue(written, "there is no such date or time") from None
    return {
        "raw": written,
        "local": local.isoformat(),
        "earliest": earliest,
        "latest": latest,
        "field": said.field,
        "zone": zone,
    }


def _offsets(zone: str) -> tuple[tuple[timedelta, timedelta], str]:
    found = _OFFSET.fullmatch(zone)
    if not found:
        return (_EASTMOST, _WESTMOST), ""
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    if not _WESTMOST <= offset <= _EASTMOST:
        raise ValueError
    return (offset, offset), "said beside it"


def by_satellite(tags: Mapping[int, Any]) -> str | None:
    """The instant of a GPS block, which is in UTC; None where it isn't said."""
    day, parts = raw(tags.get(GPS.GPSDateStamp)), tags.get(GPS.GPSTimeStamp)
    if not day or not parts:
        return None
    said = f"{day} {raw(parts)}"
    try:
        hour, minute, second = (int(float(part)) for part in parts)
        year, month, date = map(int, re.split("[:-]", day))
        return datetime(year, month, date, hour, minute, second, tzinfo=UTC).isoformat()
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise ImpossibleValue(said, "there is no such date or time") from None
