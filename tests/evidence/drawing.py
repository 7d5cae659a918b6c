"""Pictures drawn here, with what cameras write into them; and files that mean harm."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from typing import Any

import pikepdf
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

BAGHDAD = (33.312806, 44.361488)
TAKEN = "2014:10:26 09:15:00"


def jpeg(
    *, place: tuple[float, float] | None = None, taken: str = "", offset: str = "", shade: int = 90
) -> bytes:
    """A small photo; the shade makes it another."""
    exif = Image.Exif()
    if taken:
        exif[Base.Make], exif[Base.Model] = "Example", "One"
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken
        if offset:
            exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = offset
    if place:
        exif.get_ifd(IFD.GPSInfo).update(position(*place))
    return encoded(drawn(shade), "JPEG", exif=exif)


def drawn(shade: int) -> Image.Image:
    picture = Image.new("RGB", (320, 200), (shade, 120, 160))
    ImageDraw.Draw(picture).rectangle((40, 60, 140, 150), fill=(220, 200, shade))
    return picture


def encoded(picture: Image.Image, kind: str, **more: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **more)
    return written.getvalue()


def position(latitude: float, longitude: float) -> dict[int, Any]:
    return {
        GPS.GPSLatitudeRef: "S" if latitude < 0 else "N",
        GPS.GPSLatitude: _sexagesimal(abs(latitude)),
        GPS.GPSLongitudeRef: "W" if longitude < 0 else "E",
        GPS.GPSLongitude: _sexagesimal(abs(longitude)),
    }


def _sexagesimal(degrees: float) -> tuple[Fraction, Fraction, Fraction]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    seconds = (degrees - whole - minutes / 60) * 3600
    return Fraction(whole), Fraction(minutes), Fraction(round(seconds * 10_000), 10_000)


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it has 2,500 million pixels."""
    side = 50_000
    header = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 100), 9)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


SCRIPT = b"#!/bin/sh\necho gotcha\n"
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def pdf(*pages: str) -> bytes:
    """A PDF with a line on each page."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for line in pages:
        page = made.add_blank_page(page_size=(300, 100))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 20 Tf 20 40 Td ({line}) Tj ET".encode())
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()
