"""What becomes of an exemption in force: narrowed, revoked, its travel confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from cases.exemptions.domain.asking import APPLICANTS, check_own
from cases.exemptions.events import (
    ConditionBreached,
    ExemptionRevoked,
    PersonsRemoved,
    TravelConfirmed,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, GRANTED
from cases.listing.domain import Persons
from cases.regimes.events import Measure
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Command, Refused, check_past
from panel.ledger.values import Line, Prose


class InForce(Command, frozen=True, kw_only=True):
    """What is done to an exemption that is in force."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of one that is in force."""
        status = request.openly(at)
        return "" if status in GRANTED else f"no exemption is in force; this request is {status}"


class RemovePersons(InForce, on=Request, roles=SECRETARIAT, noun="removal"):
    """Enter that an exemption holds no longer for some of its persons."""

    persons: Persons
    """Those for whom it holds no longer, by permanent reference number."""
    from_day: date
    """The first day on which it no longer covers them."""
    decided_by: Line
    """The body that decided."""
    reason: Prose
    """Why."""

    def decide(self, act: Act, request: Request) -> Iterator[PersonsRemoved]:
        """Some of its persons, each once."""
        covered = set(request.granted_persons or request.persons_named) - set(dict(request.removed))
        for number, person in enumerate(self.persons):
            if person not in covered:
                raise Refused(
                    "the exemption doesn't hold for this person", field=f"/persons/{number}"
                )
        if self.from_day > request.covered_until(request.at(act.at)):
            raise Refused("by then it has ended", field="/from_day")
        if covered <= set(self.persons):
            raise Refused("an exemption that holds for nobody is revoked instead", field="/persons")
        yield PersonsRemoved(**msgspec.structs.asdict(self))


class RevokeExemption(InForce, on=Request, roles=SECRETARIAT, noun="revocation"):
    """Enter that an exemption was revoked."""

    from_day: date
    """The first day without it."""
    decided_by: Line
    """The body that decided."""
    reason: Prose
    """Why."""

    def decide(self, act: Act, request: Request) -> Iterator[ExemptionRevoked]:
        """Within its window."""
        if self.from_day > request.covered_until(request.at(act.at)):
            raise Refused("by then it has ended", field="/from_day")
        yield ExemptionRevoked(**msgspec.structs.asdict(self))


class RecordBreach(InForce, on=Request, roles=SECRETARIAT, noun="breach"):
    """Enter that a condition of an exemption was not kept: from that day on it doesn't cover."""

    from_day: date
    """The day of the breach."""
    reason: Prose
    """Which condition, and how it is known."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of one that has conditions."""
        why = super().offered(request, at)
        return why or ("" if request.conditions else "the exemption has no condition")

    def decide(self, act: Act, request: Request) -> Iterator[ConditionBreached]:
        """Not in the future."""
        check_past(self.from_day, act, field="/from_day")
        yield ConditionBreached(from_day=self.from_day, reason=self.reason)


class ConfirmTravel(Command, on=Request, roles=APPLICANTS, noun="confirmation", blind=True):
    """Confirm in writing whether the travel took place, and when."""

    travelled: bool
    """Whether it took place."""
    departed_on: date | None = None
    """The day of departure."""
    returned_on: date | None = None
    """The day of return."""
    remarks: Prose = ""
    """What else is to be said of it."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of a journey that was granted, once."""
        if request.measure is not Measure.TRAVEL_BAN:
            return "only travel is confirmed"
        if request.travelled is not None:
            return "the travel is confirmed"
        status = request.openly(at)
        return "" if status in GRANTED | ENDED else f"nothing was granted; this one is {status}"

    def decide(self, act: Act, request: Request) -> Iterator[TravelConfirmed]:
        """By the State that asked, of days that have come."""
        check_own(act, request, does="confirms the travel")
        if self.travelled and self.departed_on is None:
            raise Refused("say on which day it began", field="/departed_on")
        for name in ("departed_on", "returned_on"):
            if (day := getattr(self, name)) is not None:
                check_past(day, act, field=f"/{name}")
        if self.departed_on and self.returned_on and self.returned_on < self.departed_on:
            raise Refused("the return lies before the departure", field="/returned_on")
        by = request.confirmation(request.at(act.received_at))
        yield TravelConfirmed(**msgspec.structs.asdict(self), confirm_by=by)
