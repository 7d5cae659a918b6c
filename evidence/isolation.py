"""What is taken apart where a step could reach more than its file: plain text, unless accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core import checks

from evidence import workers
from evidence.sandbox import walls

PLAIN: Final = frozenset({"text/plain", "text/csv"})
"""Types that no decoder is needed for: reading lines wrongly hands nobody the process."""
ACCEPTS: Final = "EVIDENCE_SANDBOX=limits accepts that"


def against(media_type: str, open_ways: str) -> str:
    """Why a file of the type isn't taken apart where steps could reach that; empty where it is."""
    if not open_ways or media_type in PLAIN or settings.EVIDENCE_SANDBOX == "limits":
        return ""
    return f"it isn't kept from {open_ways} by what this kernel has; {ACCEPTS}"


def then() -> str:
    """What follows where something of the sandbox is missing."""
    what = "all files are" if settings.EVIDENCE_SANDBOX == "limits" else "only plain text is"
    return f"{what} taken apart"


def told() -> str:
    """What of the sandbox is missing here and what follows; empty where it is whole."""
    here = walls.found()
    if here.open:
        return f"steps are not kept from {here.open}: {then()} ({here.words})"
    return ""


def lacking() -> Iterator[str]:
    """What has no whole sandbox: this process's kernel, workers by name."""
    if told():
        yield "sandbox"
    for name in workers.lacking():
        yield f"sandbox of {name}"


def sandbox_is_whole(**_: Any) -> list[checks.CheckMessage]:
    """Steps of the evidence's worker can reach nothing but their file, as far as is known here."""
    words = told()
    hint = f"a kernel with seccomp on x86_64 or aarch64 has what is missing; {ACCEPTS}"
    return [checks.Warning(words, hint=hint, id="evidence.W001")] if words else []
