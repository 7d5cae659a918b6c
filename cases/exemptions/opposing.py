"""What members' acts change in a request: objections and holds, and which were in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from cases.exemptions import events as happened
from cases.exemptions.silence import Extension, Hold, Objection, judged
from cases.exemptions.statuses import GRANTED, THEN, Status
from panel.ledger.events import Fact
from panel.ledger.values import new_york_day

if TYPE_CHECKING:
    from cases.exemptions.states import Request

Changes = dict[str, Any]
Against = happened.RequestObjected | happened.HoldPlaced


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


def addressed(request: Request, at: datetime) -> list[Request]:
    """What was before the Committee when an act was received, after all that came later."""
    before, since = request.before, request.circulated_on
    if before is None or since is None:
        return [request]
    earlier = new_york_day(at) < since or before.open_at(at)
    return [request, *addressed(before, at)] if earlier else [request]


def reconsidered(request: Request, event: Against, fact: Fact) -> Changes:
    """What an act on what was extended changes, received before the extension was circulated.

    The extension rests on the exemption: where that was in force when it was proposed it stays,
    and falls where it now was not.
    """
    earlier, extension = request.before, request.extension
    assert earlier is not None
    assert extension is not None
    before = earlier.evolve(msgspec.structs.replace(event, ago=event.ago - 1), fact)
    now = tuple(o for o in request.objections if o.round == request.rounds)
    kept: Changes = {"before": before, "objections": (*before.objections, *now)}
    if request.status not in GRANTED:
        return kept
    if before.at(extension.proposed_at).status not in GRANTED:
        return _fallen(request, before, now)
    shorter, was = before.extension, earlier.extension
    if shorter is None or not shorter.objected or (was and was.objected):
        return kept
    ends = later(request, lapses_at=shorter.lapses_at, lapse_recorded=False)
    return kept | {"last_day": before.last_day, "confirm_by": before.confirm_by, "extension": ends}


def _fallen(request: Request, before: Request, now: tuple[Objection, ...]) -> Changes:
    """What was extended, as if nobody had extended it; what else came since is kept."""
    asked = tuple(q for q in request.questions if q not in before.questions)
    ran_on = tuple(msgspec.structs.replace(q, stops_clock=False) for q in asked)
    fell = tuple(msgspec.structs.replace(o, round=0) for o in now)
    was = {name: getattr(before, name) for name in before.__struct_fields__ if name not in _SINCE}
    return was | {
        "questions": (*before.questions, *ran_on),
        "objections": (*before.objections, *fell),
    }


_SINCE = (
    "attachments",
    "comments",
    "removed",
    "breached_on",
    "travelled",
    "confirmed_at",
    "overdue_recorded",
)


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
