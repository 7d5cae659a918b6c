"""The position in EXIF's GPS block."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from PIL.ExifTags import GPS

from evidence.steps.claims import ImpossibleValue, raw

_METRES: Final = (111_320.0, 111_320.0 / 60, 111_320.0 / 3600)
"""Of a degree, a minute and a second of latitude."""


def position(tags: Mapping[int, Any]) -> dict[str, str] | None:
    """Decimal degrees with what they were read from; None where the block says no position."""
    north, east = tags.get(GPS.GPSLatitude), tags.get(GPS.GPSLongitude)
    if north is None and east is None:
        return None
    said = "; ".join(
        filter(None, (_written(tags, GPS.GPSLatitude), _written(tags, GPS.GPSLongitude)))
    )
    latitude = _degrees(north, tags.get(GPS.GPSLatitudeRef), "NS", 90, said)
    longitude = _degrees(east, tags.get(GPS.GPSLongitudeRef), "EW", 180, said)
    if latitude == longitude == 0:
        raise ImpossibleValue(said, "0° N 0° E is what devices write that know no position")
    return {
        "raw": said,
        "latitude": f"{latitude:.6f}",
        "longitude": f"{longitude:.6f}",
        "precision": _precision(tags),
        "altitude": _altitude(tags),
        "bearing": _bearing(tags),
    }


def _precision(tags: Mapping[int, Any]) -> str:
    """How fine the position is written, and how near the device says that it is, in metres."""
    steps = [
        _METRES[unit] / part.denominator
        for tag in (GPS.GPSLatitude, GPS.GPSLongitude)
        for unit, part in enumerate(_parts(tags.get(tag))[:3])
        if getattr(part, "denominator", 0)
    ]
    words = [f"written in steps of {_rounded(max(min(steps), 0.001))} m"] if steps else []
    if error := _number(tags.get(GPS.GPSHPositioningError)):
        words.append(f"{_rounded(error)} m off at most, as the device says")
    return "; ".join(words)


def _altitude(tags: Mapping[int, Any]) -> str:
    """In metres, below sea level negative."""
    found = _number(tags.get(GPS.GPSAltitude))
    below = raw(tags.get(GPS.GPSAltitudeRef, b"\0")) in {"1", "\\x01"}
    return "" if found is None else f"{_rounded(-found if below else found)} m"


def _bearing(tags: Mapping[int, Any]) -> str:
    """Where the camera looked, in degrees clockwise from north."""
    found = _number(tags.get(GPS.GPSImgDirection))
    if found is None or not 0 <= found <= 360:
        return ""
    north = {"T": "true", "M": "magnetic"}.get(raw(tags.get(GPS.GPSImgDirectionRef)), "some")
    return f"{_rounded(found)}° from {north} north"


def _number(value: Any) -> float | None:
    try:
        found = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return found if math.isfinite(found) else None


def _rounded(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def checked(
    north: tuple[float, str], east: tuple[float, str], written: str
) -> dict[str, str] | None:
    """The same of degrees that stand elsewhere, each with the letter of its hemisphere."""
    tags: dict[int, Any] = {
        GPS.GPSLatitude: north[0],
        GPS.GPSLatitudeRef: north[1],
        GPS.GPSLongitude: east[0],
        GPS.GPSLongitudeRef: east[1],
    }
    found = position(tags)
    return found and {**found, "raw": f"{found['raw']} ({written})", "precision": ""}


def _written(tags: Mapping[int, Any], tag: GPS) -> str:
    """Degrees, minutes, seconds as the fractions that they are, and the hemisphere."""
    value, hemisphere = tags.get(tag), tags.get(tag - 1)
    return " ".join(filter(None, [*map(_fraction, _parts(value)), raw(hemisphere)]))


def _parts(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else () if value is None else (value,)


def _fraction(part: Any) -> str:
    over = getattr(part, "denominator", 1)
    return f"{part.numerator}/{over}" if hasattr(part, "numerator") else raw(part)


def _degrees(value: Any, hemisphere: Any, letters: str, most: int, said: str) -> float:
    side = raw(hemisphere).upper()[:1]
    if value is None or not side:
        raise ImpossibleValue(said, "half of the position is missing")
    if side not in letters:
        raise ImpossibleValue(said, f"a hemisphere is {letters[0]} or {letters[1]}")
    parts = value if isinstance(value, tuple | list) else (value,)
    try:
        whole, minutes, seconds = (*map(float, parts), 0.0, 0.0)[:3]
    except (TypeError, ValueError, ZeroDivisionError):
        raise ImpossibleValue(said, "degrees are numbers") from None
    found = whole + minutes / 60 + seconds / 3600
    if not math.isfinite(found):
        raise ImpossibleValue(said, "a fraction over zero is no number")
    if min(whole, minutes, seconds) < 0 or minutes >= 60.001 or seconds >= 60.001:
        raise ImpossibleValue(said, "minutes and seconds go from 0 to 60")
    if found > most:
        raise ImpossibleValue(said, f"there are no more than {most} degrees")
    return -found if side == letters[1] and found else found
