"""What a picture says of itself: EXIF as Pillow reads it, each value a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from PIL import ExifTags, Image

from evidence.names import claimed
from evidence.steps import flir, places, times
from evidence.steps.claims import ImpossibleValue, raw
from evidence.steps.pictures import load, opened, tool

__all__ = ["find", "load"]
_EXIF, _GPS = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo


def find(file: BinaryIO) -> Mapping[str, Any]:
    """Size in pixels, camera, time and position; what can't be so is said apart."""
    with opened(file) as picture:
        exif = picture.getexif()
        found: dict[str, Any] = {
            "width": picture.width,
            "height": picture.height,
            "camera": _words(exif, ExifTags.Base.Make, ExifTags.Base.Model),
            "software": _words(exif, ExifTags.Base.Software),
        }
        impossible = []
        reads: tuple[tuple[str, Callable[[Any], dict[str, str] | None], Any], ...] = (
            ("taken", times.taken, {**exif, **exif.get_ifd(_EXIF)}),
            ("position", places.position, exif.get_ifd(_GPS)),
            ("position", flir.position, getattr(picture, "applist", ())),
        )
        for name, read, held in reads:
            if found.get(name):
                continue
            try:
                found[name] = read(held)
            except ImpossibleValue as error:
                found[name] = None
                impossible.append({"name": name, "raw": error.raw, "why": error.why})
    return {**found, "impossible": impossible, "tool": tool()}


def _words(exif: Image.Exif, *tags: int) -> str:
    return claimed(" ".join(_said(exif, tags)), longest=500)


def _said(exif: Image.Exif, tags: tuple[int, ...]) -> Iterator[str]:
    for tag in tags:
        if said := raw(exif.get(tag)):
            yield said
