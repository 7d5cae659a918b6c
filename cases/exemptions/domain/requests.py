"""A State asks for an exemption, and may take its request back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from cases.exemptions.domain.asking import (
    APPLICANTS,
    Ground,
    Itinerary,
    RegimeKey,
    check_itinerary,
    check_window,
    numbered,
    read_for,
)
from cases.exemptions.events import ExemptionRequested, RequestWithdrawn
from cases.exemptions.states import PENDING, Request, Status
from cases.listing.domain import ListEntry, Persons, check_listed, check_regime
from cases.regimes.domain import Rule, rule_key
from cases.regimes.events import Measure
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.events import Event
from panel.ledger.registers import Series
from panel.ledger.values import Prose


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
        """The persons' entries on the list, the rule of the ground and the series of numbers."""
        rule = rule_key(self.regime, Measure.TRAVEL_BAN, self.ground)
        return {**read_for(self.persons, act), "rule": (Rule, rule)}

    def decide(
        self, act: Act, request: Request, series: Series, rule: Rule, **entries: ListEntry
    ) -> Iterator[Event | To]:
        """The persons are listed, the ground is one, the window and the legs fit."""
        check_listed(self.persons, entries)
        check_regime(self.regime, entries)
        if rule.published is None:
            raise Refused(
                f"no rule of {self.regime} knows this ground of exemption from the travel ban",
                field="/ground",
            )
        check_window(self.first_day, self.last_day)
        check_itinerary(self.itinerary, self.first_day, self.last_day)
        assert act.state is not None
        number, taken = numbered(act, series)
        yield ExemptionRequested(
            number=number,
            applicant=act.state,
            measure=Measure.TRAVEL_BAN,
            **msgspec.structs.asdict(self),
        )
        yield taken


class WithdrawRequest(Command, on=Request, roles=APPLICANTS, noun="withdrawal"):
    """Take a request back before it is decided."""

    reason: Prose = ""
    """Why, where the State says so."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Before it is decided."""
        status = request.at(at).status
        return "" if status in {*PENDING, Status.OBJECTED} else f"the request is decided: {status}"

    def decide(self, act: Act, request: Request) -> Iterator[RequestWithdrawn]:
        """By the State that made it, before it is adopted."""
        if act.state != request.applicant:
            raise Refused("only the State that made a request withdraws it", field="/on_behalf_of")
        yield RequestWithdrawn(reason=self.reason)
