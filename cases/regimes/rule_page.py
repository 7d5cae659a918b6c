"""What the page of a rule shows: its text in words, and what changed of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from cases.regimes.events import Filer, Procedure
from cases.regimes.models import RuleRow
from cases.regimes.naming import filer
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import within


def procedure(how: str | None) -> str:
    """How one is exempted, in words."""
    return within(Procedure(how).name) if how else ""


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """The rule as published last, and what was changed."""
    held = RuleRow.objects.filter(stream=seen.stream, held_from__lte=seen.moment.position)
    # A row is another also where a text before this one was struck.
    texts = [text for text, _ in groupby(map(words, held.order_by("held_from")))]
    if seen.state.published is None:
        return
    yield Facts("As published", list(texts[-1].items()))
    if texts[1:]:
        yield Table(
            "What was changed",
            ("Text", "What", "Before", "Since then"),
            [row for pair in enumerate(pairwise(texts), 2) for row in _changes(*pair)],
        )


def words(said: RuleRow) -> Mapping[str, Any]:
    """A text's parts, each with its label."""
    stops = "stops the period" if said.information_stops_clock else "doesn't stop the period"
    return {
        "Procedure": procedure(said.procedure),
        "Decided by": said.decided_by,
        "Valid from": said.valid_from,
        "No-objection procedure": _days(said.silence_working_days),
        "Notice": _days(said.notice_working_days, " before travel or authorisation"),
        "Period of a notification": _days(said.period_working_days),
        "Late notification": _hours(said.within_hours, "within {} after the fact"),
        "Who may file": [filer(Filer(one)) for one in said.filed_by],
        "Besides, a request states": said.requires,
        "A request for information": stops,
        "An emergency": _hours(said.emergency_hours, "is ruled on within {}"),
        "A shift of the window": _hours(said.shift_hours, "by notice alone up to {}"),
        "Notice of a change": _days(said.change_notice_working_days, " before the journey"),
        "Notice of an extension": _days(said.extension_notice_working_days, " before the end"),
        "Confirmation of travel": _days(said.confirmation_working_days, " after the end at most"),
        "Note": said.note,
        "Reason": said.reason,
        "Source": said.source,
        "Verified": said.verified,
    }


def _changes(
    number: int, texts: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    before, after = texts
    for name, now in after.items():
        if name == "Reason" or before[name] != now:
            yield number, name, before[name], now


def _days(count: int | None, more: str = "") -> str:
    return "" if count is None else f"{count} working day{'' if count == 1 else 's'}{more}"


def _hours(count: int | None, sentence: str) -> str:
    return "" if count is None else sentence.format(f"{count} hour{'' if count == 1 else 's'}")
