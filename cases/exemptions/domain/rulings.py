"""What the Chair rules of a period that runs: a shorter one, or an emergency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from cases.exemptions.domain.resting import body_of, check_chaired, recounted, rests_on, said
from cases.exemptions.events import PeriodShortened
from cases.exemptions.states import Request
from cases.regimes.domain import Body, Rule, WorkingDays
from cases.regimes.events import Procedure
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Count, Instant, Prose

_EMERGENCY = "emergency_hours", "within how many hours an emergency is ruled on"
CHAIR = frozenset({Role.CHAIR, Role.SECRETARIAT})
"""Who records what the Chair ruled."""


class OfChair(Command, frozen=True, kw_only=True):
    """What the Chair rules of a period that runs."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """While its period runs."""
        if not request.open_at(at) or request.procedure is not Procedure.APPROVAL:
            return "no period of the no-objection procedure runs"
        if request.stopped:
            return "the clock is stopped: the State has yet to answer"
        if request.deadline and request.deadline <= at:
            return "the period has ended: what it waits for is a hold"
        return ""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar."""
        return rests_on(request)

    @classmethod
    def follows(cls, read: Mapping[str, Any]) -> Reads:
        """The body that decides."""
        return body_of(read)

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By a Chair whom there is."""
        check_chaired(act, read["committee"])


class ShortenPeriod(OfChair, on=Request, roles=CHAIR, noun="shorter-period"):
    """The Chair rules that a shorter period suffices; it counts from circulation."""

    working_days: Count
    """How many working days suffice."""
    reason: Prose
    """Why."""

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays, committee: Body
    ) -> Iterator[PeriodShortened]:
        """Shorter than it is, and never over before the ruling."""
        if not 1 <= self.working_days < request.working_days:
            raise Refused(
                "a shorter period has at least one working day and fewer than it had",
                field="/working_days",
                has=request.working_days,
            )
        ends = recounted(request, calendar, working_days=self.working_days)
        assert ends is not None
        if request.deadline and ends >= request.deadline:
            raise Refused("the period ends before that", field="/working_days")
        yield PeriodShortened(
            deadline=max(ends, act.received_at),
            working_days=self.working_days,
            emergency=False,
            reason=self.reason,
            calendar_version=calendar.version,
        )


class RuleEmergency(OfChair, on=Request, roles=CHAIR, noun="emergency"):
    """The Chair rules that it is an emergency, and until when members may object."""

    ends_at: Instant
    """The hour at which the period ends."""
    reason: Prose
    """Why: a medical evacuation, force majeure."""

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By a Chair whom there is, and a rule that knows emergencies."""
        super().bar(act, request, read)
        said(read["rule"], request, *_EMERGENCY)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays, committee: Body
    ) -> Iterator[PeriodShortened]:
        """After the ruling, before the period would end, within the hours that the rule says."""
        hours = said(rule, request, *_EMERGENCY)
        if self.ends_at <= act.received_at:
            raise Refused("a period never ends before the ruling", field="/ends_at")
        if self.ends_at > act.received_at + timedelta(hours=hours):
            raise Refused(
                "an emergency is ruled on within the hours that the rule says",
                field="/ends_at",
                hours=hours,
            )
        if request.deadline and self.ends_at >= request.deadline:
            raise Refused("the period ends before that hour", field="/ends_at")
        yield PeriodShortened(
            deadline=self.ends_at,
            working_days=request.working_days,
            emergency=True,
            reason=self.reason,
            calendar_version=calendar.version,
        )
