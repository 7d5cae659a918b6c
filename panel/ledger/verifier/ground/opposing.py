"""What members' acts change in a request: holds and objections, and which came in time."""

from dataclasses import replace

from panel.ledger.members import text_in
from panel.ledger.verifier.events import Event
from panel.ledger.verifier.ground.request import (
    FOREVER,
    GRANTED,
    THEN,
    Hold,
    Objection,
    Request,
)
from panel.ledger.verifier.ground.standing import instant_or_none, received


def judge(request: Request) -> None:
    """Judge holds and objections in the order of their receipt, in whatever order they were keyed.

    Done anew after each event: a hold keyed late, or a deadline that moved, may bring an objection
    into time. What was in time once stays so.
    """
    if not request.open:
        return
    until = FOREVER if request.stopped else request.deadline or FOREVER
    objections = [one for one in request.objections if one.round == request.round]
    acts: list[Hold | Objection] = [*request.holds, *objections]
    # Of several received at once, the holds come first.
    for act in sorted(acts, key=lambda act: act.received_at):
        act.in_time = act.in_time or act.received_at < until
        if isinstance(act, Hold):
            until = max(until, act.ends)
    in_time = [one for one in objections if one.in_time]
    if in_time:
        _oppose(request, min(in_time, key=lambda one: one.received_at))


def _oppose(request: Request, first: Objection) -> None:
    if request.status in THEN:
        request.status = "objected"
        at = f"{first.received_at:%Y-%m-%dT%H:%M:%SZ}"
        request.decided = f"{first.state} objected at {at}"
    elif request.extension:
        request.extension.objected = True


def reconsidered(request: Request, before: Request, *, lapsing: bool) -> Request:
    """After an act on what was extended, which by that stands as it does `before`.

    An extension falls where by that nothing was in force when it was proposed; `lapsing` says
    whether an extension before it had been objected to already.
    """
    extension = request.extension
    assert extension is not None
    now = [one for one in request.objections if one.round == request.round]
    if request.status in GRANTED and before.at(extension.proposed_at)[0] not in GRANTED:
        before.ends = request.ends
        before.questions = [*before.questions, *((at, False) for at, _ in request.questions)]
        before.objections = [*before.objections, *(replace(one, round=0) for one in now)]
        return before
    request.before, request.objections = before, [*before.objections, *now]
    shorter = before.extension
    if request.status in GRANTED and shorter and shorter.objected and not lapsing:
        request.last_day, extension.lapses_at = before.last_day, shorter.lapses_at
    return request


def objected(request: Request, event: Event) -> None:
    """One more objection."""
    state = text_in(event.data, "state")
    request.objections.append(Objection(state, received(event), request.round))


def held(request: Request, event: Event) -> None:
    """One more hold."""
    until = instant_or_none(event.data, "lapses_at")
    request.holds.append(Hold(text_in(event.data, "state"), received(event), until))


def released(request: Request, event: Event) -> None:
    """The member's hold that stood then, released."""
    at = received(event)
    for hold in _own(request, event):
        if hold.stands(at):
            hold.released_at = at


def hold_moved(request: Request, event: Event) -> None:
    """The member's hold that stood then, ending at another hour."""
    at = received(event)
    for hold in _own(request, event):
        if hold.released_at is None and at < hold.ends:
            hold.lapses_at = instant_or_none(event.data, "lapses_at")


def _own(request: Request, event: Event) -> list[Hold]:
    state = text_in(event.data, "state")
    return [hold for hold in request.holds if hold.state == state]
