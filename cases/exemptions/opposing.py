"""What members' acts change in a request: objections and holds, and which were in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from cases.exemptions import events as happened
from cases.exemptions.silence import Extension, Hold, Objection, judged
from cases.exemptions.statuses import THEN, Status
from panel.ledger.events import Fact

if TYPE_CHECKING:
    from cases.exemptions.states import Request

Changes = dict[str, Any]


def received(fact: Fact) -> datetime:
    """When it reached us."""
    assert fact.origin.received_at is not None
    return fact.origin.received_at


def objected_in_time(request: Request) -> Changes:
    """What members' acts, received in time or not, make of what is before the Committee."""
    if not request.open or not (request.holds or request.objections):
        return {}
    ends = None if request.stopped else request.deadline
    now = [o for o in request.objections if o.round == request.rounds]
    holds, now_judged = judged(ends, request.holds, now)
    before = [o for o in request.objections if o.round != request.rounds]
    changes: Changes = {"holds": holds, "objections": (*before, *now_judged)}
    if not any(o.in_time for o in now_judged):
        return changes
    if request.status in THEN:
        return changes | {"status": Status.OBJECTED}
    return changes | {"extension": later(request, objected=True)}


def later(request: Request, **changes: Any) -> Extension | None:
    """The extension, otherwise."""
    return request.extension and msgspec.structs.replace(request.extension, **changes)


def adopted(request: Request, at: datetime) -> Extension | None:
    """The extension, its adoption recorded."""
    now = request.extension
    return now and msgspec.structs.replace(now, recorded=(*now.recorded, at))


def objected(request: Request, event: happened.RequestObjected, fact: Fact) -> Changes:
    """One more objection."""
    extension = None if request.status in THEN else request.extension
    objection = Objection(
        state=event.state,
        received_at=received(fact),
        in_time=False,
        reason=event.reason,
        about="extension" if extension else "request",
        round=request.rounds,
    )
    return {"objections": (*request.objections, objection)}


def held(request: Request, event: happened.HoldPlaced, fact: Fact) -> Changes:
    """One more hold."""
    recorded = {h.lapses_at for h in request.holds if h.lapse_recorded}
    hold = Hold(
        state=event.state,
        placed_at=received(fact),
        reason=event.reason,
        lapses_at=event.lapses_at,
        lapse_recorded=event.lapses_at in recorded,
    )
    return {"holds": (*request.holds, hold)}


def released(request: Request, event: happened.HoldReleased, fact: Fact) -> Changes:
    """The member's hold that stood then, released."""
    at = received(fact)
    return _hold(request, event, lambda h: h.placed_at <= at < h.ends, released_at=at)


def hold_moved(request: Request, event: happened.HoldEndMoved, fact: Fact) -> Changes:
    """The member's hold that stood then, ending at another hour."""
    at = received(fact)
    changes = {"lapses_at": event.lapses_at, "lapse_recorded": False}
    return _hold(request, event, lambda h: h.released_at is None and h.ends > at, **changes)


def hold_lapsed(request: Request, event: happened.HoldLapsed, _fact: Fact) -> Changes:
    """The member's hold that ended then, recorded as such."""
    return _hold(request, event, lambda h: h.lapses_at == event.lapsed_at, lapse_recorded=True)


def _hold(request: Request, event: Any, which: Callable[[Hold], bool], **changes: Any) -> Changes:
    """The member's hold that is meant, otherwise."""
    return {
        "holds": tuple(
            msgspec.structs.replace(h, **changes) if h.state == event.state and which(h) else h
            for h in request.holds
        )
    }
