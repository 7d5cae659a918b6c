"""The commands by which an exemption is asked for, put before the Committee and decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from cases.exemptions.events import (
    AdoptionRecorded,
    DecisionEntered,
    ExemptionRequested,
    Leg,
    RequestCirculated,
    RequestFoundComplete,
    RequestObjected,
    RequestReturned,
    RequestWithdrawn,
)
from cases.exemptions.states import ADOPTION, PENDING, Request, Status
from cases.listing.domain import ListEntry
from cases.regimes.domain import COMMITTEE, HEADQUARTERS, Body, Rule, WorkingDays
from cases.regimes.events import Measure
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.events import Event
from panel.ledger.registers import NumberTaken, Series
from panel.ledger.states import Corrected, State
from panel.ledger.values import Line, Prose, Reference, StateCode

NEW_YORK = ZoneInfo("America/New_York")
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


def _entries(persons: tuple[str, ...]) -> dict[str, tuple[type[State], str]]:
    return {f"entry_{number}": (ListEntry, person) for number, person in enumerate(persons)}


def _series(act: Act) -> str:
    return f"ER/{act.received_at.astimezone(NEW_YORK).year}"


def _check_persons(persons: tuple[str, ...], entries: dict[str, ListEntry]) -> None:
    for number, person in enumerate(persons):
        if not entries[f"entry_{number}"].listed:
            raise Refused(
                "nobody on the list bears this permanent reference number",
                field=f"/persons/{number}",
                given=person,
            )


def _check_window(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Refused(
            "the window ends before it begins", field="/last_day", first_day=first_day.isoformat()
        )


def _check_itinerary(itinerary: tuple[Leg, ...], first_day: date, last_day: date) -> None:
    for number, leg in enumerate(itinerary):
        at = f"/itinerary/{number}"
        if leg.arrives_on < leg.departs_on:
            raise Refused("the leg arrives before it departs", field=f"{at}/arrives_on")
        if not first_day <= leg.departs_on <= last_day:
            raise Refused("the leg lies outside the window", field=f"{at}/departs_on")
        if not first_day <= leg.arrives_on <= last_day:
            raise Refused("the leg lies outside the window", field=f"{at}/arrives_on")


class RequestExemption(
    Command, on=Request, roles=APPLICANTS, noun="request", creates=Creates.FRESH
):
    """Ask the Committee to exempt listed persons from the travel ban for one journey."""

    persons: Persons
    """Permanent reference numbers of those who would travel."""
    regime: RegimeKey = "1737"
    """The resolution that opened the regime."""
    ground: Ground
    """The ground on which it is asked, as the rules name it (humanitarian)."""
    purpose: Prose
    """What the journey is for, with dates and times of meetings."""
    justification: Prose
    """Why it falls under the ground."""
    first_day: date
    """The first day of the journey."""
    last_day: date
    """The last day of the journey; it is still covered."""
    itinerary: Itinerary
    """Every leg, with every transit stop, in order."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The persons' entries on the list and the series of numbers."""
        return {"series": (Series, _series(act)), **_entries(self.persons)}

    def decide(
        self, act: Act, request: Request, series: Series, **entries: ListEntry
    ) -> Iterator[Event | To]:
        """The persons are listed, the window and the legs fit; it gets the next number."""
        _check_persons(self.persons, entries)
        _check_window(self.first_day, self.last_day)
        _check_itinerary(self.itinerary, self.first_day, self.last_day)
        assert act.state is not None
        number = series.last + 1
        yield ExemptionRequested(
            number=f"{_series(act)}/{number:03}",
            applicant=act.state,
            measure=Measure.TRAVEL_BAN,
            **msgspec.structs.asdict(self),
        )
        yield To(
            Series,
            _series(act),
            NumberTaken(number=number, stream=f"{Request.category}/{act.subject}"),
        )


class FindComplete(Command, on=Request, roles=SECRETARIAT, noun="completion"):
    """Find that nothing is missing in a request."""

    def decide(self, act: Act, request: Request) -> Iterator[RequestFoundComplete]:
        """Of a request that was received or returned."""
        if request.status not in {Status.RECEIVED, Status.RETURNED}:
            raise Refused("only a request just received is found complete", status=request.status)
        yield RequestFoundComplete()


class ReturnRequest(Command, on=Request, roles=SECRETARIAT, noun="return"):
    """Return a request to its State as incomplete."""

    missing: Line
    """What is missing."""

    def decide(self, act: Act, request: Request) -> Iterator[RequestReturned]:
        """Before it is circulated."""
        if request.status not in {Status.RECEIVED, Status.COMPLETE}:
            raise Refused("only a request not yet circulated is returned", status=request.status)
        yield RequestReturned(missing=self.missing)


class Circulate(Command, on=Request, roles=SECRETARIAT, noun="circulation"):
    """Put a complete request before the Committee under the no-objection procedure."""

    circulated_on: date
    """The day of circulation, in New York; the period counts working days after it."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The calendar, and the rule of the request's ground."""
        return {"calendar": (WorkingDays, HEADQUARTERS), "rule": (Rule, rule_key(request))}

    def decide(
        self, act: Act, request: Request, calendar: WorkingDays, rule: Rule
    ) -> Iterator[RequestCirculated]:
        """A complete request, by a rule whose period is known; it ends at 17:00 New York."""
        if request.status is not Status.COMPLETE:
            raise Refused("only a complete request can be circulated", status=request.status)
        today = act.at.astimezone(NEW_YORK).date()
        if self.circulated_on != today:
            raise Refused(
                "a request is circulated on the day on which it is sent",
                field="/circulated_on",
                today=today.isoformat(),
            )
        days = rule.published.silence_working_days if rule.published else None
        if days is None:
            raise Refused(
                "the rule doesn't say how long the no-objection procedure lasts",
                rule_row=rule_key(request),
            )
        yield RequestCirculated(
            circulated_on=self.circulated_on,
            deadline=calendar.after(self.circulated_on, days),
            working_days=days,
            rule=rule_key(request),
            rule_version=rule.version,
            calendar_version=calendar.version,
        )


def rule_key(request: Request) -> str:
    """The key of the rule by which the request is decided."""
    return f"{request.regime}.{request.measure}.{request.ground}"


class ObjectToRequest(
    Command,
    on=Request,
    roles=frozenset({Role.MEMBER, Role.SECRETARIAT}),
    noun="objection",
    blind=True,
):
    """Object to a request that is before the Committee."""

    reason: Prose = ""
    """Why, where the member says so."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The Committee's seats."""
        return {"committee": (Body, COMMITTEE)}

    def decide(self, act: Act, request: Request, committee: Body) -> Iterator[RequestObjected]:
        """By a State seated when it was received; one received too late is kept as late."""
        if request.circulated_on is None:
            raise Refused("the request is not before the Committee", status=request.status)
        if request.status is Status.WITHDRAWN:
            raise Refused("the request was withdrawn", status=request.status)
        day = act.received_at.astimezone(NEW_YORK).date()
        if act.state is None or not committee.seated(act.state, day):
            raise Refused(
                "only a State seated on the Committee objects", field="/on_behalf_of", on=str(day)
            )
        if any(objection.state == act.state for objection in request.objections):
            raise Refused("this member's objection is on record", member=act.state)
        yield RequestObjected(state=act.state, reason=self.reason)


class WithdrawRequest(Command, on=Request, roles=APPLICANTS, noun="withdrawal"):
    """Take a request back before it is decided."""

    reason: Prose = ""
    """Why, where the State says so."""

    def decide(self, act: Act, request: Request) -> Iterator[RequestWithdrawn]:
        """By the State that made it, before it is adopted."""
        if act.state != request.applicant:
            raise Refused("only the State that made a request withdraws it", field="/on_behalf_of")
        undecided = request.status in {*PENDING, Status.OBJECTED}
        adopted = request.deadline is not None and act.received_at >= request.deadline
        if not undecided or (adopted and request.status is Status.CIRCULATED):
            status = Status.APPROVED if undecided else request.status
            raise Refused("the request is decided", status=status)
        yield RequestWithdrawn(reason=self.reason)


class RecordAdoption(
    Command, on=Request, roles=frozenset({Role.CLOCK}), noun="adoption", due=ADOPTION
):
    """Record that a period ended without an objection."""

    def decide(self, act: Act, request: Request) -> Iterator[AdoptionRecorded]:
        """Once the hour has come, once."""
        if request.status is not Status.CIRCULATED or request.deadline is None:
            raise Refused("nothing is to be adopted by silence", status=request.status)
        if act.at < request.deadline:
            raise Refused("the period has not ended", deadline=request.deadline.isoformat())
        if not request.adoption_recorded:
            yield AdoptionRecorded(deadline=request.deadline)


class EnterDecision(Command, on=Request, roles=SECRETARIAT, noun="decision", creates=Creates.FRESH):
    """Enter a decision of the competent body that is on record only on paper."""

    applicant: StateCode
    """The State that had asked."""
    persons: Persons
    """Permanent reference numbers of those it is about."""
    regime: RegimeKey = "1737"
    """The resolution that opened the regime."""
    granted: bool
    """Whether the exemption was granted."""
    decided_on: date
    """The date on the document."""
    decided_by: Line
    """The body that decided."""
    territories: Territories
    """The States whose territory it covers."""
    first_day: date
    """The first day that it covers."""
    last_day: date
    """The last day that it covers."""
    reference: Line
    """The document's own reference."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The persons' entries on the list and the series of numbers."""
        return {"series": (Series, _series(act)), **_entries(self.persons)}

    def decide(
        self, act: Act, request: Request, series: Series, **entries: ListEntry
    ) -> Iterator[Event | To]:
        """The persons are listed, the window is one, and it isn't dated in the future."""
        _check_persons(self.persons, entries)
        _check_window(self.first_day, self.last_day)
        if self.decided_on > act.at.astimezone(NEW_YORK).date():
            raise Refused("a decision can't be dated in the future", field="/decided_on")
        number = series.last + 1
        yield DecisionEntered(
            number=f"{_series(act)}/{number:03}",
            measure=Measure.TRAVEL_BAN,
            **msgspec.structs.asdict(self),
        )
        yield To(
            Series,
            _series(act),
            NumberTaken(number=number, stream=f"{Request.category}/{act.subject}"),
        )


class CorrectDecision(Amending, on=Request, roles=SECRETARIAT, noun="correction"):
    """Have an entered decision read as it should have been."""

    granted: bool
    """Whether the exemption was granted."""
    decided_on: date
    """The date on the document."""
    decided_by: Line
    """The body that decided."""
    territories: Territories
    """The States whose territory it covers."""
    first_day: date
    """The first day that it covers."""
    last_day: date
    """The last day that it covers."""
    reference: Line
    """The document's own reference."""

    def decide(self, act: Act, request: Request) -> Iterator[Corrected]:
        """The same persons and number, other facts."""
        _check_window(self.first_day, self.last_day)
        said = msgspec.structs.asdict(self)
        facts = {name: said[name] for name in DecisionEntered.__struct_fields__ if name in said}
        yield corrected(
            self,
            act,
            DecisionEntered(
                number=request.number,
                applicant=request.applicant,
                persons=request.persons_named,
                measure=request.measure,
                regime=request.regime,
                **facts,
            ),
        )


class VoidRequestEntry(Void, on=Request, roles=SECRETARIAT, noun="void"):
    """Strike an entry of a request: from now on it reads as if it had never been made."""


COMMANDS = (
    RequestExemption,
    FindComplete,
    ReturnRequest,
    Circulate,
    ObjectToRequest,
    WithdrawRequest,
    RecordAdoption,
    EnterDecision,
    CorrectDecision,
    VoidRequestEntry,
)
