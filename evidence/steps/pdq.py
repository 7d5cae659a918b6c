"""PDQ, a perceptual hash: pictures that look alike have hashes of which few bits differ.

After Facebook's description of 2019 (github.com/facebook/ThreatExchange, `hashing/hashing.pdf`):
luma, two passes of a box filter in each direction, 64 by 64 samples, the lowest 16 by 16
frequencies of their cosine transform but the constant, each bit whether one is above the median.
All of it but the median is linear in rows and in columns, so it is two matrices here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]

SIDE: Final = 512
"""Pixels of the longer side at which a picture is hashed at most."""
_SAMPLES, _FREQUENCIES = 64, 16
_LEAST: Final = 5
"""Pixels of a side; less has no hash."""


class Hashed(NamedTuple):
    """The hashes of a picture upright, turned and mirrored, in the order of `looks.FORMS`."""

    forms: tuple[bytes, ...]
    """32 bytes each."""
    quality: int
    """From 0 to 100."""


def hashed(picture: Image.Image) -> Hashed | None:
    """The hashes of a picture in its upright form; None where it is too small."""
    if min(picture.size) < _LEAST:
        return None
    luma = np.asarray(_scaled(picture).convert("L"), dtype=np.float64)
    rows, columns = luma.shape
    samples = _sampling(rows) @ luma @ _sampling(columns).T
    cosines = _cosines()
    found = cosines @ samples @ cosines.T
    return Hashed(tuple(map(_bits, _forms(found))), _quality(samples))


def load() -> None:
    """Have ready what pictures of usual proportions need: a fork's own is gone with it."""
    _cosines()
    for length in (SIDE, SIDE * 3 // 4, SIDE * 2 // 3, SIDE * 9 // 16):
        _sampling(length)


def distance(one: bytes, other: bytes) -> int:
    """How many bits differ, of 256."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def _scaled(picture: Image.Image) -> Image.Image:
    longer = max(picture.size)
    if longer <= SIDE:
        return picture
    width, height = (max(_LEAST, round(side * SIDE / longer)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX)


@lru_cache(maxsize=64)
def _sampling(length: int) -> Floats:
    """64 by `length`: a line of pixels filtered twice, of which 64 in the middles are kept."""
    middles = ((np.arange(_SAMPLES) + 0.5) * length / _SAMPLES).astype(int)
    everywhere = np.arange(length)
    filtered: Floats = _box(middles, length) @ _box(everywhere, length)
    return filtered


def _box(wanted: NDArray[np.int_], length: int) -> Floats:
    """The mean of each wanted pixel of a line with those around it, of fewer at the ends."""
    window = -(-length // (2 * _SAMPLES))
    before = window - (window + 2) // 2
    apart = np.arange(length)[None, :] - wanted[:, None]
    near: Floats = ((apart >= -before) & (apart < window - before)).astype(np.float64)
    mean: Floats = near / near.sum(axis=1, keepdims=True)
    return mean


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    order, place = np.arange(1, _FREQUENCIES + 1)[:, None], np.arange(_SAMPLES)[None, :]
    angle = np.pi / (2 * _SAMPLES) * order * (2 * place + 1)
    cosines: Floats = np.cos(angle) * float(np.sqrt(2 / _SAMPLES))
    return cosines


def _forms(found: Floats) -> list[Any]:
    """Turning and mirroring a picture swaps its frequencies or changes signs of every other."""
    signs = np.where(np.arange(_FREQUENCIES) % 2, 1.0, -1.0)
    rows, columns = found * signs[:, None], found * signs[None, :]
    both = found * -np.outer(signs, signs) * -1
    return [found, columns.T, both, rows.T, rows, columns, found.T, both.T]


def _bits(found: Floats) -> bytes:
    """The lowest frequency is the last bit."""
    # Of an even number of values the lower of the two in the middle.
    median = np.partition(found, found.size // 2 - 1, axis=None)[found.size // 2 - 1]
    return np.packbits((found > median).ravel()[::-1]).tobytes()


def _quality(samples: Floats) -> int:
    """How much neighbours differ, in hundredths of the whole range, each counted in whole ones."""
    steps = (np.diff(samples, axis=axis) * 100 / 255 for axis in (0, 1))
    total = sum(int(np.abs(np.trunc(step)).sum()) for step in steps)
    return min(100, total // 90)
