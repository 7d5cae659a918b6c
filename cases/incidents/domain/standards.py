"""What a finding needs before it is substantiated, and who must have been heard before it is told.

S/2006/997, annex, paras. 22 and 28: verified documents and direct observation, otherwise several
independent sources; those concerned answer within fixed time limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.origins import NEEDED, origins
from cases.incidents.parts import Window

NO_LETTERS: Final[Mapping[str, Letter]] = {}


def gap(incident: Incident, sources: Iterable[int]) -> str:
    """What these sources lack to bear a substantiated finding; empty where they bear it."""
    cited = [number for number in sources if incident.holds(number)]
    if any(incident.sources[number].decides for number in cited):
        return ""
    count = origins(incident.links, cited).count
    return "" if count >= NEEDED else f"{count} of {NEEDED} independent origins"


def running(window: Window, letters: Mapping[str, Letter]) -> Window:
    """A window with the last day that its letter now has, where that is a later one."""
    letter = letters.get(window.letter)
    days = [day for day in (window.due_on, letter and letter.due_on) if day]
    return msgspec.structs.replace(window, due_on=max(days, default=None))


def until(window: Window, letters: Mapping[str, Letter]) -> str:
    """The day at whose end a window ends, with the letter that makes it so late, if one does."""
    window, letter = running(window, letters), letters.get(window.letter)
    last = f"the end of {window.due_on}"
    by_letter = letter is not None and letter.due_on == window.due_on
    return f"{last}, when {letter.number} is due" if letter and by_letter else last


def reply_gap(
    incident: Incident,
    parties: Iterable[str],
    at: datetime,
    letters: Mapping[str, Letter] = NO_LETTERS,
) -> str:
    """Who of those named has yet to be heard, or waived; empty where all were.

    `letters`, by key, are those that told them: where one was given a later day, so were they.
    """
    for party in parties:
        known = incident.windows.get(party)
        window = known and running(known, letters)
        if window is None:
            return f"no reply window was opened for {party}"
        if not window.over(at):
            return f"the reply window of {party} is open until {until(window, letters)}"
    return ""
