"""The SHA-256 that a sender says a file has: by the digest fields of HTTP (RFC 9530), or in hex."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

from panel.api.decoding import Undecodable
from panel.ledger.reading import Flaw, Invalid

FIELDS: Final = ("Repr-Digest", "Content-Digest")
_MEMBER: Final = re.compile(r"^\s*sha-256=:([A-Za-z0-9+/]+={0,2}):\s*$")
_HEX: Final = re.compile(r"[0-9a-fA-F]{64}")
_WANTED: Final = (
    "should hold sha-256=:…:, with the 32 bytes in base64 between the colons (RFC 9530): nothing"
    " else is checked here, and other algorithms may stand beside it"
)


class AnotherFile(Undecodable):
    """What came isn't what its sender said."""

    def __init__(self, size: int, sha256: str) -> None:
        super().__init__("digest-mismatch", f"{size} bytes with the SHA-256 {sha256} came")


def expected(headers: Mapping[str, str], metadata: Mapping[str, str]) -> str | None:
    """The SHA-256 that the whole file is to have, in hex; None where nobody says one.

    Invalid where a field holds none that can be checked, or where two say another.
    """
    found = {f"/{name}": _sha256_of(headers[name]) for name in FIELDS if headers.get(name)}
    if told := metadata.get("sha256"):
        found["/Upload-Metadata"] = told.lower() if _HEX.fullmatch(told) else None
    words = {"/Upload-Metadata": "sha256 should be 64 hexadecimal digits"}
    if flaws := [Flaw(at, words.get(at, _WANTED)) for at, one in found.items() if not one]:
        raise Invalid(flaws)
    if len(set(found.values())) > 1:
        raise Invalid([Flaw(at, "says another SHA-256 than what stands beside it") for at in found])
    return next(iter(found.values()), None)


def _sha256_of(field: str) -> str | None:
    members = [one for one in field.split(",") if one.strip().startswith("sha-256")]
    found = _MEMBER.fullmatch(members[0]) if len(members) == 1 else None
    try:
        digest = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        return None
    return digest.hex() if len(digest) == 32 else None
