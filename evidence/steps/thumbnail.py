"""How a picture looks: upright copies without the original's metadata, and its perceptual hash.

One decoding feeds all. A JPEG is decoded by libjpeg at an eighth, a quarter or half of its size,
as long as 1,000 pixels of the longer side are left: what is thrown away costs most of the time.
"""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from PIL import ExifTags, Image, ImageCms, ImageOps

from evidence.looks import QUALITY
from evidence.steps import pdq, pictures
from evidence.steps.pictures import opened, tool

SMALL: Final = 320
"""Pixels of the longer side of what stands in lists."""
LARGE: Final = 2048
"""The same, at most, of what is looked at in place of the original."""
_ENOUGH: Final = 1000
"""Pixels of the longer side that are left of a JPEG at least; of smaller ones all are."""
RECIPE: Final = "pdq/1"
"""How the picture is made ready for its hash; another way is another number, for hashes made in
different ways can't be compared: decoded as above, turned upright, in colours of sRGB on white,
512 pixels of the longer side by the mean of what falls together, luma after ITU-R BT.601."""


def load() -> None:
    """Load every decoder, the profile of colours, and what hashing needs."""
    pictures.load()
    pdq.load()
    _srgb()


def find(file: BinaryIO) -> Mapping[str, Any]:
    """Two JPEGs in base64 with their width and height, and the hashes of how it looks."""
    with opened(file) as picture:
        longer = max(picture.size)
        if longer > _ENOUGH:
            width, height = (side * _ENOUGH // longer for side in picture.size)
            picture.draft("RGB", (width, height))
        picture.load()
        upright = _upright(picture)
        upright.thumbnail((LARGE, LARGE))
        large = _coloured(_flat(upright), picture.info.get("icc_profile"))
        hashed = pdq.hashed(large)
        embedded = _embedded(picture, large.size)
    small = large.reduce(max(1, max(large.size) // (2 * SMALL)))
    small.thumbnail((SMALL, SMALL))
    return {
        **_jpeg(small),
        "large": _jpeg(large),
        "looks": hashed and _looks(hashed),
        "unlike_embedded": hashed and embedded and _apart(hashed, embedded),
        "tool": tool(),
    }


def _upright(picture: Image.Image) -> Image.Image:
    """Itself unless it is turned: Pillow copies it all the same, and memory new to a fork costs."""
    if picture.getexif().get(ExifTags.Base.Orientation, 1) == 1:
        return picture
    return ImageOps.exif_transpose(picture)


def _jpeg(picture: Image.Image) -> dict[str, Any]:
    # A JPEG's comment would be written again.
    picture.info = {}
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    data = base64.b64encode(written.getvalue()).decode()
    return {"jpeg": data, "width": picture.width, "height": picture.height}


def _looks(hashed: pdq.Hashed) -> dict[str, Any]:
    forms = [form.hex() for form in hashed.forms]
    return {"recipe": RECIPE, "quality": hashed.quality, "forms": forms}


def _apart(hashed: pdq.Hashed, other: pdq.Hashed) -> int | None:
    """The bits in which two pictures differ in whichever form; None where either is too flat."""
    if min(hashed.quality, other.quality) < QUALITY:
        return None
    return min(pdq.distance(form, other.forms[0]) for form in hashed.forms)


def _embedded(picture: Image.Image, size: tuple[int, int]) -> pdq.Hashed | None:
    """The hash of the small picture in the EXIF block, without the bars that pad it."""
    held = (picture.info.get("exif") or b"").removeprefix(b"Exif\0\0")
    place = picture.getexif().get_ifd(ExifTags.IFD.IFD1)
    start, length = place.get(ExifTags.Base.JpegIFOffset), place.get(ExifTags.Base.JpegIFByteCount)
    if not isinstance(start, int) or not isinstance(length, int):
        return None
    try:
        with Image.open(io.BytesIO(held[start : start + length]), formats=("JPEG",)) as small:
            plain = small.convert("RGB")
    except Exception:  # whatever ails it is no fault of the picture's
        return None
    across = plain.width >= plain.height
    shape = (max(size), min(size)) if across else (min(size), max(size))
    return pdq.hashed(ImageOps.fit(plain, _within(plain.size, shape)))


def _within(room: tuple[int, int], shape: tuple[int, int]) -> tuple[int, int]:
    """The largest size of that shape in the room."""
    scale = min(room[0] / shape[0], room[1] / shape[1])
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def _srgb() -> Any:
    return ImageCms.createProfile("sRGB")


def _coloured(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In colours of sRGB by its embedded profile; as it is where that can't be read."""
    if not profile or b"s\0R\0G\0B" in profile or b"sRGB" in profile:
        return picture
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, own, _srgb(), outputMode="RGB")
        return changed or picture
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """In colour on white, whatever it was."""
    if picture.mode in {"I;16", "I;16B", "I", "F"}:
        picture = picture.convert("F").point(lambda value: value * (255 / 65535)).convert("L")
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground
