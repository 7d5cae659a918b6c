"""The maker's note of a thermal camera (FLIR), which says what its EXIF block may lack.

The note is spread over APP1 segments of a JPEG: a directory of records, big-endian. One record
holds the position, little-endian, as two doubles beside their hemispheres; another the camera.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from evidence.steps.claims import ImpossibleValue, raw
from evidence.steps.places import checked
from evidence.steps.times import Said, claim

_SEGMENT, _HEAD = b"FLIR\0", b"FFF\0"
_ENTRY, _MOST_ENTRIES = struct.Struct(">H10xII12x"), 100
_CAMERA, _POSITION = 0x20, 0x2B
_GPS = struct.Struct("<I4x2s2s4xdd")
_WORDS: Final = {"camera": (212, 32), "serial": (260, 16)}
"""Where in the camera's record which words stand, and how many bytes of them."""
_TIME, _TAKEN = struct.Struct("<IIh"), 900
Segments = Iterable[tuple[str, bytes]]


def place(segments: Segments) -> dict[str, str] | None:
    """Decimal degrees with what they were read from; None where there is no note that says it."""
    record = _record(segments, _POSITION)
    if len(record) < _GPS.size:
        return None
    valid, north, east, latitude, longitude = _GPS.unpack_from(record)
    if valid != 1:
        return None
    sides = [side.rstrip(b"\0").decode("ascii", "replace") for side in (north, east)]
    return checked((latitude, sides[0]), (longitude, sides[1]), "FLIR maker note")


def words(segments: Segments, name: str) -> str:
    """The camera's name or number; empty where the note doesn't say it."""
    start, length = _WORDS[name]
    found = raw(_camera(segments)[start : start + length].partition(b"\0")[0])
    return f"FLIR {found}" if found and name == "camera" else found


def taken(segments: Segments) -> dict[str, Any] | None:
    """When, by the camera's clock, whose zone stands beside it."""
    record = _camera(segments)
    if len(record) < _TAKEN + _TIME.size:
        return None
    seconds, parts, west = _TIME.unpack_from(record, _TAKEN)
    if not seconds:
        return None
    try:
        local = datetime.fromtimestamp(seconds, UTC) - timedelta(minutes=west)
    except (OverflowError, ValueError):
        raise ImpossibleValue(str(seconds), "there is no such date or time") from None
    sign, zone = "-" if west > 0 else "+", abs(west)
    said = f"{local:%Y:%m:%d %H:%M:%S}.{parts & 0xFFFF:03}"
    return claim(Said(said, f"{sign}{zone // 60:02}:{zone % 60:02}", "FLIR maker note"))


def _camera(segments: Segments) -> bytes:
    record = _record(segments, _CAMERA)
    return record if record[:2] == b"\2\0" else b""


def _record(segments: Segments, wanted: int) -> bytes:
    note = b"".join(
        body[8:] for name, body in segments if name == "APP1" and body.startswith(_SEGMENT)
    )
    if len(note) < 32 or not note.startswith(_HEAD):
        return b""
    start, count = struct.unpack_from(">II", note, 24)
    for number in range(min(count, _MOST_ENTRIES)):
        entry = note[start + number * _ENTRY.size :][: _ENTRY.size]
        if len(entry) < _ENTRY.size:
            break
        kind, at, length = _ENTRY.unpack(entry)
        if kind == wanted:
            return note[at : at + length]
    return b""
