"""Where a picture ends by its own structure, so that what follows it is seen."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from mmap import mmap
from typing import Final

Data = bytes | mmap
_MARKER: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""Any but a restart, which stands within a JPEG's scans."""
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_MOST_PARTS: Final = 500_000


class Cut(Exception):
    """It ends before its structure says it does."""


def end(data: Data) -> int | None:
    """How many bytes the picture has; None for kinds whose end isn't looked for, or a cut one."""
    try:
        for start, way in _WAYS:
            if data[: len(start)] == start:
                return min(way(data), len(data))
    except (Cut, struct.error, IndexError):
        return None
    return None


def _jpeg(data: Data) -> int:
    at = 2
    for _ in range(_MOST_PARTS):
        found = _MARKER.search(data, at)
        if not found:
            raise Cut
        kind = data[found.start() + 1]
        if kind == 0xD9:
            return found.end()
        at = found.end()
        if kind not in _ALONE:
            at += struct.unpack_from(">H", data, at)[0]
    raise Cut


def _png(data: Data) -> int:
    at = 8
    for _ in range(_MOST_PARTS):
        length, name = struct.unpack_from(">I4s", data, at)
        at += length + 12
        if name == b"IEND":
            return int(at)
    raise Cut


def _gif(data: Data) -> int:
    at = 13 + _palette(data[10])
    for _ in range(_MOST_PARTS):
        kind = data[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x2C:
            at += 11 + _palette(data[at + 9])
        elif kind == 0x21:
            at += 2
        else:
            raise Cut
        while size := data[at]:
            at += size + 1
        at += 1
    raise Cut


def _palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _riff(data: Data) -> int:
    (size,) = struct.unpack_from("<I", data, 4)
    return int(size + 8 + size % 2)


def _bmp(data: Data) -> int:
    (size,) = struct.unpack_from("<I", data, 2)
    if size < 26:
        raise Cut
    return int(size)


_WAYS: Final[tuple[tuple[bytes, Callable[[Data], int]], ...]] = (
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF8", _gif),
    (b"RIFF", _riff),
    (b"BM", _bmp),
)
