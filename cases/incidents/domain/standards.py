"""What a finding needs before it is substantiated, and who must have been heard before it is told.

S/2006/997, annex, paras. 22 and 28: verified documents and direct observation, otherwise several
independent sources; those concerned answer within fixed time limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.origins import NEEDED, origins


def gap(incident: Incident, sources: Iterable[int]) -> str:
    """What these sources lack to bear a substantiated finding; empty where they bear it."""
    cited = [number for number in sources if incident.holds(number)]
    if any(incident.sources[number].decides for number in cited):
        return ""
    count = origins(incident.links, cited).count
    return "" if count >= NEEDED else f"{count} of {NEEDED} independent origins"


def reply_gap(incident: Incident, parties: Iterable[str], at: datetime) -> str:
    """Who of those named has yet to be heard, or waived; empty where all were."""
    for party in parties:
        window = incident.windows.get(party)
        if window is None:
            return f"no reply window was opened for {party}"
        if not window.over(at):
            return f"the reply window of {party} is open until the end of {window.due_on}"
    return ""
