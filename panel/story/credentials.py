"""The cast's passwords and secrets, in a file that only its owner reads."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

Credentials = Mapping[str, Mapping[str, str]]


def save(path: Path, credentials: Credentials) -> None:
    """Write them anew with mode 0600, whatever was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(credentials, file, indent=2)


def passwords(path: Path) -> dict[str, str]:
    """The passwords of people, by name; none where there is no file."""
    if not path.exists():
        return {}
    known = json.loads(path.read_text(encoding="utf-8"))
    return {name: said["password"] for name, said in known.items() if "password" in said}
