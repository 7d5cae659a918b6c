"""A room that only these tests have: journeys with legs, asked for by States or on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

import msgspec
from django.urls import include, path

from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.corrections import Void
from panel.ledger.events import NOBODY, Event, Fact
from panel.ledger.registry import Room, registry
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Count, Instant, Line, Prose, StateCode
from panel.staff.registering import Case, Desk, register_case
from panel.staff.site import StaffSite


class Transport(StrEnum):
    """By what."""

    AIR = "air"
    RAIL = "rail"


class JourneyLeg(msgspec.Struct, frozen=True, kw_only=True):
    """One leg of a journey."""

    territory: StateCode
    """Where it leads, two capital letters."""
    arrives_on: date
    """The day of arrival there."""
    transport: Transport = Transport.AIR


class JourneyPlanned(Event, name="test-journey.planned", bears_on=NOBODY):
    """A journey was planned."""

    traveller: Line
    purpose: Prose
    legs: tuple[JourneyLeg, ...]
    leaves_at: datetime | None = None
    bags: int | None = None
    aliases: tuple[str, ...] = ()
    kind: str | None = None


class JourneyEnded(
    Event,
    name="test-journey.ended",
    bears_on=NOBODY,
    shape=2,
    lifts={1: lambda data: {"on": data["day"]}},
):
    """It came to its end; its first shape said `day`."""

    on: date


class Journey(State, category="test-journey", events=(JourneyPlanned, JourneyEnded)):
    """A journey."""

    traveller: str = ""
    ended: date | None = None

    def evolve(self, event: JourneyPlanned | JourneyEnded, fact: Fact) -> Self:
        """Planned, then ended."""
        if isinstance(event, JourneyPlanned):
            return type(self)(traveller=event.traveller)
        return msgspec.structs.replace(self, ended=event.on)

    def disclosure(self, span: Span) -> Disclosure:
        """For the Committee."""
        return Disclosure(Level.COMMITTEE)


class PlanJourney(
    Command,
    on=Journey,
    roles={Role.STATE, Role.SECRETARIAT},
    noun="plan",
    creates=Creates.FRESH,
):
    """Plan a journey with its legs."""

    traveller: Line
    """Who travels."""
    purpose: Prose
    """What for."""
    legs: Annotated[tuple[JourneyLeg, ...], msgspec.Meta(min_length=1, max_length=9)]
    """Every leg, in order."""
    leaves_at: Instant | None = None
    """When it begins."""
    bags: Count | None = None
    """How many bags."""
    aliases: tuple[Line, ...] = ()
    """Other names of the traveller."""
    kind: Line | None = None
    """What kind of journey; named as the form's own attribute is."""

    def decide(self, act: Act, journey: Journey) -> Iterator[JourneyPlanned]:
        """Legs go forward in time."""
        for number, (one, other) in enumerate(zip(self.legs, self.legs[1:], strict=False)):
            if other.arrives_on < one.arrives_on:
                raise Refused(
                    "a leg arrives before the one ahead of it",
                    field=f"/legs/{number + 1}/arrives_on",
                    ahead=one.arrives_on.isoformat(),
                )
        yield JourneyPlanned(**msgspec.structs.asdict(self))


class EndJourney(Command, on=Journey, roles={Role.SECRETARIAT}, noun="end"):
    """Say that it is over."""

    on_day: date
    """The last day."""

    def decide(self, act: Act, journey: Journey) -> Iterator[JourneyEnded]:
        """Once."""
        if journey.ended:
            raise Refused("the journey is over already", ended=journey.ended.isoformat())
        yield JourneyEnded(on=self.on_day)


class VoidJourney(Void, on=Journey, roles={Role.SECRETARIAT}, noun="void"):
    """Strike an entry of a journey."""


desk = Desk()
register_case(
    Case(Journey, lambda _key, journey: f"Journey of {journey.traveller}", lambda *_: "Under way."),
    on=desk,
)
travel = registry.with_rooms(
    Room("travel", states=(Journey,), commands=(PlanJourney, EndJourney, VoidJourney))
)


class TravelSite(StaffSite):
    """Staff's site with that room."""

    registry = travel
    desk = desk


urlpatterns = [path("admin/", TravelSite().urls), path("", include("panel.urls"))]
