"""What the clock records of what time did: each took effect at its hour, recorded or not."""

from __future__ import annotations

from collections.abc import Iterator

from cases.exemptions.events import (
    AdoptionRecorded,
    ConfirmationOverdue,
    ExemptionLapsed,
    ExtensionRecorded,
    HoldLapsed,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import GRANTED, THEN
from cases.exemptions.timing import ADOPTION, CONFIRMATION, EXTENSION, HOLD, LAPSE
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Refused

CLOCK = frozenset({Role.CLOCK})


class RecordAdoption(Command, on=Request, roles=CLOCK, noun="adoption", due=ADOPTION):
    """Record that a period ended without an objection, or without a negative decision."""

    def decide(self, act: Act, request: Request) -> Iterator[AdoptionRecorded]:
        """Once the hour has come, once."""
        ends = request.takes_effect
        if request.status not in THEN or ends is None:
            raise Refused("nothing is to be adopted by silence", status=request.status)
        if act.at < ends:
            raise Refused("the period has not ended", deadline=ends.isoformat())
        yield from adoption(act, request)


class RecordExtension(Command, on=Request, roles=CLOCK, noun="extension-adoption", due=EXTENSION):
    """Record that nobody objected to an extension."""

    def decide(self, act: Act, request: Request) -> Iterator[ExtensionRecorded]:
        """Once the hour has come, once."""
        ends = request.takes_effect
        if request.status not in GRANTED or not request.open or ends is None:
            raise Refused("no extension is to be adopted by silence", status=request.status)
        if act.at < ends:
            raise Refused("the period has not ended", deadline=ends.isoformat())
        yield from extension(act, request)


class RecordLapse(Command, on=Request, roles=CLOCK, noun="lapse", due=LAPSE):
    """Record that an exemption ended whose extension was objected to."""

    def decide(self, act: Act, request: Request) -> Iterator[ExemptionLapsed]:
        """Once the hour has come, once."""
        later = request.extension
        lapsed = request.status in GRANTED and later is not None and later.objected
        if later is None or not lapsed or act.at < later.lapses_at:
            raise Refused("nothing has lapsed", status=request.status)
        if not later.lapse_recorded:
            yield ExemptionLapsed(lapsed_at=later.lapses_at)


class RecordHoldLapse(Command, on=Request, roles=CLOCK, noun="hold-lapse", due=HOLD):
    """Record that a hold ended with its owner's seat."""

    def decide(self, act: Act, request: Request) -> Iterator[HoldLapsed]:
        """Each once."""
        for hold in request.holds:
            if hold.lapses_now and hold.ends <= act.at and not hold.lapse_recorded:
                yield HoldLapsed(state=hold.state, lapsed_at=hold.ends)


class RecordOverdue(Command, on=Request, roles=CLOCK, noun="overdue", due=CONFIRMATION):
    """Record that the State was to confirm the travel by then, and did not."""

    def decide(self, act: Act, request: Request) -> Iterator[ConfirmationOverdue]:
        """Once, and never closing the case."""
        span = request.at(act.at)
        by = request.confirmation(span)
        if by is None or request.travelled is not None or not request.overdue(span):
            raise Refused("no confirmation is due", status=request.status)
        if by not in request.overdue_recorded:
            yield ConfirmationOverdue(confirm_by=by)


def adoption(act: Act, request: Request) -> Iterator[AdoptionRecorded]:
    """The record that silence adopted it by then, unless it is made."""
    ends = request.takes_effect
    if request.status not in THEN or ends is None or ends > act.at:
        return
    if ends not in request.adoption_recorded:
        yield AdoptionRecorded(deadline=ends, confirm_by=request.confirm_by)


def extension(act: Act, request: Request) -> Iterator[ExtensionRecorded]:
    """The record that an extension was adopted by then, unless it is made."""
    ends, later = request.takes_effect, request.extension
    if request.status not in GRANTED or later is None or later.objected:
        return
    if ends is not None and ends <= act.at and ends not in later.recorded:
        yield ExtensionRecorded(deadline=ends, last_day=later.last_day, confirm_by=later.confirm_by)
