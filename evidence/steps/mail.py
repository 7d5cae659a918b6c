"""What the head of an e-mail says of itself: from whom, when and of what (RFC 5322).

Whoever sent it wrote its From, Date and Subject; each server that handed it on put a line Received
in front, with the time by its own clock.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import HeaderParser
from email.utils import parsedate_tz
from typing import Any, BinaryIO, Final

from evidence.steps import encodings, mails
from evidence.steps.claims import ImpossibleValue, raw
from evidence.steps.times import Said, claim

_MOST: Final = 256 * 1024
"""Bytes in which the head ends, or the rest of it isn't read."""
_LONGEST: Final = 4_000
"""Characters of a header that are decoded."""
_SERVERS: Final = 50
"""Lines Received that are read, of those that stand nearest to the sender."""
_ENDS: Final = re.compile(r"\r?\n\r?\n")
_ZONE: Final = re.compile(r"([+-]\d\d)(\d\d)$|\b(?:UTC?|GMT|Z|[ECMP][SD]T)$", re.IGNORECASE)
"""At the end of a date: what says its zone. Of other letters nothing is known (section 4.3)."""
_COMMENT: Final = re.compile(r"\([^()]*\)")


def load() -> None:
    """Have the library read an encoded word once."""
    mails.load()
    encodings.load()
    importlib.import_module("email.charset")
    _words("=?koi8-r?B?8NLJ18XU?=")


def find(file: BinaryIO) -> Mapping[str, Any]:
    """Its sender, subject and date, and since when a server had it."""
    head = HeaderParser().parsestr(_head(file), headersonly=True)
    found: dict[str, Any] = {"sent": None, "impossible": []}
    try:
        found["sent"] = _date(_plain(head.get("Date", "")), "Date")
    except ImpossibleValue as error:
        found["impossible"].append({"name": "sent", "raw": error.raw, "why": error.why})
    return {
        **found,
        "sender": raw(", ".join(map(_words, head.get_all("From", [])))),
        "subject": raw(_words(head.get("Subject", ""))),
        "first_server": min(
            _received(head.get_all("Received", [])[-_SERVERS:]),
            key=lambda said: said["earliest"],
            default=None,
        ),
        "tool": {"name": "Panel, heads of e-mails", "version": "1"},
    }


def _head(file: BinaryIO) -> str:
    """Its headers, in UTF-8 or whatever they are in."""
    text, _ = encodings.decoded(file.read(_MOST))
    return _ENDS.split(text.lstrip(), maxsplit=1)[0]


def _plain(value: str) -> str:
    """A header on one line."""
    return " ".join(value[:_LONGEST].split())


def _words(value: str) -> str:
    """A header with its encoded words (RFC 2047) read, or as it stands where they can't be."""
    plain = _plain(value)
    try:
        return str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        return plain


def _received(lines: list[str]) -> Iterator[dict[str, str]]:
    """The time of each, where it is one and says its zone."""
    for line in lines:
        try:
            said = _date(_plain(line).rpartition(";")[2].strip(), "Received")
        except ImpossibleValue:
            continue
        if said and said["zone"]:
            yield said


def _date(written: str, field: str) -> dict[str, str] | None:
    """The instant that it says, or the interval where it says no zone."""
    if not written:
        return None
    read = parsedate_tz(written)
    if read is None:
        raise ImpossibleValue(raw(written), "a mail's date is written 24 Jul 2015 09:15:00 +0300")
    try:
        local = datetime(*read[:6])  # noqa: DTZ001  # by the clock that wrote it
        said = claim(Said(f"{local:%Y:%m:%d %H:%M:%S}", _zone(written, read[9]), f"e-mail {field}"))
    except (ValueError, OverflowError, ImpossibleValue):
        raise ImpossibleValue(raw(written), "there is no such date or time") from None
    return {**said, "raw": raw(written)}


def _zone(written: str, seconds: int | None) -> str:
    """As EXIF has it; empty where none is said."""
    found = _ZONE.search(_COMMENT.sub("", written).strip())
    if not found:
        return ""
    if found[1]:
        return f"{found[1]}:{found[2]}"
    hours = (seconds or 0) // 3600
    return f"{'-' if hours < 0 else '+'}{abs(hours):02}:00"
