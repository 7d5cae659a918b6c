"""The position in EXIF's GPS block."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PIL.ExifTags import GPS

from evidence.steps.claims import ImpossibleValue, raw


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
    return {"raw": said, "latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}


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
    return found and {**found, "raw": f"{found['raw']} ({written})"}


def _written(tags: Mapping[int, Any], tag: GPS) -> str:
    """Degrees, minutes, seconds as the fractions that they are, and the hemisphere."""
    value, hemisphere = tags.get(tag), tags.get(tag - 1)
    parts = value if isinstance(value, tuple | list) else () if value is None else (value,)
    return " ".join(filter(None, [*map(_fraction, parts), raw(hemisphere)]))


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
