"""What the forms of a request's commands begin with, offer and leave out; what is done next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cases.exemptions.domain import (
    AskExtension,
    AskInformation,
    Circulate,
    CommunicateDecision,
    ConfirmTravel,
    DecideInMeeting,
    FindComplete,
    ProposeExtension,
    ReleaseHold,
    RemovePersons,
    RequestExemption,
    RequestRelease,
    ReturnRequest,
    RevokeExemption,
    ShiftJourney,
    SupplementRequest,
    SupplyInformation,
    WithdrawRequest,
)
from cases.exemptions.domain.procedure import lacks
from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, GRANTED, Status
from cases.exemptions.values import parts
from cases.listing.queries import entries
from cases.regimes.events import Measure, Procedure
from cases.regimes.queries import grounds
from panel.access import states
from panel.ledger.commands import Command
from panel.staff.picking import Options
from panel.staff.registering import Seen
from panel.staff.words import label

_APPLICANTS_OWN: Final = {
    AskExtension,
    ConfirmTravel,
    ShiftJourney,
    SupplementRequest,
    SupplyInformation,
    WithdrawRequest,
}
_MEASURES: Final = {
    RequestExemption: Measure.TRAVEL_BAN,
    RequestRelease: Measure.ASSET_FREEZE,
}
LIKELIEST: Final[dict[str, Sequence[type[Command]]]] = {
    Status.RECEIVED: (FindComplete, ReturnRequest, AskInformation),
    Status.RETURNED: (FindComplete, SupplementRequest),
    Status.INFORMATION_ASKED: (SupplyInformation,),
    Status.COMPLETE: (Circulate,),
    Status.UNDECIDABLE: (Circulate,),
    Status.ON_HOLD: (ReleaseHold,),
    Status.OBJECTED: (DecideInMeeting,),
}


def prefers(seen: Seen) -> Sequence[type[Command]]:
    """What lacks something is returned; a decision is told; a journey that is over confirmed."""
    request: Request = seen.state
    if request.status is None:
        return ()
    if seen.span.status == Status.RECEIVED and request.missing_parts:
        return ReturnRequest, FindComplete
    asked = (ProposeExtension,) if request.asked_until(seen.span) else ()
    if request.to_communicate(seen.span):
        return CommunicateDecision, *asked
    if asked:
        return asked
    travel = request.measure is Measure.TRAVEL_BAN and request.travelled is None
    over = request.covered_until(seen.span) < seen.moment.today
    return (ConfirmTravel,) if travel and over and seen.span.status in GRANTED | ENDED else ()


def begins(seen: Seen, command: type[Command]) -> dict[str, Any]:
    """What is known of the case already, or is as a rule the day of the act."""
    request: Request = seen.state
    said: dict[str, Any] = {}
    if command in _APPLICANTS_OWN:
        said["on_behalf_of"] = request.applicant
    if command is ReturnRequest:
        said["missing"] = parts(request.missing_parts)
    if command in {Circulate, ProposeExtension}:
        said["circulated_on"] = seen.moment.today
    if command is ProposeExtension and request.longer:
        said["last_day"] = request.longer.last_day
    if command is ReleaseHold:
        said["on_behalf_of"] = _holder(request, seen)
    if command in {RemovePersons, RevokeExemption}:
        said["decided_by"] = request.decided_by
    if command is SupplementRequest:
        wanted = SupplementRequest.__struct_fields__
        said |= {name: getattr(request, name) for name in wanted}
    if command is CommunicateDecision:
        said |= {"sent_on": seen.moment.today, "to": _addressed(request, seen)}
    if command is DecideInMeeting:
        said |= _asked_for(request)
    return said


def _holder(request: Request, seen: Seen) -> str:
    """The member whose hold it is, where only one stands."""
    held = {hold.state for hold in request.holds if hold.ends > seen.moment.at}
    return held.pop() if len(held) == 1 else ""


def _addressed(request: Request, seen: Seen) -> tuple[str, ...]:
    """The applicant; of what was granted also the States of the journey and of nationality."""
    if seen.span.status not in GRANTED | ENDED:
        return (request.applicant,)
    listed = entries(request.persons_named, seen.moment).values()
    own = [code for entry in listed for code in entry.nationality_codes]
    return tuple(dict.fromkeys((request.applicant, *request.territories, *own)))


def _asked_for(request: Request) -> dict[str, Any]:
    """All that was asked for; whoever enters the decision takes away what was not granted."""
    return {
        "persons": request.persons_named,
        "territories": request.territories,
        "first_day": request.first_day,
        "last_day": request.last_day,
    }


def offers(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """The grounds that the rules know; of a request its own persons and territories."""
    request: Request = seen.state
    if measure := _MEASURES.get(command):
        return _by_the_rules(measure, seen)
    if command is RemovePersons:
        gone = {person for person, _ in request.removed}
        named = request.granted_persons or request.persons_named
        return {"persons": [(one, one) for one in named if one not in gone]}
    if command is DecideInMeeting:
        touched = [(state, states.named(state)) for state in request.territories]
        return {"persons": [(one, one) for one in request.persons_named], "territories": touched}
    return {}


def _by_the_rules(measure: Measure, seen: Seen) -> dict[str, Options]:
    known = grounds(measure, seen.moment)
    if not known:
        return {}
    regimes = sorted({regime for several in known.values() for regime in several})
    return {
        "ground": [(on, f"{label(on)} ({', '.join(known[on])})") for on in known],
        "regime": [(regime, regime) for regime in regimes],
    }


def unasked(seen: Seen, command: type[Command]) -> Iterable[str]:
    """What a command can't be about here: the legs of funds, the funds of a journey."""
    request: Request = seen.state
    if command is SupplementRequest:
        journey = request.measure is Measure.TRAVEL_BAN
        return ("assets",) if journey else ("itinerary", "documents", "funds")
    if command is FindComplete and not lacks(request):
        return ("supplied",)
    if command is DecideInMeeting and request.procedure is not Procedure.APPROVAL:
        return ("persons", "territories", "first_day", "last_day", "conditions")
    if command is DecideInMeeting and request.measure is Measure.ASSET_FREEZE:
        return ("territories",)
    return ()
