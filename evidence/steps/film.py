"""What a film says of itself: the place that phones write into its user data (ISO 6709)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from evidence.steps.claims import ImpossibleValue, raw
from evidence.steps.places import checked

_BOX, _LONG = struct.Struct(">I4s"), struct.Struct(">Q")
_WAY: Final = (b"moov", b"udta", b"\xa9xyz")
"""Where an ISO base media file (MP4, QuickTime) holds it."""
_MOST_BOXES = 10_000
_SAID: Final = re.compile(r"([+-])(\d+(?:\.\d+)?)([+-])(\d+(?:\.\d+)?)")


def load() -> None:
    """Nothing is needed but Python."""


def find(file: BinaryIO) -> Mapping[str, Any]:
    """The position, where the film is of a kind that is read here and says one."""
    position, impossible = None, []
    said = raw(_held(file)[4:])
    if said:
        try:
            position = _position(said)
        except ImpossibleValue as error:
            impossible.append({"name": "position", "raw": error.raw, "why": error.why})
    tool = {"name": "Panel, user data of films", "version": "1"}
    return {"position": position, "impossible": impossible, "tool": tool}


def _position(said: str) -> dict[str, str] | None:
    found = _SAID.match(said)
    if not found:
        raise ImpossibleValue(said, "a place is written as ISO 6709 has it: +51.4169-000.0806/")
    south, latitude, west, longitude = found.groups()
    sides = {"-": "S", "+": "N"}[south], {"-": "W", "+": "E"}[west]
    return checked((float(latitude), sides[0]), (float(longitude), sides[1]), said)


def _held(file: BinaryIO) -> bytes:
    """The innermost box on the way; nothing where there is none, whatever the file is."""
    start, end = 0, file.seek(0, 2)
    for wanted in _WAY:
        found = next(((s, e) for name, s, e in _boxes(file, start, end) if name == wanted), None)
        if found is None:
            return b""
        start, end = found
    file.seek(start)
    return file.read(min(end - start, 1000))


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box between two places: its name, where its content begins and ends."""
    for _ in range(_MOST_BOXES):
        file.seek(start)
        head = file.read(16)
        if start + _BOX.size > end or len(head) < _BOX.size:
            return
        length, name = _BOX.unpack_from(head)
        content = start + _BOX.size
        if length == 1 and len(head) == 16:
            (length,), content = _LONG.unpack_from(head, 8), start + 16
        after = end if length == 0 else min(start + length, end)
        if after < content:
            return
        yield name, content, after
        start = after
