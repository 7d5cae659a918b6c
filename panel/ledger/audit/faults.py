"""What can be wrong with a ledger."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

Tell = Callable[[str, int, int], None]
"""Told what is done with the events, with how many, and of how many."""


class Kind(StrEnum):
    """In what way something is wrong."""

    LEAF = "leaf"
    """The leaf isn't the hash of the body, or the body is no event at all."""
    COLUMN = "column"
    """A column says something else than the body, from which it was filled."""
    GAP = "gap"
    """Positions or versions are missing."""
    TIME = "time"
    """Time runs back."""
    HEAD = "head"
    """The head isn't where the log ends."""
    CHECKPOINT = "checkpoint"
    """A signed checkpoint doesn't fit the log, or isn't signed."""
    TILE = "tile"
    """The root of a tile, by which proofs are drawn, isn't the tree's."""
    MAP = "map"
    """The map over streams isn't the log's, or its pages aren't those of a checkpoint."""
    UNREADABLE = "unreadable"
    """This code can't read or fold an event; the log itself may be sound."""
    ROWS = "rows"
    """Derived rows aren't what their stream folds to; `rebuild` puts that right."""
    REGISTER = "register"
    """A person's register lacks an entry, or has one too many."""
    GIVEN = "given"
    """A remembered command says something that the log doesn't."""
    CURSOR = "cursor"
    """A subscription claims to have read, or parked, what isn't there."""
    CLOCK = "clock"
    """A real ledger takes its time from a row, or a demonstration doesn't."""
    FOLD = "fold"
    """A projection's rows were written by another version of its fold."""
    SEAL = "seal"
    """A key of sealed fields is damaged, missing, or still there though forgotten."""
    GUARD = "guard"
    """A trigger that keeps the log append-only is missing or changed."""


class Fault(NamedTuple):
    """One thing that is wrong, and where."""

    kind: Kind
    position: int | None
    stream: str
    detail: str
