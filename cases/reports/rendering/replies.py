"""What those whom a paragraph names replied, with what the Panel makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.incidents.domain import Incident, Letter, Window
from cases.incidents.values import Stance
from cases.reports.domain import Paragraph
from cases.reports.rendering.notes import tellable
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import called, day
from panel.ledger.states import stream_name
from panel.ledger.values import new_york_day

_STANCES = {
    Stance.CONFIRMS: "Confirmed",
    Stance.DENIES: "Denied",
    Stance.NO_COMMENT: "Declined to comment",
    Stance.OTHER: "Stated",
}


def replies(paragraph: Paragraph, version: Version) -> Iterator[dict[str, Any]]:
    """By party, in the order in which they are named: each reply, or that none came."""
    for named in paragraph.named:
        incident = version.incident(named.incident)
        window = incident.windows.get(named.party, Window())
        told = [*_by_letter(window, version), *_positions(incident, named.party)]
        if not told and window.due_on and not window.waived and window.over(version.at):
            told = [_said(f"No reply was received by {day(window.due_on)}.")]
        for one in told:
            yield {
                "paragraph": paragraph.number,
                "party": called(named.party, version.known),
                **one,
            }


def _by_letter(window: Window, version: Version) -> Iterator[dict[str, Any]]:
    letter = version.known.get(stream_name(Letter, window.letter))
    if not isinstance(letter, Letter):
        return
    for reply in letter.replies.values():
        if reply.answers and reply.text:
            on = day(new_york_day(reply.received_at))
            late = ", after the day given" if reply.late else ""
            yield _said(f"Received on {on}{late}:", reply.text, reply.assessment)


def _positions(incident: Incident, party: str) -> Iterator[dict[str, Any]]:
    for one in incident.positions.values():
        if one.party == party and tellable(incident, one.sources):
            how = f"{_STANCES[Stance(one.stance)]} on {day(one.stated_on)}"
            yield _said(f"{how} ({one.about.replace('_', ' ')}):", one.words)


def _said(how: str, words: str = "", assessment: str = "") -> dict[str, Any]:
    return {"how": how, "words": words, "assessment": assessment}
