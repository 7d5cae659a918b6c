"""Headers of answers in OpenAPI's words: each said once, and by each operation where it is sent."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

_COUNT: Final = {"type": "integer", "minimum": 0}
_TEXT: Final = {"type": "string"}
_SAID: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "As-Of": ({**_TEXT, "format": "date-time"}, "The instant that it answers for: for `as_of`."),
    "Content-Disposition": (_TEXT, "The file's name (RFC 6266)."),
    "Content-Encoding": (_TEXT, "`gzip`, where you take that; the ETag is of the bytes sent."),
    "Content-Location": (_TEXT, "The address of the item of evidence that it became."),
    "ETag": (_TEXT, "Fits until the answer changes: for If-None-Match and If-Match."),
    "Idempotency-Replayed": (_TEXT, "`true` where this was done before, under the same key."),
    "Ledger-Entry": (
        _TEXT,
        "Where `read_entry` has what you did, as the log holds it: the entry at `Ledger-Position`.",
    ),
    "Ledger-Position": (
        {**_COUNT, "minimum": 1},
        "Where the log holds what you did; `read_proof` shows it under a signed checkpoint.",
    ),
    "Location": (_TEXT, "Where what was made is to be read."),
    "Repr-Digest": (_TEXT, "The whole file's SHA-256 (RFC 9530)."),
    "Retry-After": (_COUNT, "After so many seconds it is worth asking again."),
    "Tus-Resumable": (_TEXT, "The version of tus."),
    "Tus-Version": (_TEXT, "The version of tus that is to be had."),
    "Upload-Expires": (_TEXT, "When the upload is let go, unless a part comes before (RFC 9110)."),
    "Upload-Length": (_COUNT, "Of the whole file, in bytes."),
    "Upload-Offset": (_COUNT, "So many bytes are certain to be here."),
    "WWW-Authenticate": (_TEXT, "How to show who you are (RFC 6750)."),
}


def sent(*names: str, at: int | tuple[int, ...]) -> list[OpenApiParameter]:
    """These headers, as answers of these statuses have them."""
    statuses = [at] if isinstance(at, int) else list(at)
    return [_parameter(name, response=statuses) for name in names]


def always(name: str) -> OpenApiParameter:
    """A header of every answer, whatever its status."""
    return _parameter(name, response=True)


def shown(*names: str) -> dict[str, Any]:
    """The same where an answer is written out by hand."""
    return {
        name: {"schema": schema, "description": words}
        for name, (schema, words) in _SAID.items()
        if name in names
    }


def _parameter(name: str, *, response: bool | list[int]) -> OpenApiParameter:
    schema, words = _SAID[name]
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, description=words, response=response
    )


REFUSALS: Final = (*sent("WWW-Authenticate", at=401), *sent("Retry-After", at=503))
"""What refusals of every operation have."""
IF_NONE_MATCH: Final = OpenApiParameter(
    "If-None-Match",
    {"type": "string", "minLength": 1},
    OpenApiParameter.HEADER,
    description="The ETag of what you have: a 304 without body where it still fits.",
)
