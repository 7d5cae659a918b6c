"""The position in the maker's note of a thermal camera (FLIR), which its EXIF block may lack.

The note is spread over APP1 segments of a JPEG: a directory of records, big-endian, of which one
holds the position, little-endian, as two doubles beside their hemispheres.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from evidence.steps.places import checked

_SEGMENT, _HEAD = b"FLIR\0", b"FFF\0"
_ENTRY, _MOST_ENTRIES = struct.Struct(">H10xII12x"), 100
_POSITION_RECORD = 0x2B
_GPS = struct.Struct("<I4x2s2s4xdd")


def position(segments: Iterable[tuple[str, bytes]]) -> dict[str, str] | None:
    """Decimal degrees with what they were read from; None where there is no note that says it."""
    note = b"".join(
        body[8:] for name, body in segments if name == "APP1" and body.startswith(_SEGMENT)
    )
    record = _record(note)
    if len(record) < _GPS.size:
        return None
    valid, north, east, latitude, longitude = _GPS.unpack_from(record)
    if valid != 1:
        return None
    sides = [side.rstrip(b"\0").decode("ascii", "replace") for side in (north, east)]
    return checked((latitude, sides[0]), (longitude, sides[1]), "FLIR maker note")


def _record(note: bytes) -> bytes:
    if len(note) < 32 or not note.startswith(_HEAD):
        return b""
    start, count = struct.unpack_from(">II", note, 24)
    for number in range(min(count, _MOST_ENTRIES)):
        entry = note[start + number * _ENTRY.size :][: _ENTRY.size]
        if len(entry) < _ENTRY.size:
            break
        kind, at, length = _ENTRY.unpack(entry)
        if kind == _POSITION_RECORD:
            return note[at : at + length]
    return b""
