"""The digest fields of HTTP (RFC 9530), as far as they say SHA-256."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

_MEMBER: Final = re.compile(r"^\s*sha-256=:([A-Za-z0-9+/]+={0,2}):\s*$")


class Malformed(Exception):
    """The field names SHA-256 and no digest."""


def sha256_of(field: str) -> str | None:
    """The SHA-256 that a Repr-Digest or Content-Digest says, in hex; None where it says none."""
    for member in field.split(","):
        if not member.strip().startswith("sha-256"):
            continue
        found = _MEMBER.fullmatch(member)
        try:
            digest = base64.b64decode(found.group(1), validate=True) if found else b""
        except binascii.Error:
            digest = b""
        if len(digest) != 32:
            raise Malformed
        return digest.hex()
    return None
