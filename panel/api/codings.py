"""Which content coding an asker takes (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import re
from typing import Final

_QUALITY: Final = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", re.ASCII)


def takes_gzip(accepted: str | None) -> bool:
    """Whether an Accept-Encoding asks for gzip, and not rather for none at all.

    Who sends no such header takes anything by the standard, and is given the bytes as they are:
    simple clients unpack nothing.
    """
    said = dict(_read(part) for part in (accepted or "").lower().split(",") if part.strip())
    others = said.get("*", 0.0)
    # The older name is to be taken for the same (section 8.4.1.3).
    gzip = max((said[name] for name in ("gzip", "x-gzip") if name in said), default=others)
    return gzip > 0 and gzip >= said.get("identity", 0.0)


def _read(part: str) -> tuple[str, float]:
    """A coding with how much it is wanted; a weight that is none is as if it weren't wanted."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            weight = value.strip()
            return name, float(weight) if _QUALITY.fullmatch(weight) else 0.0
    return name, 1.0
