"""The working copy: a small upright JPEG without the original's metadata."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from PIL import Image, ImageOps

from evidence.steps.pictures import load, opened, tool

__all__ = ["find", "load"]
LONGEST: Final = 640
"""Pixels of the longer side."""


def find(file: BinaryIO) -> Mapping[str, Any]:
    """The JPEG in base64, with its width and height."""
    with opened(file) as picture:
        # libjpeg then decodes a quarter or an eighth of the pixels alone.
        picture.draft("RGB", (LONGEST * 2, LONGEST * 2))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST, LONGEST))
        small = _flat(upright)
    written = io.BytesIO()
    small.save(written, "JPEG", quality=80)
    return {
        "jpeg": base64.b64encode(written.getvalue()).decode(),
        "width": small.width,
        "height": small.height,
        "tool": tool(),
    }


def _flat(picture: Image.Image) -> Image.Image:
    """In colour on white, whatever it was."""
    if picture.mode in {"I;16", "I;16B", "I", "F"}:
        picture = picture.convert("F").point(lambda value: value * (255 / 65535)).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground
