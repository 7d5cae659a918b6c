"""What each member of the Committee did about a request, beside those who said nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.exemptions.silence import Hold, Objection
from cases.exemptions.states import Request
from cases.regimes.domain import body_key
from cases.regimes.queries import members, rule
from panel.access import states
from panel.ledger.states import FOREVER
from panel.staff.registering import Seen, Table
from panel.staff.words import at_headquarters, plainly


def said_by_members(seen: Seen) -> Table:
    """Each act of a member, and who said nothing of those seated on the day of circulation."""
    request: Request = seen.state
    acts = [*map(_objected, request.objections), *map(_held, request.holds), *_commented(request)]
    silent = sorted(_seated(seen) - {state for state, *_ in acts})
    nothing = f"Nothing on record from {', '.join(map(states.named, silent))}."
    return Table(
        "Members of the Committee, and what each did",
        ("Member", "Did", "Received", "Why"),
        [(states.named(state), *said) for state, *said in acts],
        empty=nothing if silent else "No seat is on record for the day of circulation.",
        rest=nothing if silent else "",
    )


def decides(seen: Seen) -> str:
    """The key of the body that decides, as the rule of the request's ground names it."""
    request: Request = seen.state
    ruled = rule(request.regime, request.measure, request.ground, seen.moment)
    return body_key((ruled.decided_by if ruled else "") or "1737 Committee")


def _seated(seen: Seen) -> set[str]:
    request: Request = seen.state
    assert request.circulated_on is not None
    return set(members(seen.once(decides), request.circulated_on, seen.moment))


def _objected(objection: Objection) -> tuple[Any, ...]:
    what = "objected" if objection.about == "request" else "objected to the extension"
    late = "" if objection.in_time else ", late: kept on record"
    received = at_headquarters(objection.received_at)
    return objection.state, f"{what}{late}", received, objection.reason


def _held(hold: Hold) -> tuple[Any, ...]:
    return hold.state, _hold(hold), at_headquarters(hold.placed_at), hold.reason


def _hold(hold: Hold) -> str:
    if not hold.in_time:
        return "placed a hold, late: kept on record"
    if hold.released_at:
        return f"placed a hold, released it on {plainly(at_headquarters(hold.released_at))}"
    if hold.lapse_recorded:
        return f"placed a hold, which lapsed with its seat on {_until(hold)}"
    if hold.ends == FOREVER:
        return "holds it up until it releases the hold"
    return f"holds it up until it releases the hold; its seat ends on {_until(hold)}"


def _until(hold: Hold) -> str:
    return plainly(at_headquarters(hold.ends))


def _commented(request: Request) -> Iterator[tuple[Any, ...]]:
    for state, comment in request.comments:
        yield state, "commented", "", comment
