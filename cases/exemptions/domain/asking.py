"""What every command that asks for or enters an exemption checks, and the types of its fields."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from cases.exemptions.events import Leg
from cases.exemptions.states import Request
from cases.listing.domain import entries_of
from panel.access.roles import Role
from panel.ledger.commands import Act, Reads, Refused, To
from panel.ledger.registers import Series
from panel.ledger.states import stream_name
from panel.ledger.values import StateCode, new_york_day

APPLICANTS = frozenset({Role.STATE, Role.SECRETARIAT})

Itinerary = Annotated[tuple[Leg, ...], msgspec.Meta(min_length=1, max_length=50)]
Territories = Annotated[tuple[StateCode, ...], msgspec.Meta(min_length=1, max_length=50)]
Ground = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9_]{1,100}$",
        description="A ground of exemption as the rules name it",
        examples=["humanitarian", "furthers_objectives"],
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


def read_for(persons: tuple[str, ...], act: Act) -> Reads:
    """The series of numbers and the persons' entries on the list."""
    return {"series": (Series, _series(act)), **entries_of(persons)}


def numbered(act: Act, series: Series) -> tuple[str, To]:
    """The next number of the year's series (ER/2015/008), and the event that takes it."""
    key = _series(act)
    number, taken = series.take(key, stream_name(Request, act.subject))
    return f"{key}/{number:03}", taken


def _series(act: Act) -> str:
    return f"ER/{new_york_day(act.received_at).year}"


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
