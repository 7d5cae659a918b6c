"""A version's document is set by a process of its own, from files in a folder of its own.

So its memory is bounded and given back, and nothing that ails a picture or a text ends the worker.
Photos are read from disk by the program that sets it; not one is in this process whole.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, __version__

from cases.reports.rendering.content import content, copies
from cases.reports.rendering.version import Version
from evidence import receiving
from evidence.finding import Tool
from evidence.store import Damaged
from panel.printing import apart
from panel.printing.typesetting import looks

TEMPLATE: Final = Path(__file__).parent / "templates" / "report.typ"
SIDE: Final = 800
"""Pixels of a photo's longer side at most: 200 to the inch as it is printed."""
WHOLE: Final = 300
"""Photos that have so many; of more each has less, so that all together take no more memory."""
Tell = Callable[[str, int, int], None]
"""`tell(step, done, whole)`: how far it is."""


class Document(NamedTuple):
    """What came of it."""

    path: Path
    pages: int
    photos: int
    tool: Tool


def tool() -> Tool:
    """What sets documents here, with the looks that this house's own files give them."""
    version = f"{apart.VERSION}, {__version__}, looks {looks(TEMPLATE)}"
    return Tool(name="typst, Pillow", version=version)


def document(version: Version, folder: Path, tell: Tell = lambda *_: None) -> Document:
    """The document as a file in the folder; apart.Unmade, or OSError where the store is away."""
    wanted = copies(version)
    side = round(SIDE * min(1, math.sqrt(WHOLE / max(len(wanted), 1))))
    for done, digest in enumerate(wanted):
        tell("photos", done, len(wanted))
        photo = folder / f"{digest}.jpg"
        _fetch(digest, photo)
        _shrink(photo, side)
    tell("pages", len(wanted), len(wanted))
    template = Path(shutil.copy(TEMPLATE, folder))
    pages = apart.typeset_apart(template, content(version), at=version.at)
    return Document(folder / apart.MADE, pages, len(wanted), tool())


def _fetch(digest: str, into: Path) -> None:
    """A working copy; the first that were made stand among the originals."""
    for shelf in (receiving.copies(), receiving.store()):
        with suppress(Damaged), into.open("wb") as file:
            for chunk in shelf.read(digest):
                file.write(chunk)
            return
    raise OSError(f"the working copy {digest} can't be read")


def _shrink(photo: Path, side: int) -> None:
    with Image.open(photo, formats=("JPEG",)) as picture:
        if max(picture.size) > side:
            picture.draft("RGB", (side, side))
            smaller = picture.convert("RGB")
            smaller.thumbnail((side, side))
            smaller.save(photo, "JPEG", quality=80)
