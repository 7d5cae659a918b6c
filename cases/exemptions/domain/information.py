"""The State is asked for information, and answers; by the rule the clock waits or runs on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from cases.exemptions.domain.asking import APPLICANTS, check_own
from cases.exemptions.domain.resting import recounted, rests_on
from cases.exemptions.events import InformationAsked, InformationSupplied
from cases.exemptions.silence import answered
from cases.exemptions.states import Request
from cases.exemptions.statuses import PENDING, Status
from cases.regimes.domain import Rule, WorkingDays
from evidence.enclosing import EvidenceKeys, check_own_items, items_of
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.states import State
from panel.ledger.values import Prose, StateCode


class AskInformation(Command, on=Request, roles=SECRETARIAT, noun="question"):
    """Ask the State for information; where the rule of its ground says so, the clock waits."""

    wanted: Prose
    """What is to be told."""
    asked_by: StateCode | None = None
    """The member that wants it; empty where the Secretariat does."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Before it is decided."""
        status = request.at(at).status
        asked = {Status.RECEIVED, Status.COMPLETE, Status.INFORMATION_ASKED}
        if status in asked or request.open_at(at):
            return ""
        return f"information is asked before a request is decided; this one is {status}"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule of the request's ground."""
        return {"rule": rests_on(request)["rule"]}

    def decide(self, act: Act, request: Request, rule: Rule) -> Iterator[InformationAsked]:
        """Whether the clock stops is the rule's to say."""
        if not self.wanted.strip():
            raise Refused("say what is to be told", field="/wanted")
        stops = rule.published is not None and rule.published.information_stops_clock
        yield InformationAsked(wanted=self.wanted, asked_by=self.asked_by or "", stops_clock=stops)


class SupplyInformation(Command, on=Request, roles=APPLICANTS, noun="answer", blind=True):
    """Answer what your State was asked; a clock that waited runs on from the working day after."""

    answer: Prose
    """The information."""
    attachments: EvidenceKeys = ()
    """Documents: items of evidence that your State sent, by their ids."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """While a question is open that was asked by then."""
        if not any(q.answered_at is None and q.asked_at <= at for q in request.questions):
            return "nothing is asked of the State"
        if request.open or request.status in PENDING:
            return ""
        return f"the request is {request.at(at).status}: no answer is awaited"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The calendar."""
        return {"calendar": rests_on(request)["calendar"]}

    def reads(self, request: Request, act: Act) -> Reads:
        """The attachments."""
        return items_of(self.attachments)

    def decide(
        self, act: Act, request: Request, calendar: WorkingDays, **read: State
    ) -> Iterator[InformationSupplied]:
        """By the State that made the request."""
        check_own(act, request, does="answers")
        if not self.answer.strip():
            raise Refused("say something", field="/answer")
        check_own_items(self.attachments, read, act.state, field="/attachments")
        yield InformationSupplied(
            answer=self.answer,
            attachments=self.attachments,
            deadline=_runs_on(act, request, calendar),
            calendar_version=calendar.version,
        )


def _runs_on(act: Act, request: Request, calendar: WorkingDays) -> datetime | None:
    """Where the period ends now; a period that waited never ends before the answer is entered."""
    questions = answered(request.questions, "", act.received_at)
    later = msgspec.structs.replace(request, questions=questions)
    if not request.stopped or later.stopped or request.deadline is None:
        return request.deadline
    if request.emergency:
        stood_since = min(q.asked_at for q in request.questions if q.stands)
        return max(request.deadline + (act.received_at - stood_since), act.at)
    counted = recounted(later, calendar)
    assert counted is not None
    return max(counted, act.at)
