"""What the clock records of what time did: each took effect at its hour, recorded or not."""

from __future__ import annotations

from collections.abc import Iterator

from cases.exemptions.domain.resting import confirm_by, rests_on
from cases.exemptions.events import (
    AdoptionRecorded,
    ConfirmationOverdue,
    ExemptionLapsed,
    ExtensionRecorded,
    HoldLapsed,
)
from cases.exemptions.states import ADOPTION, CONFIRMATION, EXTENSION, HOLD, LAPSE, Request
from cases.exemptions.statuses import THEN
from cases.regimes.domain import Rule, WorkingDays
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Reads, Refused

CLOCK = frozenset({Role.CLOCK})


class RecordAdoption(Command, on=Request, roles=CLOCK, noun="adoption", due=ADOPTION):
    """Record that a period ended without an objection, or without a negative decision."""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar, by which travel is to be confirmed."""
        return rests_on(request)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays
    ) -> Iterator[AdoptionRecorded]:
        """Once the hour has come, once."""
        ends = request.takes_effect
        if request.status not in THEN or ends is None:
            raise Refused("nothing is to be adopted by silence", status=request.status)
        if act.at < ends:
            raise Refused("the period has not ended", deadline=ends.isoformat())
        if not request.adoption_recorded:
            yield AdoptionRecorded(
                deadline=ends,
                confirm_by=confirm_by(request.last_day, request.measure, rule, calendar),
            )


class RecordExtension(Command, on=Request, roles=CLOCK, noun="extension-adoption", due=EXTENSION):
    """Record that nobody objected to an extension."""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar, by which travel is to be confirmed."""
        return rests_on(request)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays
    ) -> Iterator[ExtensionRecorded]:
        """Once the hour has come, once."""
        ends, later = request.takes_effect, request.extension
        if later is None or later.objected or ends is None:
            raise Refused("no extension is to be adopted by silence", status=request.status)
        if act.at < ends:
            raise Refused("the period has not ended", deadline=ends.isoformat())
        if not later.recorded:
            yield ExtensionRecorded(
                deadline=ends,
                last_day=later.last_day,
                confirm_by=confirm_by(later.last_day, request.measure, rule, calendar),
            )


class RecordLapse(Command, on=Request, roles=CLOCK, noun="lapse", due=LAPSE):
    """Record that an exemption ended whose extension was objected to."""

    def decide(self, act: Act, request: Request) -> Iterator[ExemptionLapsed]:
        """Once the hour has come, once."""
        later = request.extension
        if later is None or not later.objected or act.at < later.lapses_at:
            raise Refused("nothing has lapsed", status=request.status)
        if not later.lapse_recorded:
            yield ExemptionLapsed(lapsed_at=later.lapses_at)


class RecordHoldLapse(Command, on=Request, roles=CLOCK, noun="hold-lapse", due=HOLD):
    """Record that a hold ended with its owner's seat."""

    def decide(self, act: Act, request: Request) -> Iterator[HoldLapsed]:
        """Each once."""
        for hold in request.holds:
            ended = hold.lapses_at is not None and hold.lapses_at == hold.ends <= act.at
            if ended and not hold.lapse_recorded and hold.lapses_at:
                yield HoldLapsed(state=hold.state, lapsed_at=hold.lapses_at)


class RecordOverdue(Command, on=Request, roles=CLOCK, noun="overdue", due=CONFIRMATION):
    """Record that the State was to confirm the travel by then, and did not."""

    def decide(self, act: Act, request: Request) -> Iterator[ConfirmationOverdue]:
        """Once, and never closing the case."""
        if request.confirm_by is None or act.at < request.confirm_by:
            raise Refused("no confirmation is due", status=request.status)
        if request.travelled is None and not request.overdue:
            yield ConfirmationOverdue(confirm_by=request.confirm_by)
