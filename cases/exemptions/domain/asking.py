"""What every command that asks for or enters an exemption checks, and the types of its fields."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from cases.exemptions.events import Leg
from cases.listing.domain import ListEntry
from panel.access.roles import Role
from panel.ledger.commands import Act, Refused
from panel.ledger.registers import NOT_LISTED
from panel.ledger.states import State
from panel.ledger.values import NEW_YORK, Reference, StateCode

APPLICANTS = frozenset({Role.STATE, Role.SECRETARIAT})
SECRETARIAT = frozenset({Role.SECRETARIAT})

Persons = Annotated[tuple[Reference, ...], msgspec.Meta(min_length=1, max_length=50)]
Itinerary = Annotated[tuple[Leg, ...], msgspec.Meta(min_length=1, max_length=50)]
Territories = Annotated[tuple[StateCode, ...], msgspec.Meta(min_length=1, max_length=50)]
Ground = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9_]{1,100}$",
        description="A ground of exemption as the rules name it",
        examples=["humanitarian"],
    ),
]
RegimeKey = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{3,4}$",
        description="The number of the resolution that opened a regime",
        examples=["1737"],
    ),
]


def entries_of(persons: tuple[str, ...]) -> dict[str, tuple[type[State], str]]:
    return {f"entry_{number}": (ListEntry, person) for number, person in enumerate(persons)}


def series_of(act: Act) -> str:
    return f"ER/{act.received_at.astimezone(NEW_YORK).year}"


def check_persons(persons: tuple[str, ...], entries: dict[str, ListEntry]) -> None:
    for number, person in enumerate(persons):
        if person in persons[:number]:
            raise Refused("this person is named twice", field=f"/persons/{number}", given=person)
        if not entries[f"entry_{number}"].listed:
            raise Refused(
                NOT_LISTED,
                field=f"/persons/{number}",
                given=person,
            )


def check_window(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Refused(
            "the window ends before it begins", field="/last_day", first_day=first_day.isoformat()
        )


def check_itinerary(itinerary: tuple[Leg, ...], first_day: date, last_day: date) -> None:
    for number, leg in enumerate(itinerary):
        at = f"/itinerary/{number}"
        if leg.arrives_on < leg.departs_on:
            raise Refused("the leg arrives before it departs", field=f"{at}/arrives_on")
        if not first_day <= leg.departs_on <= last_day:
            raise Refused("the leg lies outside the window", field=f"{at}/departs_on")
        if not first_day <= leg.arrives_on <= last_day:
            raise Refused("the leg lies outside the window", field=f"{at}/arrives_on")
