"""Rules of our own (YARA), tried on the file and on what is packed into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Final

import yara_x

from evidence.steps import zips
from evidence.steps.members import Budget, unpacked
from evidence.steps.noticing import Thing, told
from evidence.traps import Trap

FOLDER: Final = Path(__file__).parents[1] / "rules"
_VERSION: Final = version("yara-x")
SECONDS: Final = 5
"""For the file or for each member."""
MOST_BYTES: Final = 256 * 1024 * 1024
"""Of the file itself: a longer one is looked at as far as that."""


@cache
def rules() -> tuple[yara_x.Rules, str]:
    """The rules, and the SHA-256 of all that they are written in."""
    compiler, digest = yara_x.Compiler(), hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yar")):
        compiler.new_namespace(path.stem)
        compiler.add_source(path.read_text())
        digest.update(path.read_bytes())
    return compiler.build(), digest.hexdigest()


def load() -> None:
    """Compile the rules, and try them once."""
    zips.load()
    yara_x.Scanner(rules()[0]).scan(b"nothing")


def find(file: BinaryIO) -> Mapping[str, Any]:
    """The rules that say what something in it is, and how many files were looked at."""
    data, budget = file.read(MOST_BYTES), Budget()
    noticed = told(_noticed(data, budget))
    digest = rules()[1]
    return {
        "noticed": noticed,
        "looked_at": 1 + budget.unpacked,
        "left_out": budget.left_out + bool(file.read(1)),
        "tool": {"name": "yara-x", "version": f"{_VERSION}, rules sha256:{digest}"},
    }


def _noticed(data: bytes, budget: Budget) -> Iterator[Thing]:
    scanner = yara_x.Scanner(rules()[0])
    scanner.set_timeout(SECONDS)
    yield from _of(scanner, "the file itself", data)
    for member in unpacked(data, budget):
        yield from _of(scanner, member.name, member.data)


def _of(scanner: yara_x.Scanner, where: str, data: bytes) -> Iterator[Thing]:
    for rule in scanner.scan(data).matching_rules:
        says = dict(rule.metadata)["says"]
        yield Thing(Trap.RULE, where, f"{says} (rule {rule.identifier})")
