"""Other cases that a page names: by what they are called, with the way to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from panel.ledger.commands import Refused
from panel.staff import addresses
from panel.staff.asking import Asking
from panel.staff.registering import Seen, desk
from panel.staff.words import Link, Ways, refusal, within


def ways(seen: Asking | Seen, category: str, keys: Collection[str]) -> dict[str, Any]:
    """Each of these cases as the page may show it; one that isn't for the viewer only as its kind.

    One query, however many they are.
    """
    rows = desk.searches[category]
    known: dict[str, Any] = dict(rows.titles(keys, seen.viewer, seen.moment))
    if rows.leads(seen.viewer):
        for key, words in known.items():
            known[key] = Link(words, addresses.case(f"{category}/{key}", seen.known_on))
    return {**dict.fromkeys(keys, f"{within(category)}, not shown to you"), **known}


def every_way(who: Asking | Seen, named: Iterable[tuple[str, str]]) -> Ways:
    """The same for cases of several categories; one query a category."""
    keys: dict[str, set[str]] = defaultdict(set)
    for category, key in named:
        keys[category].add(key)
    return {category: ways(who, category, found) for category, found in keys.items()}


def refused(who: Asking | Seen, error: Refused) -> str:
    """A refusal as a page shows it: a fact called as a kind of case is, and holding the key of one,
    reads as what that is called, with the way there.
    """
    found = {
        name: way
        for name, key in error.facts.items()
        if isinstance(key, str) and name in desk.searches
        for way in ways(who, name, [key]).values()
        if isinstance(way, Link)
    }
    return refusal(error, found)
