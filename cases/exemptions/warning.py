"""What is to be known of a request before a command is given that can be given all the same."""

from __future__ import annotations

from typing import Any, Final

from cases.exemptions.domain import Circulate, ObjectToRequest, PlaceHold
from cases.exemptions.members import decides
from cases.exemptions.states import Request
from cases.regimes.queries import chair
from panel.ledger.commands import Command
from panel.ledger.states import ALWAYS
from panel.staff.registering import Seen
from panel.staff.words import at_headquarters, plainly

_AGAINST: Final[dict[Any, str]] = {ObjectToRequest: "an objection", PlaceHold: "a hold"}


def warns(seen: Seen, command: type[Command]) -> str:
    """In a sentence; empty where there is nothing to be warned of."""
    if command is Circulate and chairless(seen):
        return "The Committee has no Chair on that day: this will stand as undecidable."
    what = _AGAINST.get(command, "")
    if what and not _before_committee(seen):
        return (
            f"{_decided(seen)}. Enter here only {what} that was received before, with the time of"
            " its receipt; one that came later is kept on record and undoes nothing."
        )
    return ""


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
