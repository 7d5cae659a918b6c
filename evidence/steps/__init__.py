"""The steps from a file to facts: pure functions of an open file, run in the sandbox alone.

What they find is plain JSON that the worker reads as the events of `evidence.findings`, strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, BinaryIO, Final

from evidence.findings import FINDINGS

_MODULES: Final = {kind.step: import_module(f"{__name__}.{kind.step}") for kind in FINDINGS}
STEPS: Final[Mapping[str, Callable[[BinaryIO], Mapping[str, Any]]]] = {
    step: module.find for step, module in _MODULES.items()
}


def load() -> None:
    """Load every decoder and database now: in the sandbox no file can be opened."""
    for module in _MODULES.values():
        module.load()
