"""The steps from a file to facts: pure functions of an open file, run in the sandbox alone.

What they find is plain JSON that the worker reads as the events of `evidence.findings`, strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

from PIL import Image
from PIL.ExifTags import Base

from evidence.findings import FINDINGS

_MODULES: Final = {kind.step: import_module(f"{__name__}.{kind.step}") for kind in FINDINGS}
STEPS: Final[Mapping[str, Callable[[BinaryIO], Mapping[str, Any]]]] = {
    step: module.find for step, module in _MODULES.items()
}


_REHEARSED: Final = ("type", "metadata", "thumbnail")


def load() -> None:
    """Load every decoder and database now: in the sandbox no file can be opened.

    A picture of our own goes through the steps that most files have: what is made when it is first
    needed would be made again in the fork for each file.
    """
    for module in _MODULES.values():
        module.load()
    exif = Image.Exif()
    exif[Base.Make] = "none"
    with TemporaryFile() as sample:
        Image.new("RGB", (1024, 768)).save(sample, "JPEG", exif=exif)
        for step in _REHEARSED:
            sample.seek(0)
            STEPS[step](sample)
