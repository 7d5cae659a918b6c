"""Where two pictures that look alike claim what can't both be so of one picture.

Pure, and worked out when it is asked of what is held now: which pictures look alike depends on all
that are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final, Protocol

_EARTH: Final = 6_371
"""Kilometres from its centre."""
_NEAR: Final = 1.0
"""Kilometres by which positions of one picture may differ: they are written more or less fine."""


class Claims(Protocol):
    """What a file says of itself, as a row has it."""

    taken: Any
    """Of which `local` is the camera's own time; None where it says none."""
    taken_from: datetime | None
    taken_to: datetime | None
    latitude: float | None
    longitude: float | None
    camera: str


def differing(one: Claims, other: Claims) -> tuple[str, ...]:
    """What the other claims otherwise than the one, each in a clause."""
    return (*_of_day(one, other), *_of_place(one, other), *_of_camera(one, other))


def _of_day(one: Claims, other: Claims) -> Iterator[str]:
    if not (one.taken_from and one.taken_to and other.taken_from and other.taken_to):
        return
    own, others = (str(row.taken["local"])[:10] for row in (one, other))
    open_zones = one.taken_from < one.taken_to and other.taken_from < other.taken_to
    # Where both leave their zone open, it is the same one: a copy's clock is its original's.
    apart = one.taken_to < other.taken_from or other.taken_to < one.taken_from
    if own != others and (apart or open_zones):
        yield f"another day ({others}, this one {own})"


def _of_place(one: Claims, other: Claims) -> Iterator[str]:
    if (far := kilometres(one, other)) is not None and far > _NEAR:
        yield f"another place ({far:,.0f} km away)"


def _of_camera(one: Claims, other: Claims) -> Iterator[str]:
    own, others = (" ".join(row.camera.split()) for row in (one, other))
    if own and others and own.casefold() != others.casefold():
        yield f"another camera ({others}, this one {own})"


def kilometres(one: Claims, other: Claims) -> float | None:
    """Between the positions that both claim, on a sphere; None where one claims none."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    a, b = radians(one.latitude or 0), radians(other.latitude or 0)
    across = radians((other.longitude or 0) - (one.longitude or 0))
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, half)))
