"""Whether a text is an e-mail: libmagic knows one only by the few headers that may come first."""

from __future__ import annotations

import re
from typing import Final

_HEADER: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_OF_MAIL: Final = {b"from", b"to", b"date", b"subject", b"message-id", b"mime-version"}
_WANTED: Final = 3
_MOST: Final = 64 * 1024


def is_mail(head: bytes) -> bool:
    """Whether it begins with headers, three of them such as every e-mail has (RFC 5322)."""
    at, found = 0, set[bytes]()
    while (header := _HEADER.match(head[:_MOST], at)) and len(found) < _WANTED:
        found |= {header[1].lower()} & _OF_MAIL
        at = header.end()
    return len(found) >= _WANTED
