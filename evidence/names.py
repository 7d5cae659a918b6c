"""What people call their files: kept whole as data, without what no record may hold."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

LONGEST: Final = 1_000
_UNFIT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\\\\]")
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")


def claimed(raw: str, *, longest: int = LONGEST) -> str:
    """The name as given, controls and lone surrogates as escapes, a backslash doubled.

    So two names never become one; what is too long is cut, and says how long it was.
    """
    fit = _UNFIT.sub(_escaped, raw)
    if len(fit) > longest:
        said = f"… ({len(fit)} characters)"
        fit = fit[: longest - len(said)] + said
    return fit


def suffix(name: str) -> str:
    """What stands after a name's last dot, in lower case, where a type could stand."""
    _, dot, last = name.rpartition(".")
    return last.lower() if dot and last.isalnum() and len(last) <= 10 else ""


def disposition(name: str) -> str:
    """A Content-Disposition that has a browser save, under a harmless form of the name (RFC 6266).

    No path, nothing hidden, nothing that turns text, and never a dot or dash in front.
    """
    tame = _TURNING.sub("", unicodedata.normalize("NFC", name))
    tame = re.sub(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|%;]', "_", tame).strip(" .-~")[-150:] or "file"
    plain = tame.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(tame, safe='')}"


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if character == "\\":
        return "\\\\"
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
