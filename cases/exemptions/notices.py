"""What the Secretariat's staff are told by e-mail: that a period ends, and what waits after it.

Mail is not confidential: a message holds the request's number and the hour, no name, no State and
nothing that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

from cases.exemptions.events import AdoptionRecorded, ConfirmationOverdue, ExtensionRecorded
from cases.exemptions.models import RequestRow
from cases.exemptions.states import Request
from cases.exemptions.timing import ADOPTION, CONFIRMATION, EXTENSION
from cases.regimes.calendar import closing
from panel.access.roles import Role
from panel.ledger import store
from panel.ledger.codec import stamp
from panel.ledger.events import Recorded
from panel.ledger.models import DueRow
from panel.ledger.registry import Subscription
from panel.ledger.rows import STILL, Moment
from panel.ledger.values import new_york_day
from panel.mailing.posting import Told, post
from panel.staff.words import at_headquarters, plainly

NAME: Final = "notices"
OLD: Final = timedelta(days=14)
"""What was recorded longer ago is told nobody: who reads on from far behind would flood them."""
_FALLS_DUE: Final = {
    ADOPTION: ("the period ends", "The period of the request {} ends on {}."),
    EXTENSION: ("the period ends", "The period of the extension of {} ends on {}."),
    CONFIRMATION: ("confirmation is due", "The confirmation of the travel under {} is due by {}."),
}
_HAPPENED: Final[dict[type[Any], tuple[str, str]]] = {
    AdoptionRecorded: (
        "to be communicated",
        "The period of {} ended in silence on {}. What it came to is to be communicated.",
    ),
    ExtensionRecorded: (
        "extension to be communicated",
        "The extension of {} was adopted by silence on {}. It is to be communicated.",
    ),
    ConfirmationOverdue: (
        "confirmation is overdue",
        "The confirmation of the travel under {} was due by {} and has not come.",
    ),
}
_FOOT: Final = (
    "\n\nThis message says no more on purpose: mail is not confidential. The request itself is in"
    " the casework system, which sends it to the staff of the Secretariat.\n"
)


def upcoming(moment: Moment) -> Iterator[Told]:
    """What falls due today or tomorrow in New York, the day being that of the deadline."""
    ends = closing(moment.today + timedelta(days=2), time(0))
    due = DueRow.objects.filter(
        held_to=STILL,
        deadline__gt=moment.at,
        deadline__lt=ends,
        kind__in=_FALLS_DUE,
        stream__startswith=f"{Request.category}/",
    )
    rows = list(due.order_by("deadline", "stream"))
    numbers = _numbers([row.stream for row in rows])
    for row in rows:
        if row.stream not in numbers:
            continue
        when = "today" if new_york_day(row.deadline) == moment.today else "tomorrow"
        about = f"{when} {row.kind} {row.stream} {stamp(row.deadline)}"
        yield _told(about, numbers[row.stream], row.deadline, *_FALLS_DUE[row.kind])


def happened() -> Subscription:
    """Reads the log for what silence decided and what did not come in time."""
    return Subscription(NAME, _handle, tuple(_HAPPENED))


def _handle(recorded: Recorded) -> None:
    event: Any = recorded.fact.event
    if recorded.recorded_at < store.head().now - OLD:
        return
    row = RequestRow.objects.filter(stream=recorded.stream, held_to=STILL).first()
    if row is not None:
        at = event.confirm_by if isinstance(event, ConfirmationOverdue) else event.deadline
        about = f"{event.name} {recorded.stream} {recorded.fact.version}"
        post(_told(about, row.number, at, *_HAPPENED[type(event)]))


def _told(about: str, number: str, at: datetime, subject: str, text: str) -> Told:
    said = text.format(number, plainly(at_headquarters(at)))
    return Told(about, Role.SECRETARIAT, f"{number}: {subject}", f"{said}{_FOOT}")


def _numbers(streams: list[str]) -> dict[str, str]:
    rows = RequestRow.objects.filter(stream__in=streams, held_to=STILL)
    return dict(rows.values_list("stream", "number"))
