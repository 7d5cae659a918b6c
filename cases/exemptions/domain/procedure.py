"""Complete, returned, put before the Committee; the Chair's rulings; the deadline as it moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cases.exemptions.domain import filing
from cases.exemptions.domain.resting import (
    body_of,
    confirm_by,
    recounted,
    rests_on,
    rule_of,
    ruled,
    silence_days,
)
from cases.exemptions.events import (
    ConfirmationMoved,
    DeadlineMoved,
    RequestCirculated,
    RequestFoundComplete,
    RequestReturned,
    RequestUndecidable,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.exemptions.values import parts
from cases.regimes.domain import Body, Rule, WorkingDays
from cases.regimes.events import Procedure
from panel.access.roles import SECRETARIAT, Role
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Line, Prose


class FindComplete(Command, on=Request, roles=SECRETARIAT, noun="completion"):
    """Find that nothing is missing in a request, or that what was has come."""

    supplied: Prose = ""
    """What was missing and by which paper it came."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of a request that was received or returned."""
        if request.status in {Status.RECEIVED, Status.RETURNED}:
            return ""
        return (
            "only a request received or returned is found complete;"
            f" this one is {request.at(at).status}"
        )

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar, by which the period of a notification counts again."""
        return {} if request.procedure is Procedure.APPROVAL else rests_on(request)

    def decide(
        self,
        act: Act,
        request: Request,
        rule: Rule | None = None,
        calendar: WorkingDays | None = None,
    ) -> Iterator[RequestFoundComplete]:
        """What was missing has come, by filing it anew or by a paper that is named."""
        if lacks(request) and not self.supplied.strip():
            raise Refused(
                "say what was missing and by which paper it came",
                field="/supplied",
                missing=lacks(request),
            )
        counted: dict[str, Any] = {}
        if request.procedure is Procedure.NO_NEGATIVE_DECISION:
            assert rule is not None
            assert calendar is not None
            counted = filing.period(act, ruled(rule, request), calendar)
            counted.pop("working_days")
            counted["confirm_by"] = confirm_by(request.last_day, request.measure, rule, calendar)
        yield RequestFoundComplete(supplied=self.supplied, **counted)


def lacks(request: Request) -> str:
    """What it was found to lack, in words, while nothing says by which paper that came."""
    if request.status is Status.RETURNED and request.missing:
        return request.missing
    return parts(request.missing_parts)


class ReturnRequest(Command, on=Request, roles=SECRETARIAT, noun="return"):
    """Return a request to its State as incomplete."""

    missing: Line
    """What is missing."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Before it is circulated; a notification, while its period runs."""
        status = request.at(at).status
        if status in {Status.RECEIVED, Status.COMPLETE, Status.NOTIFIED}:
            return ""
        if status == Status.RETURNED:
            return "it is with its State already"
        return f"only a request not yet circulated is returned; this one is {status}"

    def decide(self, act: Act, request: Request) -> Iterator[RequestReturned]:
        """Nothing more."""
        yield RequestReturned(missing=self.missing)


class Circulate(Command, on=Request, roles=SECRETARIAT, noun="circulation"):
    """Put a complete request before the Committee under the no-objection procedure.

    A Committee without a Chair can't take it up: the request is recorded as undecidable then, and
    is put before the Committee once there is one.
    """

    circulated_on: date
    """The day of circulation, in New York; the period counts working days after it."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of a complete request."""
        if request.status in {Status.COMPLETE, Status.UNDECIDABLE}:
            return ""
        return f"only a complete request can be circulated; this one is {request.at(at).status}"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The calendar, and the rule of the request's ground."""
        return rests_on(request)

    @classmethod
    def follows(cls, read: Mapping[str, Any]) -> Reads:
        """The body that decides."""
        return body_of(read)

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By a rule whose period is known, over days that the calendar knows, once."""
        read["calendar"].after(act.today, silence_days(read["rule"], request))
        if request.status is Status.UNDECIDABLE and not read["committee"].chair(act.today):
            raise Refused("the Committee still has no Chair", body=read["committee"].title)

    def decide(
        self, act: Act, request: Request, calendar: WorkingDays, rule: Rule, committee: Body
    ) -> Iterator[RequestCirculated | RequestUndecidable]:
        """On the day it is sent; the period ends at 17:00 New York."""
        today = act.today
        if self.circulated_on != today:
            raise Refused(
                "a request is circulated on the day on which it is sent",
                field="/circulated_on",
                today=today.isoformat(),
            )
        days = silence_days(rule, request)
        if committee.chair(today) is None:
            decides = ruled(rule, request).decided_by or "Committee"
            yield RequestUndecidable(body=decides, on=today)
            return
        yield RequestCirculated(
            circulated_on=self.circulated_on,
            deadline=calendar.after(self.circulated_on, days),
            working_days=days,
            rule=rule_of(request),
            rule_version=rule.version,
            calendar_version=calendar.version,
            confirm_by=confirm_by(request.last_day, request.measure, rule, calendar),
        )


class MoveDeadline(Command, on=Request, roles=frozenset({Role.WORKER}), noun="deadline"):
    """Count again what runs by working days, after the calendar was corrected while it ran."""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule, and the calendar as corrected."""
        return rests_on(request)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays
    ) -> Iterator[DeadlineMoved | ConfirmationMoved]:
        """What was decided when the correction was received stands, recorded or not.

        Nothing that ran then ends before it.
        """
        yield from self._period(act, request, calendar)
        yield from self._confirmations(act, request, rule, calendar)

    def _period(self, act: Act, request: Request, calendar: WorkingDays) -> Iterator[DeadlineMoved]:
        if request.emergency or not request.open_at(act.received_at) or request.deadline is None:
            return
        counted = recounted(request, calendar)
        if counted is None:
            return
        deadline = max(counted, min(request.deadline, act.received_at))
        if deadline != request.deadline:
            yield DeadlineMoved(
                deadline=deadline, moved_from=request.deadline, calendar_version=calendar.version
            )

    def _confirmations(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays
    ) -> Iterator[ConfirmationMoved]:
        for last_day, known in request.to_confirm(act.received_at):
            counted = confirm_by(last_day, request.measure, rule, calendar)
            if counted is None or (known is not None and known <= act.received_at):
                continue
            by = max(counted, act.received_at)
            if by != known:
                yield ConfirmationMoved(
                    last_day=last_day,
                    confirm_by=by,
                    moved_from=known,
                    calendar_version=calendar.version,
                )
