"""What a picture says of itself in the application record of IPTC (IIM 4.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from PIL import ImageFile, IptcImagePlugin

from evidence.steps.claims import raw

_RECORD: Final = 2
_NAMES: Final = {
    5: "ObjectName",
    25: "Keywords",
    40: "SpecialInstructions",
    55: "DateCreated",
    60: "TimeCreated",
    62: "DigitalCreationDate",
    63: "DigitalCreationTime",
    65: "OriginatingProgram",
    80: "By-line",
    85: "By-lineTitle",
    90: "City",
    92: "Sub-location",
    95: "Province-State",
    101: "Country-PrimaryLocationName",
    103: "OriginalTransmissionReference",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    118: "Contact",
    120: "Caption-Abstract",
    122: "Writer-Editor",
}
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d) (\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?")


def datasets(picture: ImageFile.ImageFile) -> dict[str, str]:
    """Each dataset's value in words by its name; none where the picture has no such record."""
    try:
        held: Mapping[tuple[int, int], Any] = IptcImagePlugin.getiptcinfo(picture) or {}
    except (SyntaxError, ValueError, IndexError, TypeError, OSError):
        return {}
    return {
        name: said
        for number, name in _NAMES.items()
        if (said := raw(_parts(held.get((_RECORD, number)))))
    }


def _parts(value: Any) -> str:
    parts = value if isinstance(value, list) else [value]
    return "; ".join(raw(part) for part in parts if part)


def written(found: Mapping[str, str], date: str, time: str) -> tuple[str, str]:
    """Date and time as EXIF has them, and the zone apart."""
    parts = _TIME.fullmatch(f"{found.get(date, '')} {found.get(time, '')}")
    if not parts:
        return "", ""
    year, month, day, hour, minute, second, east, rest = parts.groups()
    zone = f"{east}:{rest}" if east else ""
    return f"{year}:{month}:{day} {hour}:{minute}:{second}", zone
