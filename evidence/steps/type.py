"""The media type by content: libmagic, and for ZIP the names of the members."""

from __future__ import annotations

import codecs
import os
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from evidence.names import claimed
from evidence.steps.libmagic import MIME_TYPE, WORDS, Magic
from evidence.steps.mailhead import is_mail

_OPENED: Final[dict[int, Magic]] = {}
_ZIPPED: Final = {"application/zip", "application/octet-stream"}
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_BY_MEMBER: Final = (
    ("xl/macrosheets/", "application/vnd.ms-excel.sheet.macroenabled.12"),
    ("word/vbaProject.bin", "application/vnd.ms-word.document.macroenabled.12"),
    ("xl/vbaProject.bin", "application/vnd.ms-excel.sheet.macroenabled.12"),
    ("ppt/vbaProject.bin", "application/vnd.ms-powerpoint.presentation.macroenabled.12"),
    ("word/", f"{_OFFICE}.wordprocessingml.document"),
    ("xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    ("ppt/", f"{_OFFICE}.presentationml.presentation"),
)
_LOOKED_AT: Final = 1024 * 1024
"""Bytes of the file's beginning that libmagic is given."""


def load() -> None:
    """Open libmagic's database."""
    for answers in (MIME_TYPE, WORDS):
        _OPENED[answers] = Magic(answers)
    # The encoding of members' names, which zipfile would load when it meets the first.
    codecs.lookup("cp437")


def find(file: BinaryIO) -> Mapping[str, Any]:
    """The media type, and libmagic's own words."""
    return {
        "media_type": of(file),
        "described": claimed(_OPENED[WORDS].of(_head(file)), longest=500),
        "tool": {"name": "libmagic", "version": _OPENED[MIME_TYPE].version},
    }


def of(file: BinaryIO) -> str:
    """The media type alone."""
    head = _head(file)
    found = _OPENED[MIME_TYPE].of(head).lower()
    if found in _ZIPPED or found.startswith(_OFFICE):
        found = _inside(file) or found
    return "message/rfc822" if found == "text/plain" and is_mail(head) else found


def _head(file: BinaryIO) -> bytes:
    return os.pread(file.fileno(), _LOOKED_AT, 0)


def _inside(file: BinaryIO) -> str:
    """What a ZIP's members make it; libmagic looks at the first few alone."""
    if not zipfile.is_zipfile(file):
        return ""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    return next(
        (kind for start, kind in _BY_MEMBER if any(name.startswith(start) for name in names)), ""
    )
