"""The types of the fields that commands about reports have, and what several of them check."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import msgspec

from cases.incidents.domain.opening import COORDINATOR, PANEL
from cases.reports.paragraph_events import Named
from panel.access.roles import Role
from panel.ledger.commands import Act, Refused
from panel.ledger.values import NEW_YORK

__all__ = ["COORDINATOR", "PANEL", "SECRETARIAT"]

SECRETARIAT: Final = frozenset({Role.SECRETARIAT})
MOST_PARAGRAPHS: Final = 1_000
"""Paragraphs that a report may have had, with those taken out of it: its stream ends somewhere."""
MOST_ENTRIES: Final = 4_000
"""Entries of its own after which a report takes no more, for the same reason."""

Symbol = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^S/(19[4-9][0-9]|20[0-9]{2})/[1-9][0-9]{0,3}$",
        description="A symbol of a document of the Security Council",
        examples=["S/2015/401"],
    ),
]
Number = Annotated[int, msgspec.Meta(ge=1, le=9_999, description="A whole number from 1 to 9,999")]
Names = Annotated[tuple[Named, ...], msgspec.Meta(max_length=50)]


def today(act: Act) -> date:
    """The day of the log's time in New York."""
    return act.at.astimezone(NEW_YORK).date()


def check_past(day: date, act: Act, *, field: str = "/done_on") -> None:
    """Refused where the day has not come."""
    if day > today(act):
        raise Refused("a day in the future is not entered", field=field, today=str(today(act)))


def check_room(act: Act) -> None:
    """Refused where the report holds as many entries as one may."""
    if len(act.history) >= MOST_ENTRIES:
        raise Refused("this report takes no more entries", entries=len(act.history))
