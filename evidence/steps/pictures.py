"""Pictures as Pillow opens them: the formats that cameras and phones make, and no others."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any, BinaryIO, Final

import PIL
import pillow_heif
from PIL import Image, ImageFile, UnidentifiedImageError, features

# HEIF is read by pillow_heif, AVIF by Pillow's own decoder.
FORMATS: Final = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "HEIF", "BMP")
MOST_PIXELS: Final = 250_000_000


@cache
def load() -> None:
    """Load every decoder, and make Pillow's warning of too many pixels a refusal."""
    pillow_heif.register_heif_opener()
    Image.init()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def opened(file: BinaryIO) -> ImageFile.ImageFile:
    """The picture, not decoded yet."""
    try:
        return Image.open(file, formats=FORMATS)
    except UnidentifiedImageError:
        # Pillow's own words name a file descriptor.
        raise UnidentifiedImageError("it is no picture of a kind that is read here") from None


def tool() -> dict[str, Any]:
    """Pillow with the decoders that it stands on."""
    parts = {
        "pillow-heif": pillow_heif.__version__,
        "libheif": pillow_heif.libheif_version(),
        "jpeg": features.version("jpg"),
    }
    said = ", ".join(f"{name} {number}" for name, number in parts.items())
    return {"name": "Pillow", "version": f"{PIL.__version__} ({said})"}
