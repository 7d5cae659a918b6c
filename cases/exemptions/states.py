"""What a request's events amount to: where it stands at any hour, whom and where it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self, assert_never

import msgspec

from cases.exemptions.events import (
    AdoptionRecorded,
    DeadlineMoved,
    DecisionEntered,
    ExemptionRequested,
    Leg,
    RequestCirculated,
    RequestFoundComplete,
    RequestObjected,
    RequestReturned,
    RequestWithdrawn,
    Way,
)
from cases.regimes.events import Measure
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Due, Level, Span, State

ADOPTION = "adoption"
"""The kind of what falls due when a period ends in silence."""

RequestEvent = (
    ExemptionRequested
    | RequestFoundComplete
    | RequestReturned
    | RequestCirculated
    | DeadlineMoved
    | RequestObjected
    | RequestWithdrawn
    | AdoptionRecorded
    | DecisionEntered
)


class Status(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    RETURNED = "returned"
    COMPLETE = "complete"
    CIRCULATED = "circulated"
    OBJECTED = "objected"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


PENDING = frozenset({Status.RECEIVED, Status.RETURNED, Status.COMPLETE, Status.CIRCULATED})


class Objection(msgspec.Struct, frozen=True):
    """A member's objection, and whether it was received before the deadline."""

    state: str
    received_at: datetime
    in_time: bool
    reason: str


class Request(
    State,
    category="exemption-request",
    events=(
        ExemptionRequested,
        RequestFoundComplete,
        RequestReturned,
        RequestCirculated,
        DeadlineMoved,
        RequestObjected,
        RequestWithdrawn,
        AdoptionRecorded,
        DecisionEntered,
    ),
):
    """A request for an exemption and, once granted, the exemption itself: one life, one stream."""

    status: Status | None = None
    number: str = ""
    applicant: str = ""
    persons_named: tuple[str, ...] = ()
    measure: Measure = Measure.TRAVEL_BAN
    regime: str = ""
    ground: str = ""
    purpose: str = ""
    justification: str = ""
    first_day: date = date.min
    last_day: date = date.min
    itinerary: tuple[Leg, ...] = ()
    territories_named: tuple[str, ...] = ()
    """Of a decision on paper, which names no legs."""
    missing: str = ""
    """Of a request that was returned."""
    supplied: str = ""
    """What was missing once, and by which paper it came."""
    circulated_on: date | None = None
    deadline: datetime | None = None
    moved_from: datetime | None = None
    """The deadline before the calendar was last corrected."""
    working_days: int = 0
    rule: str = ""
    """The rule row by which the period was counted, and its version."""
    rule_version: int = 0
    calendar_version: int = 0
    objections: tuple[Objection, ...] = ()
    adoption_recorded: bool = False
    decided_on: date | None = None
    decided_by: str = ""
    decided_version: int | None = None
    """The version of the event by which a decision on paper was entered."""

    def evolve(self, event: RequestEvent, fact: Fact) -> Self:
        """The request after one more event."""
        return msgspec.structs.replace(self, **self._changed(event, fact))

    def _changed(self, event: RequestEvent, fact: Fact) -> dict[str, Any]:
        changed: dict[str, Any]
        match event:
            case ExemptionRequested() | DecisionEntered():
                changed = self._opened(event, fact)
            case RequestFoundComplete():
                changed = {"status": Status.COMPLETE, "missing": "", "supplied": event.supplied}
            case RequestReturned():
                changed = {"status": Status.RETURNED, "missing": event.missing}
            case RequestCirculated():
                changed = {"status": Status.CIRCULATED, **msgspec.structs.asdict(event)}
            case DeadlineMoved():
                changed = msgspec.structs.asdict(event)
            case RequestObjected():
                changed = self._objected(event, fact)
            case RequestWithdrawn():
                changed = {"status": Status.WITHDRAWN}
            case AdoptionRecorded():
                changed = {"adoption_recorded": True}
            case _:
                assert_never(event)
        return changed

    def _opened(self, event: ExemptionRequested | DecisionEntered, fact: Fact) -> dict[str, Any]:
        said = msgspec.structs.asdict(event)
        known = {name: said[name] for name in self.__struct_fields__ if name in said}
        known["persons_named"] = event.persons
        if isinstance(event, DecisionEntered):
            return known | {
                "status": Status.APPROVED if event.granted else Status.REFUSED,
                "territories_named": event.territories,
                "decided_version": fact.version,
            }
        return known | {"status": Status.RECEIVED}

    def _objected(self, event: RequestObjected, fact: Fact) -> dict[str, Any]:
        received = fact.origin.received_at
        assert received is not None
        in_time = self.deadline is not None and received < self.deadline
        objection = Objection(event.state, received, in_time, event.reason)
        stands = in_time and self.status is Status.CIRCULATED
        return {
            "objections": (*self.objections, objection),
            "status": Status.OBJECTED if stands else self.status,
        }

    def spans(self) -> Sequence[Span]:
        """Circulated until the hour, approved from it on, whether or not anybody records it."""
        if self.status is None:
            return (Span("voided"),)
        if self.status is Status.CIRCULATED and self.deadline is not None:
            return (
                Span(Status.CIRCULATED, until=self.deadline),
                Span(Status.APPROVED, since=self.deadline),
            )
        return (Span(self.status),)

    def due(self) -> Iterable[Due]:
        """The adoption, until it is recorded."""
        if self.status is Status.CIRCULATED and self.deadline and not self.adoption_recorded:
            yield Due(ADOPTION, self.deadline)

    def persons(self) -> tuple[str, ...]:
        """Those for whom the exemption is asked."""
        return self.persons_named

    @property
    def territories(self) -> tuple[str, ...]:
        """Every State that the journey touches, each once."""
        legs = (leg.territory for leg in self.itinerary)
        return tuple(dict.fromkeys((*legs, *self.territories_named)))

    def ways(self, territory: str) -> frozenset[Way]:
        """How the exemption lets its persons touch a territory; a decision on paper says both."""
        if territory in self.territories_named:
            return frozenset(Way)
        return frozenset(leg.way for leg in self.itinerary if leg.territory == territory)

    def disclosure(self, span: Span) -> Disclosure:
        """Between its State and the Secretariat until circulated; then the Committee's.

        What was granted is made known to the States that the journey touches.
        """
        before_committee = self.circulated_on is not None or self.decided_on is not None
        parties = {self.applicant} - {""}
        if span.status == Status.APPROVED:
            parties |= set(self.territories)
        return Disclosure(Level.COMMITTEE if before_committee else Level.STATE, frozenset(parties))
