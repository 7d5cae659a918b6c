"""The no-objection procedure: complete, circulated, objected to, adopted by silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cases.exemptions.events import (
    AdoptionRecorded,
    DeadlineMoved,
    RequestCirculated,
    RequestFoundComplete,
    RequestObjected,
    RequestReturned,
)
from cases.exemptions.states import ADOPTION, Request, Status
from cases.regimes.domain import (
    COMMITTEE,
    HEADQUARTERS,
    Body,
    Rule,
    WorkingDays,
    rule_key,
)
from panel.access.roles import SECRETARIAT, Role
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Line, Prose, new_york_day


class FindComplete(Command, on=Request, roles=SECRETARIAT, noun="completion"):
    """Find that nothing is missing in a request."""

    supplied: Prose = ""
    """What was missing and by which paper it came, where the request had been returned."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of a request that was received or returned."""
        if request.status in {Status.RECEIVED, Status.RETURNED}:
            return ""
        return (
            "only a request received or returned is found complete;"
            f" this one is {request.at(at).status}"
        )

    def decide(self, act: Act, request: Request) -> Iterator[RequestFoundComplete]:
        """What was missing has come, where the request had been returned for it."""
        if request.status is Status.RETURNED and not self.supplied:
            raise Refused(
                "say what was missing and by which paper it came",
                field="/supplied",
                missing=request.missing,
            )
        yield RequestFoundComplete(supplied=self.supplied)


class ReturnRequest(Command, on=Request, roles=SECRETARIAT, noun="return"):
    """Return a request to its State as incomplete."""

    missing: Line
    """What is missing."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Before it is circulated."""
        if request.status in {Status.RECEIVED, Status.COMPLETE}:
            return ""
        if request.status is Status.RETURNED:
            return "it is with its State already"
        return f"only a request not yet circulated is returned; this one is {request.at(at).status}"

    def decide(self, act: Act, request: Request) -> Iterator[RequestReturned]:
        """Nothing more."""
        yield RequestReturned(missing=self.missing)


class Circulate(Command, on=Request, roles=SECRETARIAT, noun="circulation"):
    """Put a complete request before the Committee under the no-objection procedure."""

    circulated_on: date
    """The day of circulation, in New York; the period counts working days after it."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of a complete request."""
        if request.status is Status.COMPLETE:
            return ""
        return f"only a complete request can be circulated; this one is {request.at(at).status}"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The calendar, and the rule of the request's ground."""
        return {"calendar": (WorkingDays, HEADQUARTERS), "rule": (Rule, rule_of(request))}

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By a rule whose period is known, over days that the calendar knows."""
        read["calendar"].after(act.today, _silence(request, read["rule"]))

    def decide(
        self, act: Act, request: Request, calendar: WorkingDays, rule: Rule
    ) -> Iterator[RequestCirculated]:
        """On the day it is sent; the period ends at 17:00 New York."""
        today = act.today
        if self.circulated_on != today:
            raise Refused(
                "a request is circulated on the day on which it is sent",
                field="/circulated_on",
                today=today.isoformat(),
            )
        days = _silence(request, rule)
        yield RequestCirculated(
            circulated_on=self.circulated_on,
            deadline=calendar.after(self.circulated_on, days),
            working_days=days,
            rule=rule_of(request),
            rule_version=rule.version,
            calendar_version=calendar.version,
        )


def rule_of(request: Request) -> str:
    """The key of the rule by which the request is decided."""
    return rule_key(request.regime, request.measure, request.ground)


def _silence(request: Request, rule: Rule) -> int:
    """The working days of the procedure; Refused where the rule doesn't say how many."""
    days = rule.published.silence_working_days if rule.published else None
    if days is None:
        raise Refused(
            "the rule doesn't say how long the no-objection procedure lasts",
            rule_row=rule_of(request),
        )
    return days


class MoveDeadline(Command, on=Request, roles=frozenset({Role.WORKER}), noun="deadline"):
    """Count a period again after the calendar was corrected while it ran."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The calendar as corrected."""
        return {"calendar": (WorkingDays, HEADQUARTERS)}

    def decide(self, act: Act, request: Request, calendar: WorkingDays) -> Iterator[DeadlineMoved]:
        """What was decided when the correction was received stands; no period ends before it."""
        if request.adoption_recorded or request.at(act.received_at).status != Status.CIRCULATED:
            return
        assert request.circulated_on is not None
        assert request.deadline is not None
        counted = calendar.after(request.circulated_on, request.working_days)
        deadline = max(counted, act.received_at)
        if deadline != request.deadline:
            yield DeadlineMoved(
                deadline=deadline, moved_from=request.deadline, calendar_version=calendar.version
            )


class ObjectToRequest(
    Command,
    on=Request,
    roles=frozenset({Role.MEMBER, Role.SECRETARIAT}),
    noun="objection",
    blind=True,
):
    """Object to a request before the Committee; what comes after its deadline is kept as late."""

    reason: Prose = ""
    """Why, where the member says so."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """To what is, or was, before the Committee."""
        if request.circulated_on is None:
            return "the request is not before the Committee"
        return "the request was withdrawn" if request.status is Status.WITHDRAWN else ""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The Committee's seats."""
        return {"committee": (Body, COMMITTEE)}

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By somebody who can have had a seat."""
        if not read["committee"].seats:
            raise Refused("no seat on the Committee is on record", body=COMMITTEE)

    def decide(self, act: Act, request: Request, committee: Body) -> Iterator[RequestObjected]:
        """By a State seated when it was received; one received too late is kept as late."""
        day = new_york_day(act.received_at)
        if request.circulated_on and day < request.circulated_on:
            raise Refused(
                "an objection is to what was before the Committee when it was received",
                field="/received_at",
                circulated_on=request.circulated_on.isoformat(),
            )
        if act.state is None or not committee.seated(act.state, day):
            raise Refused(
                "only a State seated on the Committee objects", field="/on_behalf_of", on=str(day)
            )
        if any(objection.state == act.state for objection in request.objections):
            raise Refused("this member's objection is on record", member=act.state)
        yield RequestObjected(state=act.state, reason=self.reason)


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
