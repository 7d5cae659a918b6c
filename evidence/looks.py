"""Which pictures count as alike: what their perceptual hashes (PDQ) say, and what they don't."""

from __future__ import annotations

from typing import Final

FORMS: Final = (
    "upright", "turned 90° left", "turned 180°", "turned 90° right",
    "mirrored top to bottom", "mirrored left to right",
    "mirrored on the falling diagonal", "mirrored on the rising diagonal",
)  # fmt: skip
"""What was done to a picture whose hash stands in this place of eight."""
QUALITY: Final = 50
"""Hashes of less say nothing: quite different flat pictures have the same."""
NEAR: Final = 31
"""Bits of 256 that differ at most between hashes of pictures that look alike."""
UNLIKE: Final = 60
"""More differ between a picture and its own small one only where one was changed: of the cameras
that were tried at most 38 did, of different pictures at least 90."""
