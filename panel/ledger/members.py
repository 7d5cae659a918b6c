"""Members of a JSON object in a file that a stranger wrote: each of its kind, or refused."""

from collections.abc import Mapping
from typing import cast

from panel.ledger.canonical import Json
from panel.ledger.notes import from_base64


class FileError(ValueError):
    """A file that isn't of its format, or that contradicts itself; the words say why."""


def text_in(holder: Mapping[str, Json], name: str) -> str:
    """The member of that name, which must be text."""
    return cast("str", _member(holder, name, str, "text"))


def object_in(holder: Mapping[str, Json], name: str) -> dict[str, Json]:
    """The member of that name, which must be an object."""
    return cast("dict[str, Json]", _member(holder, name, dict, "an object"))


def list_in(holder: Mapping[str, Json], name: str) -> list[Json]:
    """The member of that name, which must be a list."""
    return cast("list[Json]", _member(holder, name, list, "a list"))


def number_in(holder: Mapping[str, Json], name: str) -> int:
    """The member of that name, which must be an integer that counts something."""
    number = cast("int", _member(holder, name, int, "an integer"))
    if isinstance(number, bool) or number < 0:
        raise FileError(f"{name!r} must be an integer from 0 up")
    return number


def _member(holder: Mapping[str, Json], name: str, kind: type, words: str) -> Json:
    if name not in holder:
        raise FileError(f"{name!r} is missing")
    value = holder[name]
    if not isinstance(value, kind):
        raise FileError(f"{name!r} must be {words}")
    return value


def hashes_in(holder: Mapping[str, Json], name: str) -> tuple[bytes, ...]:
    """The member of that name, which must be a list of base64 texts."""
    steps = list_in(holder, name)
    if not all(isinstance(step, str) for step in steps):
        raise FileError(f"{name!r} must be a list of base64 texts")
    return tuple(from_base64(str(step), f"a hash of {name!r}") for step in steps)


def check_members(holder: Mapping[str, Json], names: frozenset[str]) -> None:
    """Refuse an object with a member more or less."""
    if holder.keys() != names:
        odd = ", ".join(sorted(f"{name!r:.60}" for name in holder.keys() ^ names))
        raise FileError(f"members missing or unknown: {odd}")
