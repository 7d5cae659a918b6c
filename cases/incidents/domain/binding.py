"""What binds an incident to others, and what comes of it: the same item in both counts once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

import msgspec

from cases.incidents.domain.origins import Link
from cases.incidents.handling_events import Alleged, Hearing
from cases.incidents.parts import Source, Window
from cases.incidents.values import Closure, Independence

T = TypeVar("T")


class Merged(NamedTuple):
    """What came with a merger beside its parts."""

    incidents: tuple[str, ...]
    """The other incident first, then what was merged into it before."""
    alleged: tuple[Alleged, ...]


class Moved(NamedTuple):
    """What went to an incident of its own."""

    to: str
    entries: tuple[int, ...]


class Tie(NamedTuple):
    """Why another incident is related, or a different one."""

    reason: str
    entry: int


class Closed(NamedTuple):
    """With what it was closed, why, and what was awaited all the same."""

    outcome: Closure
    reason: str
    closed_on: date
    left_open: tuple[str, ...]


def links(sources: Mapping[int, Source]) -> dict[int, Link]:
    """From where each source has what it says; the very same item in two entries has one origin.

    Of several entries of one item the first stands for all: it has what it says from wherever any
    of them has it, and the others have it from it.
    """
    found = {n: Link(one.derived_from, one.independence) for n, one in sources.items()}
    for numbers in alike(sources).values():
        if len(numbers) > 1:
            first, *others = numbers
            entered = [found[number] for number in numbers]
            parents = dict.fromkeys(n for link in entered for n in link.derived_from)
            sure = any(link.independence is Independence.YES for link in entered)
            own = Independence.YES if sure else found[first].independence
            found[first] = Link(tuple(n for n in parents if n not in numbers), own)
            found |= dict.fromkeys(others, Link((first,), Independence.NO))
    return found


def alike(sources: Mapping[int, Source]) -> dict[int, list[int]]:
    """The entries of each item, in order."""
    same: dict[int, list[int]] = {}
    for number in sorted(sources):
        same.setdefault(_root(sources, number), []).append(number)
    return same


def _root(sources: Mapping[int, Source], number: int) -> int:
    """The entry that this one is the same as, followed to the last that says so."""
    seen = {number}
    while (known := sources.get(number)) and known.same_as and known.same_as not in seen:
        number = known.same_as
        seen.add(number)
    return number


def heard(windows: Mapping[str, Window], more: Iterable[Hearing]) -> dict[str, Window]:
    """Rights of reply together: of two of one party the one that ends later.

    Who was asked is waited for, also where it was waived in the other.
    """
    found = dict(windows)
    for one in more:
        known = found.get(one.party, one.window)
        letters = tuple(dict.fromkeys((*known.letters, *one.window.letters)))
        later = max(known, one.window, key=_later)
        found[one.party] = msgspec.structs.replace(later, letters=letters)
    return found


def _later(window: Window) -> tuple[bool, date]:
    return not (window.closed or window.waived), window.due_on or date.min


def without(parts: Mapping[int, T], entries: Collection[int]) -> dict[int, T]:
    """The parts but those that these entries added."""
    return {number: part for number, part in parts.items() if number not in entries}
