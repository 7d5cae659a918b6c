"""What those whom a paragraph names replied, with what the Panel makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.incidents.domain import Letter, Rebuttal, Window, rebuttals
from cases.reports.domain import Paragraph, without_confided
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import called, day
from panel.ledger.states import stream_name


def replies(paragraph: Paragraph, version: Version) -> Iterator[dict[str, Any]]:
    """By party, in the order in which they are named: each reply, or that none came."""
    for named in paragraph.named:
        incident = without_confided(version.incident(named.incident))
        window = incident.windows.get(named.party, Window())
        said = rebuttals(incident, named.party, _letters(window, version))
        told = [_said(one) for one in said if one.words]
        if not told and window.due_on and not window.waived and window.over(version.at):
            how = f"No reply was received by {day(window.due_on)}."
            told = [{"how": how, "words": "", "assessment": ""}]
        for one in told:
            yield {
                "paragraph": paragraph.called,
                "party": called(named.party, version.known),
                **one,
            }


def _letters(window: Window, version: Version) -> dict[str, Letter]:
    found = {key: version.known.get(stream_name(Letter, key)) for key in window.letters}
    return {key: letter for key, letter in found.items() if isinstance(letter, Letter)}


def _said(one: Rebuttal) -> dict[str, Any]:
    late = ", after the day given" if one.late else ""
    how = f"On {day(one.received_on)}{late}:"
    return {"how": how, "words": one.words, "assessment": one.assessment}
