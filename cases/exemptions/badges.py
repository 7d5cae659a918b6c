"""Where a request stands in a word, and what is to be known of it besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cases.exemptions.states import Request
from cases.exemptions.statuses import GRANTED, Status
from cases.exemptions.values import parts
from cases.regimes.events import Procedure
from panel.staff.registering import Badge, Seen, Tone
from panel.staff.words import within

TONES: Final[dict[str, Tone]] = {
    Status.RECEIVED: "attention",
    Status.RETURNED: "open",
    Status.INFORMATION_ASKED: "open",
    Status.COMPLETE: "attention",
    Status.UNDECIDABLE: "bad",
    Status.CIRCULATED: "open",
    Status.NOTIFIED: "open",
    Status.ON_HOLD: "attention",
    Status.OBJECTED: "bad",
    Status.APPROVED: "good",
    Status.NOTED: "good",
    Status.REFUSED: "bad",
    Status.REVOKED: "bad",
    Status.LAPSED: "bad",
}


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands in a word, and what is to be known of it besides."""
    request, status = seen.state, seen.span.status
    yield Badge(within(status), TONES.get(status, "plain"))
    if request.status is None:
        return
    if request.procedure is not Procedure.APPROVAL:
        yield Badge("notification")
    if request.late:
        yield Badge("filed late", "attention")
    if request.missing_parts and status in {Status.RECEIVED, Status.RETURNED}:
        yield Badge(f"without {parts(request.missing_parts)}", "attention")
    if request.emergency and request.open:
        yield Badge("emergency", "bad")
    if request.proposed_until(seen.span):
        yield Badge("extension before the Committee", "open")
    if request.asked_until(seen.span):
        yield Badge("extension asked for", "attention")
    if request.conditions and status in GRANTED:
        yield Badge("under conditions")
    if request.to_communicate(seen.span):
        yield Badge("not yet communicated", "attention")
    if _overdue(request, seen):
        yield Badge("confirmation overdue", "bad")


def _overdue(request: Request, seen: Seen) -> bool:
    by = request.confirmation(seen.span)
    if by is None or request.travelled is not None:
        return False
    return by <= seen.moment.at
