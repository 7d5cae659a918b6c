"""How a report is put together: what each change of its order, headings and annexes amounts to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, assert_never

import msgspec

from cases.reports.domain.values import SUMMARY
from cases.reports.structure_events import (
    AddendumIssued,
    AnnexAdded,
    AnnexChanged,
    AnnexDropped,
    AnnexWithheld,
    HeadingDropped,
    HeadingPlaced,
    ParagraphsNumbered,
    Reach,
    ReportNameDismissed,
    TransmittalWritten,
)

if TYPE_CHECKING:
    from cases.reports.domain.reports import Report

K = TypeVar("K")
V = TypeVar("V")
STRUCTURE = (
    ParagraphsNumbered,
    HeadingPlaced,
    HeadingDropped,
    AnnexAdded,
    AnnexChanged,
    AnnexDropped,
    AnnexWithheld,
    AddendumIssued,
    ReportNameDismissed,
    TransmittalWritten,
)
Structural = (
    ParagraphsNumbered
    | HeadingPlaced
    | HeadingDropped
    | AnnexAdded
    | AnnexChanged
    | AnnexDropped
    | AnnexWithheld
    | AddendumIssued
    | ReportNameDismissed
    | TransmittalWritten
)


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above a paragraph."""

    title: str
    depth: int
    """1 for a section, 2 and 3 for what is below."""


class Annex(msgspec.Struct, frozen=True, kw_only=True):
    """A part after the body, with its own readers."""

    title: str
    reach: Reach
    withheld: str = ""
    """Why it was kept from publication after the report had gone to the Committee."""

    @property
    def closed(self) -> bool:
        """Whether it is never published."""
        return self.reach is Reach.COMMITTEE or bool(self.withheld)


class Addendum(msgspec.Struct, frozen=True, kw_only=True):
    """What was added to a published report, under a symbol of its own."""

    symbol: str
    issued_on: date
    title: str
    text: str


def restructured(report: Report, event: Structural) -> dict[str, Any]:
    """The fields of the report that the event changes."""
    changed: dict[str, Any] = {}
    match event:
        case ParagraphsNumbered():
            changed = {"paragraphs": renumbered(report.paragraphs, event)}
        case HeadingPlaced():
            placed = Heading(title=event.title, depth=event.depth)
            changed = {"headings": {**report.headings, event.paragraph: placed}}
        case HeadingDropped():
            changed = {"headings": without(report.headings, event.paragraph)}
        case AnnexAdded() | AnnexChanged():
            annex = Annex(title=event.title, reach=event.reach)
            changed = {"annexes": dict(sorted({**report.annexes, event.number: annex}.items()))}
        case AnnexDropped():
            changed = {"annexes": without(report.annexes, event.number)}
        case AnnexWithheld():
            if known := report.annexes.get(event.number):
                kept = msgspec.structs.replace(known, withheld=event.reason)
                changed = {"annexes": {**report.annexes, event.number: kept}}
        case AddendumIssued():
            addendum = Addendum(**msgspec.structs.asdict(event))
            changed = {"addenda": (*report.addenda, addendum)}
        case ReportNameDismissed():
            changed = {"dismissed": _dismissed(report.dismissed, event)}
        case TransmittalWritten():
            changed = {"letter": event.text}
        case _:
            assert_never(event)
    return changed


def _dismissed(
    known: Mapping[str, dict[str, str]], event: ReportNameDismissed
) -> dict[str, dict[str, str]]:
    now = {text: {**known.get(text, {}), event.party: event.reason} for text in event.texts}
    return {**known, **now}


def renumbered(paragraphs: Mapping[int, str], event: ParagraphsNumbered) -> dict[int, str]:
    """Number → key, after some have changed theirs."""
    moved = {one.paragraph: one.number for one in event.placed}
    kept = {number: key for number, key in paragraphs.items() if key not in moved}
    return dict(sorted((kept | {number: key for key, number in moved.items()}).items()))


def without(known: Mapping[K, V], key: K) -> dict[K, V]:
    """All but one."""
    return {one: value for one, value in known.items() if one != key}


def moved(paragraphs: Mapping[int, str], key: str, to: int) -> dict[int, str]:
    """The numbers that change where a paragraph takes another: the others make room for it.

    Whoever stands there goes one towards the place that it left, and so on to the first free one.
    """
    before = next(number for number, one in paragraphs.items() if one == key)
    others = without(paragraphs, before)
    found, carried, at = {}, key, to
    step = 1 if to < before else -1
    while carried:
        found[at], carried = carried, others.get(at, "")
        at += step
    return found


def through(paragraphs: Mapping[int, str], annex_of: Mapping[str, int]) -> dict[int, str]:
    """The numbers that change where all run through from 1: the body first, then each annex."""
    numbered = filter(SUMMARY.__ne__, paragraphs)
    order = sorted(numbered, key=lambda number: (annex_of.get(paragraphs[number], 0), number))
    wanted = {to: paragraphs[number] for to, number in enumerate(order, start=1)}
    return {to: key for to, key in wanted.items() if paragraphs.get(to) != key}


def runs_through(numbers: Collection[tuple[int, int]]) -> bool:
    """Whether paragraphs, each its annex and number, are numbered from 1 without a gap."""
    found = [number for _, number in sorted(numbers) if number != SUMMARY]
    return found == list(range(1, len(found) + 1))
