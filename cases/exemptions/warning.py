"""What is to be known of a request before a command is given that can be given all the same."""

from __future__ import annotations

from typing import Any, Final

from cases.exemptions.domain import Circulate, ObjectToRequest, PlaceHold, SupplyInformation
from cases.exemptions.members import decides
from cases.exemptions.silence import Question
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.regimes.queries import chair
from panel.access import states
from panel.ledger.commands import Command
from panel.ledger.states import ALWAYS
from panel.staff.registering import Seen
from panel.staff.words import at_headquarters, plainly

_AGAINST: Final[dict[Any, str]] = {ObjectToRequest: "an objection", PlaceHold: "a hold"}


def warns(seen: Seen, command: type[Command]) -> str:
    """In a sentence; empty where there is nothing to be warned of."""
    if command is Circulate and seen.state.status is Status.COMPLETE and chairless(seen):
        return "The Committee has no Chair on that day: this will stand as undecidable."
    if command is SupplyInformation:
        asked = [q for q in seen.state.questions if q.answered_at is None]
        return " ".join(f"{_who(q)} asks: {q.wanted}" for q in asked)
    what = _AGAINST.get(command, "")
    if what and not _before_committee(seen):
        return (
            f"{_decided(seen)}. Enter here only {what} that was received before, with the time of"
            " its receipt; one that came later is kept on record and undoes nothing."
        )
    return ""


def _who(question: Question) -> str:
    return states.named(question.asked_by) if question.asked_by else "The Secretariat"


def chairless(seen: Seen) -> bool:
    """Whether nobody chairs the body that decides, today."""
    return chair(seen.once(decides), seen.moment.today, seen.moment) is None


def _before_committee(seen: Seen) -> bool:
    request: Request = seen.state
    return request.circulated_on is None or request.open_at(seen.moment.at)


def _decided(seen: Seen) -> str:
    """Since when nothing is before the Committee."""
    if seen.span.since == ALWAYS:
        return "Nothing is before the Committee now"
    at = plainly(at_headquarters(seen.span.since))
    return f"Nothing is before the Committee since {at}"
