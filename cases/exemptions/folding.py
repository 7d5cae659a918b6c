"""What each event changes in a request: plain functions, one an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from cases.exemptions import events as happened
from cases.exemptions import opposing
from cases.exemptions.opposing import Changes, received
from cases.exemptions.silence import Extension, Longer, Question, answered
from cases.exemptions.statuses import BEFORE_CIRCULATION, THEN, Status
from cases.regimes.events import Procedure
from panel.ledger.events import Event, Fact
from panel.ledger.values import new_york_day

if TYPE_CHECKING:
    from cases.exemptions.states import Request

_OPENS = {
    Procedure.APPROVAL: Status.RECEIVED,
    Procedure.NO_NEGATIVE_DECISION: Status.NOTIFIED,
    Procedure.NOTIFICATION: Status.NOTED,
}


def changed(request: Request, event: Event, fact: Fact) -> Changes:
    """The fields that the event gives other values."""
    made = _CHANGES[type(event)](request, event, fact)
    return made if isinstance(made, dict) else {"status": made}


def _own(request: Request, event: Event, *apart: str) -> Changes:
    """What the event says under the names that the request knows it by."""
    said = {name: getattr(event, name) for name in event.__struct_fields__}
    return {n: v for n, v in said.items() if n in request.__struct_fields__ and n not in apart}


def _requested(request: Request, event: happened.ExemptionRequested, fact: Fact) -> Changes:
    return _own(request, event, "missing") | {
        "counted_at": received(fact) if event.counted_from else None,
        "persons_named": event.persons,
        "missing_parts": event.missing,
        "circulated_on": event.counted_from,
        "status": _OPENS[event.procedure],
    }


def _entered(request: Request, event: happened.DecisionEntered, fact: Fact) -> Changes:
    return _own(request, event) | {
        "persons_named": event.persons,
        "status": Status.APPROVED if event.granted else Status.REFUSED,
        "territories_named": event.territories,
        "decided_version": fact.version,
    }


def _complete(request: Request, event: happened.RequestFoundComplete, fact: Fact) -> Changes:
    said: Changes = {"missing": "", "supplied": event.supplied}
    if request.procedure is Procedure.APPROVAL:
        return said | {"status": Status.COMPLETE}
    counted = {
        "circulated_on": event.counted_from,
        "counted_at": received(fact),
        "deadline": event.deadline,
        "confirm_by": event.confirm_by,
        "questions": tuple(q for q in request.questions if q.answered_at),
    }
    return said | counted | {"status": _OPENS[request.procedure]}


def _supplemented(request: Request, event: happened.RequestSupplemented, _fact: Fact) -> Changes:
    said = _own(request, event, "missing") | {"missing_parts": event.missing}
    if request.procedure is not Procedure.APPROVAL:
        return said
    if request.status is Status.INFORMATION_ASKED:
        return said | {"before_question": Status.RECEIVED}
    return said | {"status": Status.RECEIVED}


def _asked(request: Request, event: happened.InformationAsked, fact: Fact) -> Changes:
    asked = Question(
        wanted=event.wanted,
        asked_by=event.asked_by,
        asked_at=received(fact),
        stops_clock=event.stops_clock and request.open,
    )
    changes: Changes = {"questions": (*request.questions, asked)}
    if request.status in BEFORE_CIRCULATION:
        before = request.before_question or request.status
        changes |= {"status": Status.INFORMATION_ASKED, "before_question": before}
    return changes


def _supplied(request: Request, event: happened.InformationSupplied, fact: Fact) -> Changes:
    at = received(fact)
    questions = answered(request.questions, event.answer, at)
    changes: Changes = {
        "questions": questions,
        "deadline": event.deadline or request.deadline,
        "attachments": (*request.attachments, *event.attachments),
    }
    waited = request.status is Status.INFORMATION_ASKED
    if waited and all(q.answered_at for q in questions):
        changes |= {"status": request.before_question, "before_question": None}
    return changes


def _circulated(request: Request, event: happened.RequestCirculated, _fact: Fact) -> Changes:
    return _own(request, event) | {
        "status": Status.CIRCULATED,
        "holds": (),
        "emergency": False,
        "rounds": request.rounds + 1,
    }


def _shortened(request: Request, event: happened.PeriodShortened, _fact: Fact) -> Changes:
    return _own(request, event, "reason") | {"shortened": event.reason}


def _commented(request: Request, event: happened.RequestCommented, _fact: Fact) -> Changes:
    return {"comments": (*request.comments, (event.state, event.comment))}


def _decided(_request: Request, event: happened.DecidedInMeeting, fact: Fact) -> Changes:
    return {
        "status": Status.APPROVED if event.granted else Status.REFUSED,
        "decided_on": new_york_day(event.decided_at),
        "decided_by": event.decided_by,
        "decided_version": fact.version,
        "minutes": event.minutes,
        "minutes_kept": event.documents,
        "reason": event.reason,
        "conditions": event.conditions,
        "granted_persons": event.persons,
        "granted_territories": event.territories,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "confirm_by": event.confirm_by,
    }


def _shifted(request: Request, event: happened.JourneyShifted, _fact: Fact) -> Changes:
    return {
        "first_day": event.first_day,
        "last_day": event.last_day,
        "itinerary": event.itinerary,
        "shifted_hours": request.shifted_hours + event.hours,
        "first_window": request.first_window or (request.first_day, request.last_day),
        "first_itinerary": request.first_itinerary or request.itinerary,
        "confirm_by": event.confirm_by,
    }


def _longer(request: Request, event: happened.ExtensionAsked, fact: Fact) -> Changes:
    asked = Longer(
        last_day=event.last_day,
        reason=event.reason,
        asked_at=received(fact),
        notice_given=event.notice_given,
        notice_required=event.notice_required,
        late=event.late,
    )
    return {"longer": asked, "attachments": (*request.attachments, *event.attachments)}


def _extending(request: Request, event: happened.ExtensionProposed, fact: Fact) -> Changes:
    earlier = request.extension
    done = earlier if earlier and not earlier.objected else request
    return _own(request, event, "last_day", "confirm_by", "late") | {
        "before": request,
        "status": THEN.get(request.status, request.status) if request.status else None,
        "last_day": done.last_day,
        "confirm_by": done.confirm_by,
        "extension": Extension(
            last_day=event.last_day,
            proposed_at=received(fact),
            lapses_at=event.lapses_at,
            confirm_by=event.confirm_by,
            late=event.late,
            asked=request.longer,
        ),
        "longer": None,
        "counted_at": None,
        "moved_from": None,
        "shortened": "",
        "holds": (),
        "questions": tuple(q for q in request.questions if q.answered_at),
        "emergency": False,
        "rounds": request.rounds + 1,
    }


def _extended(request: Request, event: happened.ExtensionRecorded, _fact: Fact) -> Changes:
    return {"extension": opposing.adopted(request, event.deadline)}


def _removed(request: Request, event: happened.PersonsRemoved, _fact: Fact) -> Changes:
    return {"removed": (*request.removed, *((one, event.from_day) for one in event.persons))}


def _revoked(request: Request, event: happened.ExemptionRevoked, fact: Fact) -> Changes:
    return {
        "status": Status.REVOKED,
        "last_day": request.covered_until(request.at(received(fact))),
        "ended_on": event.from_day,
        "end_reason": event.reason,
        "longer": None,
        "confirm_by": None,
        **_UNTOLD,
    }


def _lapsed(request: Request, _event: happened.ExemptionLapsed, _fact: Fact) -> Changes:
    return {"extension": opposing.later(request, lapse_recorded=True), **_UNTOLD}


_UNTOLD: Changes = {"communicated_to": (), "communicated_on": None}
"""What was communicated was another decision than that it ended."""


def _confirmation_moved(
    request: Request, event: happened.ConfirmationMoved, _fact: Fact
) -> Changes:
    later = request.extension
    if later and later.last_day == event.last_day:
        return {"extension": opposing.later(request, confirm_by=event.confirm_by)}
    return {"confirm_by": event.confirm_by}


def _communicated(request: Request, event: happened.DecisionCommunicated, _fact: Fact) -> Changes:
    to = dict.fromkeys((*request.communicated_to, *event.to))
    return {"communicated_to": tuple(to), "communicated_on": event.sent_on}


def _confirmed(_request: Request, event: happened.TravelConfirmed, fact: Fact) -> Changes:
    return {"travelled": event.travelled, "confirmed_at": received(fact)}


_CHANGES: dict[type[Event], Callable[..., Changes | Status]] = {
    happened.ExemptionRequested: _requested,
    happened.RequestFoundComplete: _complete,
    happened.RequestReturned: lambda _r, event, _f: {
        "status": Status.RETURNED,
        "missing": event.missing,
    },
    happened.RequestCirculated: _circulated,
    happened.RequestUndecidable: lambda _r, _e, _f: Status.UNDECIDABLE,
    happened.RequestSuperseded: lambda _r, event, _f: {
        "status": Status.SUPERSEDED,
        "superseded_by": event.by,
    },
    happened.RequestSupplemented: _supplemented,
    happened.InformationAsked: _asked,
    happened.InformationSupplied: _supplied,
    happened.PeriodShortened: _shortened,
    happened.HoldPlaced: opposing.held,
    happened.HoldReleased: opposing.released,
    happened.HoldEndMoved: opposing.hold_moved,
    happened.HoldLapsed: opposing.hold_lapsed,
    happened.RequestCommented: _commented,
    happened.DecidedInMeeting: _decided,
    happened.DecisionCommunicated: _communicated,
    happened.JourneyShifted: _shifted,
    happened.ExtensionAsked: _longer,
    happened.ExtensionProposed: _extending,
    happened.ExtensionRecorded: _extended,
    happened.PersonsRemoved: _removed,
    happened.ExemptionRevoked: _revoked,
    happened.ExemptionLapsed: _lapsed,
    happened.ConditionBreached: lambda _r, event, _f: {"breached_on": event.from_day},
    happened.TravelConfirmed: _confirmed,
    happened.ConfirmationOverdue: lambda r, event, _f: {
        "overdue_recorded": (*r.overdue_recorded, event.confirm_by)
    },
    happened.DeadlineMoved: lambda _r, event, _f: msgspec.structs.asdict(event),
    happened.ConfirmationMoved: _confirmation_moved,
    happened.RequestObjected: opposing.objected,
    happened.RequestWithdrawn: lambda _r, _e, _f: Status.WITHDRAWN,
    happened.AdoptionRecorded: lambda r, event, _f: {
        "adoption_recorded": (*r.adoption_recorded, event.deadline)
    },
    happened.DecisionEntered: _entered,
}
