"""How many independent origins stand behind sources: five articles may go back to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from cases.incidents.values import Independence

NEEDED: Final = 2
"""Independent origins without which nothing is substantiated, documents and observation apart."""


class Link(NamedTuple):
    """From where a source has what it says."""

    derived_from: tuple[int, ...] = ()
    independence: Independence = Independence.UNKNOWN


class Origins(msgspec.Struct, frozen=True):
    """What sources go back to."""

    known: frozenset[int]
    """Sources that have what they say from nobody else on record."""
    unsure: frozenset[int]
    """Ends of which nobody knows from where they have it, or whose source was struck."""

    @property
    def count(self) -> int:
        """How many there are at least: an unknown one may be any of the others, and adds none."""
        return max(len(self.known), int(bool(self.unsure)))


def origins(links: Mapping[int, Link], of: Iterable[int]) -> Origins:
    """The origins of some sources, found by following what each derives from."""
    known: set[int] = set()
    unsure: set[int] = set()
    seen: set[int] = set()
    waiting = list(of)
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen.add(source)
        link = links.get(source, Link())
        waiting += link.derived_from
        if not link.derived_from:
            independent = link.independence is Independence.YES
            (known if independent else unsure).add(source)
    return Origins(frozenset(known), frozenset(unsure))


def leads_to(links: Mapping[int, Link], start: Iterable[int], wanted: int) -> bool:
    """Whether following the links from some sources arrives at another."""
    seen: set[int] = set()
    waiting = list(start)
    while waiting:
        source = waiting.pop()
        if source == wanted:
            return True
        if source not in seen:
            seen.add(source)
            waiting += links.get(source, Link()).derived_from
    return False
