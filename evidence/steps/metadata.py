"""What a picture says of itself: EXIF, XMP and IPTC as Pillow reads them, each value a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from PIL import ExifTags, Image

from evidence.names import claimed
from evidence.steps import flir, iptc, places, times, xmp
from evidence.steps.claims import ImpossibleValue, raw
from evidence.steps.pictures import load, opened, tool

__all__ = ["find", "load"]

_EXIF, _GPS = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo
_B = ExifTags.Base
_NAMED: Final = {
    "ImageDescription": _B.ImageDescription,
    "Artist": _B.Artist,
    "Copyright": _B.Copyright,
    "CameraOwnerName": _B.CameraOwnerName,
    "UserComment": _B.UserComment,
    "ImageUniqueID": _B.ImageUniqueID,
    "DateTime": _B.DateTime,
    "OffsetTime": _B.OffsetTime,
}
"""What of EXIF is kept word for word besides what has a field of its own."""
_MOST: Final = 60
"""Words of it in all."""


def find(file: BinaryIO) -> Mapping[str, Any]:
    """Size in pixels, camera, time and position; what can't be so is said apart."""
    with opened(file) as picture:
        exif = picture.getexif()
        tags = {**exif, **exif.get_ifd(_EXIF)}
        gps = exif.get_ifd(_GPS)
        segments = getattr(picture, "applist", ())
        properties = xmp.properties(picture.info.get("xmp"))
        datasets = iptc.datasets(picture)
        reads = _Reads()
        place = reads.first("position", lambda: places.position(gps), lambda: flir.place(segments))
        if place:
            place["by_satellite"] = reads.first("by_satellite", lambda: times.by_satellite(gps))
        return {
            "width": picture.width,
            "height": picture.height,
            "camera": _words(tags, _B.Make, _B.Model) or flir.words(segments, "camera"),
            "software": _words(tags, _B.Software) or properties.get("xmp:CreatorTool", ""),
            "lens": _words(tags, _B.LensMake, _B.LensModel) or properties.get("aux:Lens", ""),
            "serial": _words(tags, _B.BodySerialNumber)
            or flir.words(segments, "serial")
            or properties.get("aux:SerialNumber", ""),
            "lens_serial": _words(tags, _B.LensSerialNumber)
            or properties.get("aux:LensSerialNumber", ""),
            "taken": reads.first(
                "taken",
                lambda: flir.taken(segments),
                lambda: times.taken(tags, properties, datasets),
            ),
            "position": place,
            "says": list(_says(tags, properties, datasets))[:_MOST],
            "impossible": reads.impossible,
            "tool": tool(),
        }


class _Reads:
    """Ways to read a value, and what of it can't be so."""

    def __init__(self) -> None:
        self.impossible: list[dict[str, str]] = []

    def first(self, name: str, *ways: Callable[[], Any]) -> Any:
        for way in ways:
            try:
                if found := way():
                    return found
            except ImpossibleValue as error:
                self.impossible.append({"name": name, "raw": error.raw, "why": error.why})
        return None


def _says(
    tags: Mapping[int, Any], properties: Mapping[str, str], datasets: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    found = {name: raw(tags.get(tag)) for name, tag in _NAMED.items()}
    for kind, values in (("EXIF", found), ("XMP", properties), ("IPTC", datasets)):
        for name, value in values.items():
            if value:
                yield {"name": claimed(f"{kind} {name}", longest=100), "value": value}


def _words(tags: Mapping[int, Any] | Image.Exif, *wanted: int) -> str:
    return claimed(" ".join(filter(None, (raw(tags.get(tag)) for tag in wanted))), longest=500)
