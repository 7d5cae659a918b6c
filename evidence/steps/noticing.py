"""What a step notices, as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from evidence.names import claimed
from evidence.traps import Trap

MOST = 50
"""Things that one finding tells of a file."""


class Thing(NamedTuple):
    """A trap, where in the file it is, and in words what it is."""

    trap: Trap
    where: str
    says: str


def told(things: Iterable[Thing]) -> list[dict[str, str]]:
    """Each thing once, as many as a finding tells."""
    return list(islice(_told(things), MOST))


def _told(things: Iterable[Thing]) -> Iterator[dict[str, str]]:
    for trap, where, says in dict.fromkeys(things):
        words = claimed(says, longest=300)
        yield {"trap": str(trap), "where": claimed(where, longest=300), "says": words}
