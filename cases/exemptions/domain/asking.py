"""What every command that asks for or enters an exemption checks, and the types of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

import msgspec

from cases.exemptions.states import Request
from cases.exemptions.values import Leg, TravelDocument, Way
from cases.listing.domain import ListEntry, entries_of
from panel.access.roles import Role
from panel.access.states import code_of
from panel.ledger.commands import Act, Reads, Refused, To
from panel.ledger.registers import Series
from panel.ledger.states import stream_name
from panel.ledger.values import StateCode, new_york_day
from panel.ledger.wording import names

APPLICANTS = frozenset({Role.STATE, Role.SECRETARIAT})

Itinerary = Annotated[tuple[Leg, ...], msgspec.Meta(min_length=1, max_length=50)]
Documents = Annotated[tuple[TravelDocument, ...], msgspec.Meta(max_length=100)]
Territories = Annotated[tuple[StateCode, ...], msgspec.Meta(min_length=1, max_length=50)]
Ground = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9_]{1,100}$",
        description="A ground of exemption as the rules name it",
        examples=["humanitarian", "furthers_objectives"],
    ),
]
RequestKey = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{0,120}$", description="The id of a request, or nothing"),
    names("exemption-request"),
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


def check_own(act: Act, request: Request, *, does: str) -> None:
    """Refused where another State than the applicant acts."""
    if act.state != request.applicant:
        raise Refused(f"only the State that made a request {does}", field="/on_behalf_of")


def check_window(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Refused(
            "the window ends before it begins", field="/last_day", first_day=first_day.isoformat()
        )


def check_itinerary(itinerary: tuple[Leg, ...], first_day: date, last_day: date) -> None:
    """Each leg lies in the window and begins where and after the one before ended.

    A window that is none is refused as such, and not again at each leg.
    """
    if last_day < first_day:
        first_day, last_day = date.min, date.max
    for number, leg in enumerate(itinerary):
        at = f"/itinerary/{number}"
        if leg.arrives_on < leg.departs_on:
            raise Refused("the leg arrives before it departs", field=f"{at}/arrives_on")
        if not first_day <= leg.departs_on <= last_day:
            raise Refused("the leg lies outside the window", field=f"{at}/departs_on")
        if not first_day <= leg.arrives_on <= last_day:
            raise Refused("the leg lies outside the window", field=f"{at}/arrives_on")
        if number:
            _check_joins(itinerary[number - 1], leg, at)
    if itinerary and itinerary[-1].way is Way.TRANSIT:
        raise Refused(
            "a transit goes on: the leg on which it does is missing",
            field=f"/itinerary/{len(itinerary) - 1}/way",
        )


def _check_joins(before: Leg, leg: Leg, at: str) -> None:
    if leg.departs_from.casefold() != before.arrives_at.casefold():
        raise Refused(
            "the leg doesn't depart from where the one before arrived",
            field=f"{at}/departs_from",
            arrived_at=before.arrives_at,
        )
    if leg.departs_on < before.arrives_on:
        raise Refused(
            "the leg departs before the one before arrived",
            field=f"{at}/departs_on",
            arrived_on=before.arrives_on.isoformat(),
        )


def check_documents(documents: tuple[TravelDocument, ...], persons: tuple[str, ...]) -> None:
    """Each document is one of the persons'."""
    for number, document in enumerate(documents):
        if document.person not in persons:
            raise Refused(
                "the document is of somebody for whom nothing is asked",
                field=f"/documents/{number}/person",
            )


def states_concerned(
    applicant: str, itinerary: tuple[Leg, ...], entries: Mapping[str, ListEntry]
) -> set[str]:
    """In which ways the applicant is concerned, as the rules name who may file."""
    found = set()
    if any(leg.territory == applicant and leg.way is Way.ENTRY for leg in itinerary):
        found.add("state_of_destination")
    if any(leg.territory == applicant and leg.way is Way.TRANSIT for leg in itinerary):
        found.add("state_of_transit")
    if any(applicant in entry.nationality_codes for entry in entries.values()):
        found.add("state_of_nationality")
    if any(_resides(entry, applicant) for entry in entries.values()):
        found.add("state_of_residence")
    return found


def _resides(entry: ListEntry, state: str) -> bool:
    places = entry.entry.addresses if entry.entry else ()
    return any(code_of(place.country) == state for place in places)


def shifted(day: date, hours: int, *, end: bool = False) -> date:
    """The day into which a day's first instant falls so many hours later; or its last."""
    if not end:
        return day + timedelta(days=hours // 24)
    return day + timedelta(days=-(-hours // 24))
