"""Notice that the same journey begins and ends some hours earlier or later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

import msgspec

from cases.exemptions.domain import filing
from cases.exemptions.domain.afterwards import InForce
from cases.exemptions.domain.asking import (
    APPLICANTS,
    Itinerary,
    check_itinerary,
    check_own,
    shifted,
)
from cases.exemptions.domain.resting import confirm_by, rests_on, said
from cases.exemptions.events import JourneyShifted
from cases.exemptions.states import Request
from cases.exemptions.values import Leg
from cases.regimes.domain import Rule, WorkingDays
from panel.ledger.commands import Act, Reads, Refused
from panel.ledger.values import Prose

Hours = Annotated[int, msgspec.Meta(ge=-8784, le=8784)]
_SHIFTS = "shift_hours", "by how many hours a notice shifts a journey"
_NOTICE = "change_notice_working_days", "how many working days before a change is told"


class ShiftJourney(InForce, on=Request, roles=APPLICANTS, noun="shift"):
    """Give notice that the same journey begins and ends some hours earlier or later."""

    hours: Hours
    """Elapsed hours by which both ends of the window move; less than none where it is earlier."""
    itinerary: Itinerary | None = None
    """The legs with their new days; the same places in the same order."""
    reason: Prose = ""
    """Why."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of a journey whose legs are known, and that nobody was to extend."""
        if why := super().offered(request, at):
            return why
        if request.extension:
            return "what was to be extended is changed by a new request"
        return "" if request.itinerary else "only a journey whose legs are known is shifted"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar."""
        return rests_on(request)

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By a rule that says how far and how long before."""
        said(read["rule"], request, *_SHIFTS)
        said(read["rule"], request, *_NOTICE)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays
    ) -> Iterator[JourneyShifted]:
        """By as many hours in all as the rule lets a notice do, and in time."""
        check_own(act, request, does="shifts the journey")
        most = said(rule, request, *_SHIFTS)
        if not self.hours or abs(request.shifted_hours + self.hours) > most:
            raise Refused(
                f"a shift of more than {most} hours against the first approval is a new request",
                field="/hours",
                shifted_before=request.shifted_hours,
            )
        hours = request.shifted_hours + self.hours
        began, ended = request.first_window or (request.first_day, request.last_day)
        legs = request.first_itinerary or request.itinerary
        first, last = shifted(began, hours), shifted(ended, hours, end=True)
        _check_notice(act, request, rule, calendar, min(first, request.first_day))
        itinerary = self.itinerary or _moved(legs, hours)
        if self.itinerary:
            _check_same(self.itinerary, legs, hours)
            check_itinerary(self.itinerary, first, last)
        yield JourneyShifted(
            hours=self.hours,
            first_day=first,
            last_day=last,
            itinerary=itinerary,
            confirm_by=confirm_by(last, request.measure, rule, calendar),
        )


def _check_notice(act: Act, request: Request, rule: Rule, known: WorkingDays, begins: date) -> None:
    wanted = said(rule, request, *_NOTICE)
    given = filing.notice(act, begins, known)
    if given is not None and given < wanted:
        raise Refused(
            f"a change is told {wanted} working days before the journey begins",
            field="/hours",
            given=given,
        )


def _moved(legs: tuple[Leg, ...], hours: int) -> tuple[Leg, ...]:
    return tuple(
        msgspec.structs.replace(
            leg,
            departs_on=shifted(leg.departs_on, hours),
            arrives_on=shifted(leg.arrives_on, hours),
        )
        for leg in legs
    )


def _check_same(new: tuple[Leg, ...], old: tuple[Leg, ...], hours: int) -> None:
    """The same places in the same order, each leg as many hours from the first approval."""

    def places(legs: tuple[Leg, ...]) -> list[tuple[str, str, str, str]]:
        return [(leg.territory, leg.way, leg.departs_from, leg.arrives_at) for leg in legs]

    if places(new) != places(old):
        raise Refused("another itinerary is a new request", field="/itinerary")
    for number, (leg, was) in enumerate(zip(new, old, strict=True)):
        for name in ("departs_on", "arrives_on"):
            day, before = getattr(leg, name), getattr(was, name)
            if not shifted(before, hours) <= day <= shifted(before, hours, end=True):
                raise Refused(
                    "the leg is not moved by so many hours", field=f"/itinerary/{number}/{name}"
                )
