"""The scalar types of what is said of files."""

from __future__ import annotations

import re
from typing import Annotated, Final

from msgspec import Meta

_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"

Sha256 = Annotated[
    str,
    Meta(pattern=r"^[0-9a-f]{64}$", description="A SHA-256 digest, 64 lower-case hex digits"),
]
"""The digest by which the store knows a file."""

PerceptualHash = Annotated[
    str,
    Meta(pattern=r"^[0-9a-f]{64}$", description="256 bits of a perceptual hash, in hex"),
]
"""Of pictures that look alike few bits differ."""

Size = Annotated[int, Meta(ge=0, le=2**53 - 1, description="A number of bytes")]

FileName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=1_000,
        pattern=_NO_CONTROLS,
        description="A file's name as its sender gave it, 1 to 1,000 characters",
    ),
]
"""A name that somebody claims for a file: data, never a path; see `evidence.names.claimed`."""

_MEDIA_TYPE: Final = r"^([a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)?$"
_UNSAID: Final = frozenset({"application/x-www-form-urlencoded", "application/octet-stream"})
"""What clients say where nobody told them the file's type."""

MediaType = Annotated[
    str,
    Meta(
        max_length=150,
        pattern=_MEDIA_TYPE,
        description="A media type (RFC 6838), such as image/jpeg",
    ),
]


def media_type(said: str | None) -> str:
    """The type that a sender claims; empty where they say none, or what is no type."""
    plain = (said or "").partition(";")[0].strip().lower()
    fits = len(plain) <= 150 and re.match(_MEDIA_TYPE, plain) and plain not in _UNSAID
    return plain if fits else ""


StepName = Annotated[
    str, Meta(max_length=40, pattern=r"^[a-z_]+$", description="The name of a step, such as type")
]
"""A step of `evidence.steps`, or one that there was."""

Claim = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=_NO_CONTROLS,
        description="Text that a file holds of itself, at most 500 characters",
    ),
]
"""What a file says of itself, with what no record may hold written as an escape."""

LocalTime = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$",
        description="A date and time without a zone, such as 2014-10-26T09:15:00",
    ),
]
"""Text, for a time whose zone nobody said is no instant, and must never be shown as one."""

Degrees = Annotated[
    str,
    Meta(
        pattern=r"^-?[0-9]{1,3}\.[0-9]{6}$",
        description="Decimal degrees (WGS 84) with six decimals, north and east positive",
    ),
]
"""Text, for events hold no floats; the sixth decimal is about 0.1 metre."""
