"""Whether what a face answered is what the story says, and whether a certificate holds."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from panel.story.loading import Placed


def check(placed: Placed, wanted: Mapping[str, Any], found: Any) -> None:
    """Everything wanted must be found; more may be."""
    wrong = list(differences(wanted, found))
    if wrong:
        raise placed.error("; ".join(wrong))


def differences(wanted: Any, found: Any, at: str = "") -> Iterator[str]:
    """Each place where something else is found, as a JSON pointer with both values."""
    match wanted, found:
        case dict(), dict():
            for name, value in wanted.items():
                if name in found:
                    yield from differences(value, found[name], f"{at}/{name}")
                else:
                    yield f"{at}/{name} is not in the answer"
        case list(), list() if len(wanted) == len(found):
            for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
                yield from differences(one, other, f"{at}/{number}")
        case _ if wanted != found:
            yield f"{at or '/'} is {found!r}, should be {wanted!r}"


def changed(certificate: bytes) -> Iterator[tuple[int, bytes]]:
    """The file with a byte changed, at its start, in its middle and at its end."""
    for at in (1, len(certificate) // 2, len(certificate) - 2):
        yield at, certificate[:at] + bytes([certificate[at] ^ 1]) + certificate[at + 1 :]


def verified(certificate: bytes, key: str) -> bool:
    """Whether a stranger's verifier, in a process of its own, accepts the file."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(certificate)
        file.flush()
        command = [sys.executable, "-m", "panel.ledger.verifier", file.name, "--key", key]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own words
