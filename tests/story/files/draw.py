"""Draws the story's files: illustrations that stand for photos, and files that mean harm.

Run by hand; what it drew is committed. The time and the position in each illustration are the
illustration's own: they show what is read from a file, not where anybody was.
"""

import struct
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.TiffImagePlugin import IFDRational

HERE = Path(__file__).parent
SIZE = (960, 640)
ILLUSTRATIONS = {
    "illustration-iraq.jpg": ("Iraq", "2014:09:01 10:20:00", (33.31, 44.36), "#c9a86a"),
    "illustration-syria.jpg": ("Syria", "2014:11:15 09:05:00", (33.51, 36.29), "#b8b07a"),
    "illustration-lebanon.jpg": ("Lebanon", "2015:01:20 15:40:00", (33.89, 35.50), "#8fae8b"),
    "illustration-report.jpg": ("XB", "2015:09:03 08:30:00", (10.25, -20.50), "#9ab0c4"),
    "illustration-port.jpg": ("Port A", "2015:07:24 16:50:00", (10.25, -20.50), "#a3b79a"),
}
BOMB_SIDE = 31_623
"""Pixels; the side of a picture of 10⁹ pixels, in about 120 KB."""


def degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = int(abs(value))
    minutes = round((abs(value) - whole) * 60 * 100)
    return IFDRational(whole), IFDRational(minutes, 100), IFDRational(0)


def illustration(name: str, place: str, taken: str, at: tuple[float, float], ground: str) -> None:
    picture = Image.new("RGB", SIZE, "#dfe8ee")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 400, *SIZE), fill=ground)
    pen.polygon([(0, 400), (180, 250), (330, 390), (520, 210), (760, 400)], fill="#8d99a6")
    pen.ellipse((790, 70, 870, 150), fill="#f3d37a")
    for left in (380, 450, 520):
        pen.ellipse((left, 420, left + 40, 460), fill="#46525e")
        pen.rounded_rectangle((left - 8, 458, left + 48, 570), 18, fill="#46525e")
    pen.rectangle((0, 0, SIZE[0], 56), fill="#12344d")
    pen.text((20, 14), "ILLUSTRATION, not a photograph", "white", ImageFont.load_default(26))
    said = f"Stands for a published photo said to be from {place}; time and position are invented"
    pen.text((20, 600), said, "#1b2430", ImageFont.load_default(20))
    exif = Image.Exif()
    exif[0x010E] = f"Illustration, said to be from {place}"
    exif[0x010F], exif[0x0110] = "Panel", "drawn by hand"
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8769)[0x9011] = "+00:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N" if at[0] >= 0 else "S", degrees(at[0])
    gps[3], gps[4] = "E" if at[1] >= 0 else "W", degrees(at[1])
    picture.save(HERE / name, quality=80, exif=exif)


def page() -> None:
    """What a browser might have captured of a broadcaster's page."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 56), fill="#12344d")
    pen.text((20, 14), "ILLUSTRATION, no page of anybody's", "white", ImageFont.load_default(26))
    pen.text((40, 100), "A fictional broadcaster", "#1b2430", ImageFont.load_default(44))
    pen.text((40, 170), "6 August 2015", "#46525e", ImageFont.load_default(22))
    for top in range(230, 560, 40):
        pen.rectangle((40, top, 900 - 11 * top % 300, top + 14), fill="#c4cbd3")
    said = "Stands for a captured page; persons, places and times are fictional"
    pen.text((20, 600), said, "#1b2430", ImageFont.load_default(20))
    picture.save(HERE / "illustration-page.png", optimize=True)


def bomb() -> bytes:
    """A small PNG of so many pixels that nobody should decode it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    packer, row = zlib.compressobj(9), b"\0" * (1 + (BOMB_SIDE + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(BOMB_SIDE)) + packer.flush()
    header = struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 1, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


if __name__ == "__main__":
    for name, said in ILLUSTRATIONS.items():
        illustration(name, *said)
    page()
    whole = (HERE / "illustration-iraq.jpg").read_bytes()
    (HERE / "hostile-cut.jpg").write_bytes(whole[: len(whole) // 3])
    (HERE / "hostile-script.jpg").write_text("#!/bin/sh\necho 'this is no picture'\n")
    (HERE / "hostile-bomb.png").write_bytes(bomb())
