"""What a request comes to in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, GRANTED, Status
from cases.exemptions.values import parts
from cases.regimes.events import Measure, Procedure
from panel.access import states
from panel.ledger.states import Span
from panel.ledger.values import new_york_day
from panel.staff.words import at_headquarters, day, plainly


def procedure(how: str) -> str:
    """How one is exempted on a ground, in words."""
    return Procedure(how).words


def title(key: str, request: Request) -> str:
    """Its number and whom it is about."""
    if request.status is None:
        return f"Voided request {key}"
    return f"{request.number}: {', '.join(request.persons_named)}"


def sentence(request: Request, span: Span) -> str:
    """Where it stands, in one sentence; and what it is about."""
    if request.status is None:
        return "Every entry of this case was struck."
    status = Status(span.status)
    said = _SAID[status](request, span)
    if status in GRANTED | ENDED:
        return said
    what = "It is asked" if request.measure is Measure.TRAVEL_BAN else "The funds' release is asked"
    return f"{said} {what} for {_where(request)}, {_window(request, span)}."


def _where(request: Request) -> str:
    return ", ".join(map(states.named, request.territories))


def _window(request: Request, span: Span) -> str:
    return f"{day(request.first_day)} to {day(request.covered_until(span))}"


def _received(request: Request, _span: Span) -> str:
    missing = f" It lacks {parts(request.missing_parts)}." if request.missing_parts else ""
    return f"{request.applicant} asks for it; the Secretariat has yet to find it complete.{missing}"


def _asked(request: Request, _span: Span) -> str:
    who = states.in_a_sentence(request.applicant)
    if request.open:
        return f"Before the Committee; its clock stands until {who} answers what it was asked."
    return f"{_first(who)} was asked for information and has yet to answer."


def _circulated(request: Request, _span: Span) -> str:
    until = f" until {_at(request.deadline)}" if request.deadline else ""
    late = " The period ends only after the journey begins." if _too_late(request) else ""
    return f"Before the Committee under the no-objection procedure{until}.{late}"


def _too_late(request: Request) -> bool:
    """Whether the Committee's silence is known only once the journey has begun."""
    return request.deadline is not None and new_york_day(request.deadline) >= request.first_day


def _notified(request: Request, _span: Span) -> str:
    return (
        f"Notified by {states.in_a_sentence(request.applicant)}; it stands unless the Committee"
        f" decides against it before {_at(request.deadline)}."
    )


def _on_hold(request: Request, _span: Span) -> str:
    held = [h.state for h in request.holds if h.in_time and not (h.released_at or h.lapse_recorded)]
    by = ", ".join(dict.fromkeys(map(states.in_a_sentence, held))) or "a member"
    return f"Before the Committee, and held up by {by}: nothing is adopted while the hold stands."


def _granted(request: Request, span: Span) -> str:
    said = f"Exempt for {_where(request)}, {_window(request, span)}."
    if span.status == Status.NOTED:
        said = f"Notified, and nothing decided against it. {said}"
        if request.late:
            said += " The notification came later than the rule says."
    if request.removed:
        gone = ", ".join(f"{person} from {day(since)}" for person, since in request.removed)
        said += f" No longer for {gone}."
    if request.breached_on:
        said += f" A condition was not kept: it doesn't cover from {day(request.breached_on)} on."
    later = request.extension
    if later and later.objected:
        said += f" Its extension was objected to: it lapses at {_at(later.lapses_at)}."
    elif until := request.proposed_until(span):
        said += f" That it holds until {day(until)} is before the Committee."
    if until := request.asked_until(span):
        said += f" That it hold until {day(until)} is asked for, and has yet to be circulated."
    return said


def _lapsed(request: Request, span: Span) -> str:
    at = request.extension.lapses_at if request.extension else span.since
    return (
        f"Lapsed at {_at(at)}, its extension having been objected to. It was in force for"
        f" {_where(request)}, {_window(request, span)}."
    )


def _revoked(request: Request, span: Span) -> str:
    since = day(request.ended_on) if request.ended_on else "its revocation"
    return (
        f"Revoked: no exemption from {since} on. It had been granted for {_where(request)},"
        f" {_window(request, span)}."
    )


_SAID: Final[Mapping[Status, Callable[[Request, Span], str]]] = {
    Status.RECEIVED: _received,
    Status.RETURNED: lambda r, _s: (
        f"Returned to {r.applicant} as incomplete: {r.missing.rstrip('.')}."
    ),
    Status.INFORMATION_ASKED: _asked,
    Status.COMPLETE: lambda _r, _s: "Complete; it has yet to be put before the Committee.",
    Status.UNDECIDABLE: lambda _r, _s: (
        "The Committee has no Chair: nothing is decided, nor adopted by silence, until it has one."
    ),
    Status.CIRCULATED: _circulated,
    Status.NOTIFIED: _notified,
    Status.ON_HOLD: _on_hold,
    Status.OBJECTED: lambda r, _s: (
        "A member of the Committee objected in time:"
        f" {r.applicant} may withdraw it, or the Committee decide on it."
    ),
    Status.APPROVED: _granted,
    Status.NOTED: _granted,
    Status.REFUSED: lambda r, _s: f"Refused by the {r.decided_by}.",
    Status.WITHDRAWN: lambda r, _s: f"Withdrawn by {r.applicant}.",
    Status.SUPERSEDED: lambda r, _s: f"{r.applicant} put another request in its place.",
    Status.REVOKED: _revoked,
    Status.LAPSED: _lapsed,
}


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _at(instant: datetime | None) -> str:
    return plainly(at_headquarters(instant))
