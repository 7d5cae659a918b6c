"""What a film says of itself: when it was made, and the place that phones write (ISO 6709)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Final

from evidence.steps.claims import ImpossibleValue, raw
from evidence.steps.places import checked
from evidence.steps.times import Said, claim

_BOX, _LONG = struct.Struct(">I4s"), struct.Struct(">Q")
_PLACE: Final = (b"moov", b"udta", b"\xa9xyz")
_HEADER: Final = (b"moov", b"mvhd")
"""Where an ISO base media file (MP4, QuickTime) holds them."""
_MADE = {0: struct.Struct(">4xI"), 1: struct.Struct(">4xQ")}
_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
_MOST_BOXES = 10_000
_SAID: Final = re.compile(r"([+-])(\d+(?:\.\d+)?)([+-])(\d+(?:\.\d+)?)")


def load() -> None:
    """Nothing is needed but Python."""


def find(file: BinaryIO) -> Mapping[str, Any]:
    """The position, where the film is of a kind that is read here and says one."""
    found: dict[str, Any] = {"position": None, "taken": None, "impossible": []}
    for name, read in (("position", _position), ("taken", _taken)):
        try:
            found[name] = read(file)
        except ImpossibleValue as error:
            found["impossible"].append({"name": name, "raw": error.raw, "why": error.why})
    return {**found, "tool": {"name": "Panel, ISO base media files", "version": "2"}}


def _taken(file: BinaryIO) -> dict[str, str] | None:
    """By the film's own head, which has seconds of UTC since 1904 (ISO/IEC 14496-12, 8.2.2)."""
    head = _held(file, _HEADER)
    made = _MADE.get(head[0]) if head else None
    if made is None or len(head) < made.size:
        return None
    (seconds,) = made.unpack_from(head)
    if not seconds:
        return None
    try:
        when = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        raise ImpossibleValue(str(seconds), "there is no such date or time") from None
    found = claim(Said(f"{when:%Y:%m:%d %H:%M:%S}", "+00:00", "the film's head (mvhd)"))
    return {**found, "zone": "UTC, as the format has it"}


def _position(file: BinaryIO) -> dict[str, str] | None:
    said = raw(_held(file, _PLACE)[4:])
    if not said:
        return None
    found = _SAID.match(said)
    if not found:
        raise ImpossibleValue(said, "a place is written as ISO 6709 has it: +51.4169-000.0806/")
    south, latitude, west, longitude = found.groups()
    sides = {"-": "S", "+": "N"}[south], {"-": "W", "+": "E"}[west]
    return checked((float(latitude), sides[0]), (float(longitude), sides[1]), said)


def _held(file: BinaryIO, way: tuple[bytes, ...]) -> bytes:
    """The innermost box on the way; nothing where there is none, whatever the file is."""
    start, end = 0, file.seek(0, 2)
    for wanted in way:
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
