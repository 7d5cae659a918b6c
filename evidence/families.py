"""What a file is to somebody who would open it, by its media type."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


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
_WITH_MACROS: Final = ".macroenabled."
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


def family(media_type: str) -> Family | None:
    """What a media type is; None for what nothing here knows."""
    if media_type in _PROGRAMS or media_type.startswith(("text/x-", "application/x-sh")):
        return Family.PROGRAM
    office = media_type.startswith(_DOCUMENT_PREFIXES) or _WITH_MACROS in media_type
    if office or media_type in _DOCUMENTS:
        return Family.DOCUMENT
    if media_type in _ARCHIVES:
        return Family.ARCHIVE
    if media_type.startswith("image/"):
        return Family.PICTURE
    return Family.RECORDING if media_type.startswith(("video/", "audio/")) else None
