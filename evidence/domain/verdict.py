"""Whether an item may be opened: one rule, of what it claims to be and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from evidence.containers import ContainerOpened, against
from evidence.events import StepFailed
from evidence.families import Family, family
from evidence.names import suffix

_SUFFIXES: Final = {
    **dict.fromkeys(
        ("jpg", "jpeg", "jpe", "png", "gif", "webp", "tif", "tiff", "heic", "heif", "avif", "bmp"),
        Family.PICTURE,
    ),
    **dict.fromkeys(
        ("mp4", "mov", "m4v", "avi", "mkv", "webm", "mp3", "m4a", "wav", "ogg", "3gp"),
        Family.RECORDING,
    ),
    **dict.fromkeys(
        ("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "rtf", "txt", "csv"),
        Family.DOCUMENT,
    ),
    **dict.fromkeys(("zip", "gz", "tar", "7z", "rar", "bz2", "xz"), Family.ARCHIVE),
}


def against_opening(
    name: str,
    claimed_type: str,
    media_type: str,
    failures: Iterable[StepFailed],
    contents: ContainerOpened | None = None,
) -> str:
    """Why the item is to be kept in quarantine; empty where it may be opened."""
    found = family(media_type)
    if found is Family.PROGRAM:
        return f"its content is {media_type}, which can act by itself where it is opened"
    for said, claims in (
        (f"its name ends in .{suffix(name)}", _SUFFIXES.get(suffix(name))),
        (f"its sender says {claimed_type}", family(claimed_type)),
    ):
        if media_type and claims is not None and claims is not found:
            return f"{said}, its content is {media_type}"
    for failed in failures:
        return f"the step {failed.step} failed: {failed.reason}"[:300]
    if found is Family.ARCHIVE:
        closed = f"an archive ({media_type}) is not opened here"
        return against(contents) if contents else closed
    return "" if found else f"nothing here knows files of the type {media_type}"
