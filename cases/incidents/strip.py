"""Reply windows on a strip of days: which run, and which ends next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.incidents import words, worklist
from panel.access.roles import PANEL
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.staff.registering import Picture
from panel.staff.words import day

_BEFORE, _AFTER = 14, 28
"""Days before and after today."""
_A_DAY, _LABEL, _ROW, _TOP = 12, 250, 22, 26
"""Pixels."""
_LETTERS: Final = 38
"""Characters of a label."""


def sections(viewer: Viewer, moment: Moment) -> Iterator[Picture]:
    """For the Panel, while any window runs."""
    found = worklist.windows(viewer, moment) if PANEL & viewer.roles else []
    if found:
        many, runs = words.counted(len(found), "reply window"), "runs" if len(found) == 1 else "run"
        told = f"{many.capitalize()} {runs}; {_ends(found)}"
        yield Picture("Reply windows", drawn(found, moment.today, told), told)


def _ends(found: Sequence[Any]) -> str:
    first = "; ".join(f"{one}, until {day(one.due_on)}" for one in found)
    return f"they end in this order: {first}." if len(found) > 1 else f"{first}."


def drawn(found: Sequence[Any], today: date, told: str) -> SafeString:
    """A row a window, from its opening to its last day; today as a line."""
    start = today - timedelta(days=_BEFORE)
    width, height = _LABEL + (_BEFORE + _AFTER) * _A_DAY, _TOP + _ROW * len(found)

    def at(on: date) -> int:
        return _LABEL + _A_DAY * min(max((on - start).days, 0), _BEFORE + _AFTER)

    weeks = [start + timedelta(days=days) for days in range(0, _BEFORE + _AFTER, 7)]
    return format_html(
        '<svg class="axis" viewBox="0 0 {0} {1}" width="{0}" role="img" aria-label="{2}">'
        '{3}{4}<line class="mark" x1="{5}" x2="{5}" y1="4" y2="{1}"/></svg>',
        width,
        height,
        told,
        format_html_join("", _WEEK, ((at(on), height, f"{on:%-d %b}") for on in weeks)),
        format_html_join("", "{}", ((_row(one, place, at),) for place, one in enumerate(found))),
        at(today),
    )


_WEEK: Final = (
    '<line class="year" x1="{0}" x2="{0}" y1="18" y2="{1}"/><text x="{0}" y="13">{2}</text>'
)


def _row(one: Any, place: int, at: Any) -> SafeString:
    y = _TOP + _ROW * place
    label = str(one)
    begins, ends = at(one.opened_on), at(one.due_on + timedelta(days=1))
    return format_html(
        '<text class="lane" x="0" y="{}">{}</text>'
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}</title></rect>',
        y + 13,
        label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…",
        begins,
        y + 2,
        max(3, ends - begins),
        _ROW - 8,
        f"{label}: {day(one.opened_on)} to {day(one.due_on)}",
    )
