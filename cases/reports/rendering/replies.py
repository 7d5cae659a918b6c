"""What those whom a paragraph names replied, with what the Panel makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from cases.incidents.domain import Letter, Rebuttal, Window, rebuttals
from cases.reports.domain import Paragraph, without_confided
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import called, day
from panel.ledger.states import stream_name

_SAID: Final = ("party", "how", "words", "assessment")
_WAIVED: Final = (
    "By decision of the Panel, a reply was not waited for. The reason is kept in its records."
)
"""Not why: that may tell of a source. Nor whether they were asked: a waiver doesn't say."""


def replies(version: Version) -> list[dict[str, Any]]:
    """Each once, with the paragraphs beside which it stands, in the order of these."""
    found: dict[tuple[str, ...], list[str]] = {}
    for paragraph in version.paragraphs:
        for one in _beside(paragraph, version):
            found.setdefault(one, []).append(paragraph.called)
    return [
        {**dict(zip(_SAID, said, strict=True)), "paragraphs": beside_which(told)}
        for said, told in found.items()
    ]


def beside_which(called: Iterable[str]) -> str:
    """The summary and paragraphs 1, 2 and 3; of one alone, paragraph 1."""
    told = list(dict.fromkeys(called))
    numbers = [one.removeprefix("paragraph ") for one in told if one.startswith("paragraph ")]
    others = [one for one in told if not one.startswith("paragraph ")]
    if numbers:
        last = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if numbers[1:] else numbers[0]
        others.append(f"paragraph{'s' if numbers[1:] else ''} {last}")
    return " and ".join(others)


def _beside(paragraph: Paragraph, version: Version) -> Iterator[tuple[str, ...]]:
    """By party, in the order in which they are named: each reply, or that none came."""
    for named in paragraph.named:
        incident = without_confided(version.incident(named.incident))
        window = incident.windows.get(named.party, Window())
        said = rebuttals(incident, named.party, _letters(window, version))
        told = [_said(one) for one in said if one.words]
        if window.waived:
            told += [(_WAIVED, "", "")]
        elif not told and window.due_on and window.over(version.at):
            told = [(f"No reply was received by {day(window.due_on)}.", "", "")]
        for one in told:
            yield (called(named.party, version.known), *one)


def _letters(window: Window, version: Version) -> dict[str, Letter]:
    found = {key: version.known.get(stream_name(Letter, key)) for key in window.letters}
    return {key: letter for key, letter in found.items() if isinstance(letter, Letter)}


def _said(one: Rebuttal) -> tuple[str, str, str]:
    late = ", after the day given" if one.late else ""
    return f"On {day(one.received_on)}{late}:", one.words, one.assessment
