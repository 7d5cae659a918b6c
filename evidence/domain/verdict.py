"""Whether an item may be opened: one rule, of what it claims to be and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from evidence.events import StepFailed
from evidence.names import suffix


class Family(StrEnum):
    """What a media type is to somebody who would open it."""

    PICTURE = "picture"
    RECORDING = "recording"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    PROGRAM = "program"
    """It can act by itself where it is opened: programs, scripts, and pages that hold scripts."""


_DOCUMENTS: Final = frozenset(
    {
        "application/pdf",
        "application/rtf",
        "text/rtf",
        "text/plain",
        "text/csv",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.ms-outlook",
        "message/rfc822",
    }
)
_DOCUMENT_PREFIXES: Final = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
)
_ARCHIVES: Final = frozenset(
    {
        "application/zip",
        "application/gzip",
        "application/x-tar",
        "application/x-7z-compressed",
        "application/x-rar",
        "application/x-bzip2",
        "application/x-xz",
    }
)
_PROGRAMS: Final = frozenset(
    {
        "text/html",
        "text/xml",
        "application/xml",
        "image/svg+xml",
        "application/javascript",
        "application/x-dosexec",
        "application/x-executable",
        "application/x-pie-executable",
        "application/x-sharedlib",
        "application/x-mach-binary",
        "application/x-ms-shortcut",
        "application/java-archive",
        "application/vnd.microsoft.portable-executable",
    }
)
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


def family(media_type: str) -> Family | None:
    """What a media type is; None for what nothing here knows."""
    if media_type in _PROGRAMS or media_type.startswith(("text/x-", "application/x-sh")):
        return Family.PROGRAM
    if media_type in _DOCUMENTS or media_type.startswith(_DOCUMENT_PREFIXES):
        return Family.DOCUMENT
    if media_type in _ARCHIVES:
        return Family.ARCHIVE
    if media_type.startswith("image/"):
        return Family.PICTURE
    return Family.RECORDING if media_type.startswith(("video/", "audio/")) else None


def against_opening(
    name: str, claimed_type: str, media_type: str, failures: Iterable[StepFailed]
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
        return f"an archive ({media_type}) is not opened here"
    return "" if found else f"nothing here knows files of the type {media_type}"
