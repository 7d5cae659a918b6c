"""What a letter says of a request, as plain data for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from cases.exemptions import events as happened
from cases.exemptions.domain.filing import OFFICE
from cases.exemptions.letters.kinds import ALL, Kind
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.listing.domain import ListEntry
from cases.regimes.events import Procedure
from panel.access import states
from panel.ledger.events import Event, Fact
from panel.ledger.states import ALWAYS, Span
from panel.ledger.values import NEW_YORK, new_york_day

_DECIDES: Final = (
    happened.ExemptionRequested,
    happened.RequestFoundComplete,
    happened.DecisionEntered,
    happened.DecidedInMeeting,
    happened.JourneyShifted,
    happened.PersonsRemoved,
    happened.DecisionCommunicated,
    happened.ExemptionRevoked,
)
"""What a letter about a decision tells; of what members did, and when, it says nothing."""


class Case(NamedTuple):
    """A request as of a moment, with what else its letters speak of."""

    request: Request
    span: Span
    facts: tuple[Fact, ...]
    """Those that count: without the struck, with the corrected as they should have been."""
    entries: Mapping[str, ListEntry]
    body: str
    """Who decides."""
    demonstration: bool


def dated(case: Case, kind: Kind) -> datetime:
    """The instant of what the letter tells: whoever opens it, whenever, it is the same letter."""
    request = case.request
    match kind:
        case Kind.RETURN:
            return max(_received(case.facts, (happened.RequestReturned,)))
        case Kind.INFORMATION:
            return max(q.asked_at for q in request.questions if q.answered_at is None)
    said = [*_received(case.facts, _DECIDES)]
    if case.span.since > ALWAYS:
        said.append(case.span.since)
    if case.span.status == Status.OBJECTED:
        said += [o.received_at for o in request.objections if o.in_time and o.about == "request"]
    return max(said)


def content(case: Case, kind: Kind, to: str) -> dict[str, Any]:
    """Everything that the templates of all languages may say, and nothing else."""
    request, span = case.request, case.span
    day, reference = dating(case, kind)
    own = to == request.applicant
    return {
        "kind": kind,
        "to": _addressee(to),
        "applicant": own,
        "demonstration": case.demonstration,
        "body": case.body,
        "reference": reference,
        "day": _day(day),
        "number": request.number if own else "",
        "filed_on": _day(new_york_day(_received(case.facts[:1], (Event,))[0])),
        "measure": request.measure,
        "notification": request.procedure is not Procedure.APPROVAL,
        "late": request.late,
        "persons": _persons(case, kind),
        "first_day": _day(request.first_day),
        "last_day": _day(request.covered_until(span)),
        "territories": [states.in_a_sentence(code) for code in request.territories],
        "itinerary": [
            _leg(leg) for leg in request.itinerary if leg.territory in request.territories
        ],
        "assets": _assets(request) if own else None,
        "conditions": request.conditions,
        "missing": request.missing,
        "questions": [{"wanted": q.wanted} for q in request.questions if q.answered_at is None],
        "stopped": request.stopped,
        "reason": (request.end_reason if kind is Kind.END else request.reason) if own else "",
        "ended_on": _day(_ended(request)),
        "revoked": request.ended_on is not None,
        "confirm_by": _hour(request.confirm_by),
        **_decision(case),
    }


def dating(case: Case, kind: Kind) -> tuple[date, str]:
    """The day on a letter and its reference, which it has once it was sent."""
    told = kind not in {Kind.RETURN, Kind.INFORMATION} and case.request.communicated_on is not None
    sent = _sent(case.facts) if told else None
    return (sent.sent_on, sent.reference) if sent else (new_york_day(dated(case, kind)), "")


def _ended(request: Request) -> date | None:
    """The first day without an exemption that was revoked, or whose extension was objected to."""
    later = request.extension
    lapsed = new_york_day(later.lapses_at) if later and later.objected else None
    return request.ended_on or lapsed


def _decision(case: Case) -> dict[str, Any]:
    """How it came about: by silence, in a meeting, as a paper says; or that a member objected."""
    request, span = case.request, case.span
    how = "silence"
    if span.status == Status.OBJECTED:
        how = "objected"
    elif request.decided_on is not None:
        how = "meeting" if request.minutes else "paper"
    elif span.status == Status.NOTED and request.procedure is Procedure.NOTIFICATION:
        how = "noted"
    adopted = [e.deadline for e in _events(case.facts, happened.AdoptionRecorded)]
    since = span.since if span.since > ALWAYS else None
    later, ends = request.extension, request.takes_effect
    extended = later is not None and not later.objected and ends is not None and since == ends
    return {
        "how": how,
        "effect": _hour(adopted[-1] if adopted else since or dated(case, Kind.APPROVAL)),
        "decided_on": _day(request.decided_on),
        "minutes": request.minutes,
        "extended_on": _day(new_york_day(since)) if extended and since else None,
    }


def _persons(case: Case, kind: Kind) -> list[dict[str, Any]]:
    request, gone = case.request, dict(case.request.removed)
    granted = request.granted_persons if kind is not Kind.REFUSAL else None
    some = request.persons_named if granted is None else granted
    return [
        {"reference": one, "name": _name(case, one), "until": _day(gone.get(one))} for one in some
    ]


def _name(case: Case, person: str) -> str:
    entry = case.entries.get(person)
    return " ".join(entry.entry.names) if entry and entry.entry else person


def _addressee(code: str) -> dict[str, str]:
    kind = {OFFICE: "office", ALL: "all"}.get(code, "state")
    return {"kind": kind, "name": states.in_a_sentence(code) if kind == "state" else ""}


def _leg(leg: Any) -> dict[str, Any]:
    return {
        "territory": states.STATES.get(leg.territory, leg.territory),
        "way": leg.way,
        "from": leg.departs_from,
        "to": leg.arrives_at,
        "departs": _day(leg.departs_on),
        "arrives": _day(leg.arrives_on),
        "transport": leg.transport,
    }


def _assets(request: Request) -> dict[str, Any] | None:
    said = request.assets
    if said is None:
        return None
    return {
        "recipient": said.recipient,
        "bank": said.bank,
        "account": said.account,
        "funds": said.funds,
        "instalments": [
            {
                "amount": one.amount,
                "currency": one.currency,
                "payments": one.payments,
                "starts_on": _day(one.starts_on),
            }
            for one in said.instalments
        ],
    }


def _sent(facts: Iterable[Fact]) -> happened.DecisionCommunicated | None:
    """The note by which the decision was made known last."""
    return next(reversed([*_events(facts, happened.DecisionCommunicated)]), None)


def _events(facts: Iterable[Fact], kind: type[Any]) -> list[Any]:
    return [fact.event for fact in facts if isinstance(fact.event, kind)]


def _received(facts: Iterable[Fact], kinds: tuple[type[Event], ...]) -> list[datetime]:
    return [
        fact.origin.received_at
        for fact in facts
        if isinstance(fact.event, kinds) and fact.origin.received_at
    ]


def _day(day: date | None) -> list[int] | None:
    return None if day is None else [day.year, day.month, day.day]


def _hour(at: datetime | None) -> dict[str, Any] | None:
    if at is None:
        return None
    there = at.astimezone(NEW_YORK)
    return {"day": _day(there.date()), "hour": f"{there:%H:%M}"}
