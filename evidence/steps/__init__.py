"""The steps from a file to facts: pure functions of an open file, run in the sandbox alone.

What they find is plain JSON that the worker reads as the events of `evidence.events`, strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final

from evidence.steps import metadata, pictures, thumbnail, types

STEPS: Final[Mapping[str, Callable[[BinaryIO], Mapping[str, Any]]]] = {
    "type": types.find,
    "metadata": metadata.find,
    "thumbnail": thumbnail.find,
}


def load() -> None:
    """Load every decoder and database now: in the sandbox no file can be opened."""
    types.load()
    pictures.load()
