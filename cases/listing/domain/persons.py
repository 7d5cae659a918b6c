"""Naming listed persons in a command: the field's type, what its rule reads, what it checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec

from cases.listing.domain.entries import ListEntry
from panel.ledger.commands import Refused
from panel.ledger.registers import NOT_LISTED
from panel.ledger.states import State
from panel.ledger.values import Reference

Persons = Annotated[tuple[Reference, ...], msgspec.Meta(min_length=1, max_length=50)]
"""Permanent reference numbers, at least one."""


def entries_of(persons: tuple[str, ...]) -> dict[str, tuple[type[State], str]]:
    """The persons' entries, to be read by a rule."""
    return {f"entry_{number}": (ListEntry, person) for number, person in enumerate(persons)}


def check_listed(persons: tuple[str, ...], entries: Mapping[str, ListEntry]) -> None:
    """Each is on the list now and named once."""
    _check_once(persons)
    for number, person in enumerate(persons):
        if not entries[f"entry_{number}"].listed:
            raise _unknown(number, person)


def listed_in(read: Mapping[str, State]) -> str:
    """The regime in which the first person that is named is listed."""
    entry = read["entry_0"]
    assert isinstance(entry, ListEntry)
    return entry.regime


def check_regime(regime: str, entries: Mapping[str, ListEntry]) -> None:
    """All are listed in this regime: a body exempts from the measures of its own alone."""
    for entry in entries.values():
        if entry.regime != regime:
            raise Refused(
                "this person is listed in another regime",
                field="/regime",
                person=entry.reference,
                listed_in=entry.regime,
            )


def check_known(persons: tuple[str, ...], read: Mapping[str, State]) -> None:
    """Each is, or was, on the list and named once: what somebody did outlasts their listing."""
    _check_once(persons)
    for number, person in enumerate(persons):
        entry = read[f"entry_{number}"]
        if not isinstance(entry, ListEntry) or not entry.reference:
            raise _unknown(number, person)


def _check_once(persons: tuple[str, ...]) -> None:
    for number, person in enumerate(persons):
        if person in persons[:number]:
            raise Refused("this person is named twice", field=f"/persons/{number}", given=person)


def _unknown(number: int, person: str) -> Refused:
    return Refused(NOT_LISTED, field=f"/persons/{number}", given=person)
