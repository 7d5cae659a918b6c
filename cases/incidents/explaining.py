"""What is told beside the rule to a State whose act on a letter is refused: how that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cases.incidents.domain import AskForTime, Letter, ReplyToLetter, StateItsPosition
from cases.incidents.models import LetterRow
from cases.regimes.calendar import day_end
from panel.ledger.commands import Command, Refused
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name


def standing(_refused: Refused, _command: Any, key: str, moment: Moment) -> dict[str, Any]:
    """Until when the reply is due, what was asked for and decided, and what may be done now."""
    row = LetterRow.objects.as_of(moment).filter(stream=stream_name(Letter, key)).first()
    if row is None or row.due_on is None:
        return {}
    asked = [
        {"asked_at": one["received_at"], **{name: one[name] for name in _OF_REQUESTS}}
        for one in row.extensions
    ]
    return {
        "status": row.status,
        "ended_for": row.ended_for,
        "due_on": row.due_on,
        "deadline": day_end(row.due_on),
        "extension_requests": asked,
        "may": list(_may(row)),
    }


_OVER: Final = frozenset({"closed", "withdrawn"})
_OF_REQUESTS: Final = ("due_on", "granted", "granted_until", "decision")


def _may(row: LetterRow) -> Iterator[str]:
    where = f"/api/v1/letters/{row.key}"
    if row.status in _OVER:
        again = "" if row.status == "withdrawn" else ", or to reopen it"
        yield f"write to the Panel, through the Secretariat, to ask why{again}"
        return
    yield f"reply, in parts and also after that day: POST {where}/replies"
    yield f"state your State's position: POST {where}/positions"
    if any(one["granted"] is None for one in row.extensions):
        yield f"wait for the Panel's decision: extension_requests of GET {where}"
    elif not any(reply["final"] for reply in row.replies):
        yield f"ask for more time, until a day after {row.due_on}: POST {where}/extension-requests"


_OF: Final[tuple[type[Command], ...]] = (AskForTime, ReplyToLetter, StateItsPosition)
EXPLAINS: Final = dict.fromkeys(_OF, standing)
