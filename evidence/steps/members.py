"""What is packed into a file, unpacked as far as it is bounded: one level, and no password."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple

import pikepdf

MOST_MEMBERS: Final = 1_000
MOST_BYTES: Final = 96 * 1024 * 1024
"""Of all members of a file together."""
_MOST_OF_ONE: Final = 32 * 1024 * 1024
_DEEPEST: Final = 2


class Member(NamedTuple):
    """A part of a file by its name."""

    name: str
    data: bytes


class Budget:
    """How much may still be unpacked."""

    def __init__(self) -> None:
        self.members, self.bytes = MOST_MEMBERS, MOST_BYTES
        self.left_out = 0
        """Members that were not unpacked, or not to their end."""

    def take(self, data: bytes) -> None:
        """Count a member that was unpacked."""
        self.members -= 1
        self.bytes -= len(data)

    @property
    def unpacked(self) -> int:
        """How many members were."""
        return MOST_MEMBERS - self.members

    @property
    def most(self) -> int:
        """Bytes that the next member may have."""
        return min(_MOST_OF_ONE, self.bytes) if self.members > 0 else 0


def unpacked(data: bytes, budget: Budget, name: str = "", depth: int = 0) -> Iterator[Member]:
    """Each member of a ZIP, and of a ZIP in it; each attachment of a PDF."""
    if depth >= _DEEPEST:
        return
    ways = _attached if data.startswith(b"%PDF-") else _zipped
    for member in ways(data, budget):
        within = Member(f"{name}/{member.name}" if name else member.name, member.data)
        yield within
        yield from unpacked(member.data, budget, within.name, depth + 1)


def _zipped(data: bytes, budget: Budget) -> Iterator[Member]:
    if b"PK\x05\x06" not in data[-65_558:]:
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        budget.left_out += 1
        return
    for info in archive.infolist():
        if info.is_dir():
            continue
        if budget.most <= 0 or info.flag_bits & 1:
            budget.left_out += 1
            continue
        try:
            with archive.open(info) as opened:
                content = opened.read(budget.most)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError):
            budget.left_out += 1
            continue
        budget.left_out += len(content) < info.file_size
        budget.take(content)
        yield Member(info.filename, content)


def _attached(data: bytes, budget: Budget) -> Iterator[Member]:
    try:
        opened = pikepdf.open(io.BytesIO(data))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        # The step that walks over it says why.
        return
    with opened:
        for name, attached in opened.attachments.items():
            content = attached.get_file().read_bytes()[: max(budget.most, 0)]
            budget.take(content)
            yield Member(name, content)
