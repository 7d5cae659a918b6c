"""Values as a file holds them."""

from __future__ import annotations

from typing import Any

from evidence.names import claimed


class ImpossibleValue(Exception):
    """A value that can't be so: as it stands in the file, and why."""

    def __init__(self, raw: str, why: str) -> None:
        super().__init__(why)
        self.raw, self.why = raw, why


def raw(value: Any) -> str:
    """A value in words, as near to the file as words can be."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    if isinstance(value, tuple | list):
        value = " ".join(raw(part) for part in value)
    if value is None:
        return ""
    return claimed(str(value).strip("\x00 "), longest=400)
