"""The folder of real photos and hostile files, where the machine has it, and its index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PHOTOS = Path(__file__).parents[3] / "shared" / "data" / "photos"


def index() -> Iterator[list[str]]:
    """A line's cells: file, kind, what it shows, group, camera, time, position and more."""
    for line in (PHOTOS / "INDEX.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 11 and "." in cells[0]:
            yield cells
