"""Rights of reply on an incident's page: until when each runs, and what makes it so long."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from cases.incidents.domain import Incident, Window
from cases.incidents.models import LetterRow
from cases.incidents.queries import letters_about
from panel.staff.registering import Seen, Table


class Right(NamedTuple):
    """Somebody's right of reply, with the last day that the letter gives where that is later."""

    window: Window
    letter: str
    """The number of the letter whose due day the last day is; empty where it is none's."""


def letters_of_page(seen: Seen) -> list[LetterRow]:
    """The letters about the incident, or about what was merged into it."""
    keys = (seen.key, *getattr(seen.state, "merged_keys", ()))
    return letters_about(keys, seen.viewer, seen.moment)


def standing(seen: Seen) -> dict[str, Right]:
    """Every right of reply, by party."""
    incident: Incident = seen.state
    due = {row.key: row for row in seen.once(letters_of_page) if row.due_on}
    found = {}
    for party, window in incident.windows.items():
        told, last = due.get(window.letter), window.due_on
        if told and told.due_on and (last is None or told.due_on >= last):
            last = told.due_on
        by_letter = told.number if told and told.due_on == last else ""
        found[party] = Right(msgspec.structs.replace(window, due_on=last), by_letter)
    return found


def table(seen: Seen) -> Table:
    """All of them, in the order in which they were opened."""
    return Table(
        "Right of reply",
        ("Named", "Opened", "Until the end of", "Stands"),
        [
            (party, one.window.opened_on, one.window.due_on, _stands(one, seen))
            for party, one in seen.once(standing).items()
        ],
        empty="Not opened: nobody is named in a report before they could reply.",
    )


def _stands(right: Right, seen: Seen) -> str:
    window = right.window
    if window.waived:
        return f"waived: {window.waived}"
    if window.closed:
        return f"closed: {window.closed}"
    if window.over(seen.moment.at):
        return "over"
    return f"open until {right.letter} is due" if right.letter else "open"
