"""What each event changes in a request: plain functions, one an event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from cases.exemptions import events as happened
from cases.exemptions.silence import Extension, Hold, Objection, Question
from cases.exemptions.statuses import THEN, Status
from cases.regimes.events import Procedure
from panel.ledger.events import Event, Fact
from panel.ledger.values import new_york_day

if TYPE_CHECKING:
    from cases.exemptions.states import Request

Changes = dict[str, Any]
_OPENS = {
    Procedure.APPROVAL: Status.RECEIVED,
    Procedure.NO_NEGATIVE_DECISION: Status.NOTIFIED,
    Procedure.NOTIFICATION: Status.NOTED,
}


def changed(request: Request, event: Event, fact: Fact) -> Changes:
    """The fields that the event gives other values."""
    made = _CHANGES[type(event)](request, event, fact)
    return made if isinstance(made, dict) else {"status": made}


def _received(fact: Fact) -> datetime:
    assert fact.origin.received_at is not None
    return fact.origin.received_at


def _own(request: Request, event: Event, *apart: str) -> Changes:
    """What the event says under the names that the request knows it by."""
    said = {name: getattr(event, name) for name in event.__struct_fields__}
    return {n: v for n, v in said.items() if n in request.__struct_fields__ and n not in apart}


def _requested(request: Request, event: happened.ExemptionRequested, _fact: Fact) -> Changes:
    return _own(request, event, "missing") | {
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


def _complete(request: Request, event: happened.RequestFoundComplete, _fact: Fact) -> Changes:
    said: Changes = {"missing": "", "supplied": event.supplied, "missing_parts": ()}
    if request.procedure is Procedure.APPROVAL:
        return said | {"status": Status.COMPLETE}
    counted = {"circulated_on": event.counted_from, "deadline": event.deadline}
    return said | counted | {"status": _OPENS[request.procedure]}


def _supplemented(request: Request, event: happened.RequestSupplemented, _fact: Fact) -> Changes:
    back = Status.RECEIVED if request.procedure is Procedure.APPROVAL else request.status
    return _own(request, event, "missing") | {"missing_parts": event.missing, "status": back}


def _asked(request: Request, event: happened.InformationAsked, fact: Fact) -> Changes:
    asked = Question(
        wanted=event.wanted,
        asked_by=event.asked_by,
        asked_at=_received(fact),
        stops_clock=event.stops_clock and request.open,
    )
    changes: Changes = {"questions": (*request.questions, asked)}
    if not request.open:
        before = request.before_question or request.status
        changes |= {"status": Status.INFORMATION_ASKED, "before_question": before}
    return changes


def _supplied(request: Request, event: happened.InformationSupplied, fact: Fact) -> Changes:
    at = _received(fact)
    answered = tuple(
        msgspec.structs.replace(q, answer=event.answer, answered_at=at)
        if q.answered_at is None
        else q
        for q in request.questions
    )
    return {
        "questions": answered,
        "status": request.before_question or request.status,
        "before_question": None,
        "deadline": event.deadline or request.deadline,
        "attachments": (*request.attachments, *event.attachments),
    }


def _circulated(request: Request, event: happened.RequestCirculated, _fact: Fact) -> Changes:
    return _own(request, event) | {"status": Status.CIRCULATED, "holds": (), "emergency": False}


def _shortened(request: Request, event: happened.PeriodShortened, _fact: Fact) -> Changes:
    return _own(request, event, "reason") | {"shortened": event.reason}


def _objected(request: Request, event: happened.RequestObjected, fact: Fact) -> Changes:
    received = _received(fact)
    ends = request.takes_effect
    in_time = request.deadline is not None and (ends is None or received < ends)
    extension = None if request.status in THEN else request.extension
    about = "extension" if extension else "request"
    objection = Objection(event.state, received, in_time, event.reason, about)
    changes: Changes = {"objections": (*request.objections, objection)}
    if in_time and extension:
        changes["extension"] = msgspec.structs.replace(extension, objected=True)
    elif in_time and request.open:
        changes["status"] = Status.OBJECTED
    return changes


def _held(request: Request, event: happened.HoldPlaced, fact: Fact) -> Changes:
    at = _received(fact)
    hold = Hold(
        state=event.state,
        placed_at=at,
        reason=event.reason,
        lapses_at=event.lapses_at,
        in_time=request.open_at(at),
    )
    return {"holds": (*request.holds, hold)}


def _released(request: Request, event: happened.HoldReleased, fact: Fact) -> Changes:
    return _hold(request, event.state, released_at=_received(fact))


def _hold_moved(request: Request, event: happened.HoldEndMoved, _fact: Fact) -> Changes:
    return _hold(request, event.state, lapses_at=event.lapses_at, lapse_recorded=False)


def _hold_lapsed(request: Request, event: happened.HoldLapsed, _fact: Fact) -> Changes:
    return _hold(request, event.state, lapse_recorded=True)


def _hold(request: Request, state: str, **changes: Any) -> Changes:
    """The member's hold that stands, otherwise."""
    return {
        "holds": tuple(
            msgspec.structs.replace(h, **changes)
            if h.state == state and h.released_at is None
            else h
            for h in request.holds
        )
    }


def _commented(request: Request, event: happened.RequestCommented, _fact: Fact) -> Changes:
    return {"comments": (*request.comments, (event.state, event.comment))}


def _decided(_request: Request, event: happened.DecidedInMeeting, fact: Fact) -> Changes:
    return {
        "status": Status.APPROVED if event.granted else Status.REFUSED,
        "decided_on": new_york_day(event.decided_at),
        "decided_by": event.decided_by,
        "decided_version": fact.version,
        "minutes": event.minutes,
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
        "confirm_by": event.confirm_by,
    }


def _extending(request: Request, event: happened.ExtensionProposed, _fact: Fact) -> Changes:
    earlier = request.extension
    done = earlier.last_day if earlier and not earlier.objected else request.last_day
    status = request.status
    return _own(request, event, "last_day") | {
        "status": THEN.get(status, status) if status else None,
        "last_day": done,
        "extension": Extension(last_day=event.last_day, lapses_at=event.lapses_at),
        "holds": (),
        "questions": tuple(q for q in request.questions if q.answered_at),
        "emergency": False,
    }


def _extended(request: Request, event: happened.ExtensionRecorded, _fact: Fact) -> Changes:
    later = request.extension and msgspec.structs.replace(request.extension, recorded=True)
    return {"extension": later, "confirm_by": event.confirm_by}


def _removed(request: Request, event: happened.PersonsRemoved, _fact: Fact) -> Changes:
    return {"removed": (*request.removed, *((one, event.from_day) for one in event.persons))}


def _revoked(request: Request, event: happened.ExemptionRevoked, fact: Fact) -> Changes:
    return {
        "status": Status.REVOKED,
        # With an extension that was adopted by then.
        "last_day": request.covered_until(request.at(_received(fact))),
        "ended_on": event.from_day,
        "end_reason": event.reason,
        "confirm_by": None,
    }


def _lapsed(request: Request, _event: happened.ExemptionLapsed, _fact: Fact) -> Changes:
    later = request.extension
    return {"extension": later and msgspec.structs.replace(later, lapse_recorded=True)}


def _communicated(request: Request, event: happened.DecisionCommunicated, _fact: Fact) -> Changes:
    to = dict.fromkeys((*request.communicated_to, *event.to))
    return {"communicated_to": tuple(to), "communicated_on": event.sent_on}


def _confirmed(_request: Request, event: happened.TravelConfirmed, _fact: Fact) -> Changes:
    return {"travelled": event.travelled}


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
    happened.HoldPlaced: _held,
    happened.HoldReleased: _released,
    happened.HoldEndMoved: _hold_moved,
    happened.HoldLapsed: _hold_lapsed,
    happened.RequestCommented: _commented,
    happened.DecidedInMeeting: _decided,
    happened.DecisionCommunicated: _communicated,
    happened.JourneyShifted: _shifted,
    happened.ExtensionProposed: _extending,
    happened.ExtensionRecorded: _extended,
    happened.PersonsRemoved: _removed,
    happened.ExemptionRevoked: _revoked,
    happened.ExemptionLapsed: _lapsed,
    happened.ConditionBreached: lambda _r, event, _f: {"breached_on": event.from_day},
    happened.TravelConfirmed: _confirmed,
    happened.ConfirmationOverdue: lambda _r, _e, _f: {"overdue": True},
    happened.DeadlineMoved: lambda _r, event, _f: msgspec.structs.asdict(event),
    happened.RequestObjected: _objected,
    happened.RequestWithdrawn: lambda _r, _e, _f: Status.WITHDRAWN,
    happened.AdoptionRecorded: lambda _r, event, _f: {
        "adoption_recorded": True,
        "confirm_by": event.confirm_by,
    },
    happened.DecisionEntered: _entered,
}
