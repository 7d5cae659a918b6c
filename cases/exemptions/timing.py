"""What time does to a request: the spans of its statuses, and what the clock is to record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from cases.exemptions.statuses import ENDED, GRANTED, THEN, Status
from panel.ledger.states import ALWAYS, FOREVER, Due, Span
from panel.ledger.values import new_york_day

if TYPE_CHECKING:
    from cases.exemptions.states import Request

ADOPTION = "adoption"
"""The kinds of what falls due: a period ends in silence,"""
EXTENSION = "extension"
"""an extension is adopted,"""
LAPSE = "lapse"
"""an exemption ends whose extension was objected to,"""
HOLD = "hold"
"""a hold ends with its owner's seat,"""
CONFIRMATION = "confirmation"
"""the State was to have confirmed the travel."""


def spans(request: Request) -> Sequence[Span]:
    """Pending until the hour, granted from it on, whether or not anybody records it."""
    return tuple(part for span in _statuses(request) for part in _confirmable(request, span))


def _statuses(request: Request) -> Sequence[Span]:
    if request.status is None:
        return (Span("voided"),)
    if request.status in THEN and request.deadline is not None:
        return _running(request, request.status)
    if request.status in GRANTED:
        return _standing(request, request.status)
    return (Span(request.status),)


def _running(request: Request, status: Status) -> Sequence[Span]:
    """Held up from a hold's receipt to its end, and then adopted."""
    if request.stopped:
        return (Span(Status.INFORMATION_ASKED),)
    ends = request.takes_effect
    last = ends or FOREVER
    holds = [hold for hold in request.holds if hold.in_time]
    cuts = {at for hold in holds for at in (hold.placed_at, hold.ends) if at < last}
    found: list[Span] = []
    for since, until in pairwise(sorted({ALWAYS, *cuts, last})):
        held = any(hold.placed_at <= since < hold.ends for hold in holds)
        stands = Status.ON_HOLD if held else status
        if found and found[-1].status == stands:
            found[-1] = Span(stands, found[-1].since, until)
        else:
            found.append(Span(stands, since, until))
    return found if ends is None else (*found, Span(THEN[status], ends))


def _standing(request: Request, status: Status) -> Sequence[Span]:
    """In force; with an extension for longer from its adoption on, or no longer at all."""
    later, at = request.extension, request.takes_effect
    if later and later.objected:
        return Span(status, until=later.lapses_at), Span(Status.LAPSED, later.lapses_at)
    if later is None or at is None:
        return (Span(status),)
    return Span(status, until=at), Span(status, at)


def _confirmable(request: Request, span: Span) -> Iterator[Span]:
    """The span, parted where the State was to have confirmed the travel and has not."""
    by = request.confirmation(span)
    if by is None or request.travelled is not None or not span.since < by < span.until:
        yield span
    else:
        yield Span(span.status, span.since, by)
        yield Span(span.status, by, span.until)


def decided_on(request: Request, span: Span) -> date | None:
    """The date on the decision; where silence adopted it, the day of that hour in New York."""
    if request.decided_on is not None or span.status not in GRANTED | ENDED:
        return request.decided_on
    at = request.takes_effect if request.extension is None else None
    recorded = request.adoption_recorded
    at = at or (recorded[-1] if recorded else None)
    return None if at is None else new_york_day(at)


def due(request: Request) -> Iterable[Due]:
    """What the clock is to record, each thing once for each hour."""
    at = request.takes_effect
    if request.status in THEN and at and at not in request.adoption_recorded:
        yield Due(ADOPTION, at)
    later = request.extension if request.status in GRANTED else None
    if later and later.objected and not later.lapse_recorded:
        yield Due(LAPSE, later.lapses_at)
    elif later and at and not later.objected and at not in later.recorded:
        yield Due(EXTENSION, at)
    lapses = [hold.ends for hold in request.holds if hold.lapses_now and not hold.lapse_recorded]
    if request.open and lapses:
        yield Due(HOLD, min(lapses))
    last = request.spans()[-1]
    by = request.confirmation(last)
    if by and request.travelled is None and by not in request.overdue_recorded:
        yield Due(CONFIRMATION, max(by, last.since))
