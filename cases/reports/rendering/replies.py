"""What those whom a paragraph names replied, with what the Panel makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cases.incidents.domain import Letter, Rebuttal, Window, rebuttals
from cases.reports.domain import Paragraph, without_confided
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import called, day
from panel.ledger.states import stream_name

_SAID: Final = ("party", "how", "words", "assessment")


def replies(version: Version) -> list[dict[str, Any]]:
    """Each once, with the paragraphs beside which it stands, in the order of these."""
    found: dict[tuple[str, ...], list[str]] = {}
    for paragraph in version.paragraphs:
        for one in _beside(paragraph, version):
            found.setdefault(one, []).append(paragraph.called)
    return [
        {**dict(zip(_SAID, said, strict=True)), "paragraphs": " and ".join(dict.fromkeys(told))}
        for said, told in found.items()
    ]


def _beside(paragraph: Paragraph, version: Version) -> Iterator[tuple[str, ...]]:
    """By party, in the order in which they are named: each reply, or that none came."""
    for named in paragraph.named:
        incident = without_confided(version.incident(named.incident))
        window = incident.windows.get(named.party, Window())
        said = rebuttals(incident, named.party, _letters(window, version))
        told = [_said(one) for one in said if one.words]
        if not told and window.due_on and not window.waived and window.over(version.at):
            told = [(f"No reply was received by {day(window.due_on)}.", "", "")]
        for one in told:
            yield (called(named.party, version.known), *one)


def _letters(window: Window, version: Version) -> dict[str, Letter]:
    found = {key: version.known.get(stream_name(Letter, key)) for key in window.letters}
    return {key: letter for key, letter in found.items() if isinstance(letter, Letter)}


def _said(one: Rebuttal) -> tuple[str, str, str]:
    late = ", after the day given" if one.late else ""
    return f"On {day(one.received_on)}{late}:", one.words, one.assessment
