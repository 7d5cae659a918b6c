"""What a body decides in a meeting, and how a decision is made known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

import msgspec

from cases.exemptions.domain.asking import Territories, check_window
from cases.exemptions.domain.resting import confirm_by, rests_on, ruled
from cases.exemptions.events import DecidedInMeeting, DecisionCommunicated
from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, GRANTED, THEN, Status
from cases.regimes.domain import Rule, WorkingDays
from cases.regimes.events import Procedure
from evidence.enclosing import EvidenceKeys, check_items, items_of
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Command, Reads, Refused, check_past
from panel.ledger.states import State
from panel.ledger.values import Instant, Line, Prose, Reference, StateCode, new_york_day

_DECIDABLE = frozenset(
    {
        Status.COMPLETE,
        Status.INFORMATION_ASKED,
        Status.CIRCULATED,
        Status.NOTIFIED,
        Status.ON_HOLD,
        Status.OBJECTED,
        Status.UNDECIDABLE,
    }
)
Some = Annotated[tuple[Reference, ...], msgspec.Meta(max_length=100)]
SomeStates = Annotated[tuple[StateCode, ...], msgspec.Meta(max_length=50)]


class DecideInMeeting(Command, on=Request, roles=SECRETARIAT, noun="meeting-decision"):
    """Enter what the Committee decided in a meeting on a request, or against a notification."""

    granted: bool
    """Whether the exemption was granted."""
    decided_at: Instant
    """When it was decided."""
    minutes: Line
    """The document that records it, such as the symbol of the meeting's record."""
    documents: EvidenceKeys = ()
    """The minutes themselves: items of evidence, by their ids."""
    reason: Prose = ""
    """The reasons given."""
    persons: Some = ()
    """Those for whom it was granted, where not for all."""
    territories: SomeStates = ()
    """The States for whose territory it was granted, where not for all."""
    first_day: date | None = None
    """The first day that it covers, where another than asked for."""
    last_day: date | None = None
    """The last day that it covers, where another than asked for."""
    conditions: Prose = ""
    """The conditions under which it was granted."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of one that is not decided, or is decided by silence alone."""
        if request.status in _DECIDABLE:
            return ""
        return f"it is decided already: this request is {request.at(at).status}"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar."""
        return rests_on(request)

    def reads(self, request: Request, act: Act) -> Reads:
        """The minutes."""
        return items_of(self.documents)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays, **read: State
    ) -> Iterator[DecidedInMeeting]:
        """Before silence decided; what is granted lies within what was asked for."""
        if self.decided_at > act.at:
            raise Refused("a decision in the future is not entered", field="/decided_at")
        if not self.minutes.strip():
            raise Refused("name the document that records the decision", field="/minutes")
        check_items(self.documents, read, field="/documents")
        self._check_undecided(request)
        if request.status is Status.NOTIFIED and self.granted:
            raise Refused("a notification needs no approval", field="/granted")
        first, last = self.first_day or request.first_day, self.last_day or request.last_day
        self._check_within(request, first, last)
        yield DecidedInMeeting(
            granted=self.granted,
            decided_at=self.decided_at,
            decided_by=ruled(rule, request).decided_by or "Committee",
            minutes=self.minutes,
            documents=self.documents,
            reason=self.reason,
            persons=self.persons or request.persons_named,
            territories=self.territories or request.territories,
            first_day=first,
            last_day=last,
            conditions=self.conditions,
            confirm_by=confirm_by(last, request.measure, rule, calendar) if self.granted else None,
        )

    def _check_undecided(self, request: Request) -> None:
        ends = request.takes_effect
        circulated = request.circulated_on if request.procedure is Procedure.APPROVAL else None
        if circulated and new_york_day(self.decided_at) < circulated:
            raise Refused(
                "by then it was not before the Committee",
                field="/decided_at",
                circulated_on=circulated.isoformat(),
            )
        if request.status in THEN and ends is not None and self.decided_at >= ends:
            raise Refused(
                "by then silence had decided; what is in force is revoked instead",
                field="/decided_at",
                decided_by_silence_at=ends.isoformat(),
            )

    def _check_within(self, request: Request, first: date, last: date) -> None:
        check_window(first, last)
        if first < request.first_day or last > request.last_day:
            raise Refused("the window granted lies within that asked for", field="/first_day")
        for number, person in enumerate(self.persons):
            if person not in request.persons_named:
                raise Refused("nothing was asked for this person", field=f"/persons/{number}")
        for number, state in enumerate(self.territories):
            if state not in request.territories:
                raise Refused(
                    "nothing was asked for this territory", field=f"/territories/{number}"
                )


class CommunicateDecision(Command, on=Request, roles=SECRETARIAT, noun="communication"):
    """Record that a decision was made known to States in writing."""

    to: Territories
    """The States to which the note went."""
    sent_on: date
    """The day on which it was sent."""
    reference: Line
    """The note's own reference."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of one that is decided."""
        status = request.at(at).status
        if status in GRANTED | ENDED | {Status.REFUSED, Status.OBJECTED}:
            return ""
        return f"nothing is decided yet; this request is {status}"

    def decide(self, act: Act, request: Request) -> Iterator[DecisionCommunicated]:
        """Not in the future."""
        check_past(self.sent_on, act, field="/sent_on")
        yield DecisionCommunicated(to=self.to, sent_on=self.sent_on, reference=self.reference)
