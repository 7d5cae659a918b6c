"""Rights of reply as they stand: opened, given a later day, closed by their last word, waived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import assert_never

import msgspec

from cases.incidents.events import (
    ReplyWaived,
    ReplyWindowClosed,
    ReplyWindowExtended,
    ReplyWindowOpened,
)
from cases.regimes.calendar import day_end

WindowEvent = ReplyWindowOpened | ReplyWindowExtended | ReplyWindowClosed | ReplyWaived


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's right of reply."""

    opened_on: date | None = None
    due_on: date | None = None
    letter: str = ""
    letters: tuple[str, ...] = ()
    """Every letter that told them, those of earlier windows too."""
    closed: str = ""
    """Why it ended before its day; empty where it did not."""
    waived: str = ""
    """Why nobody needed to be asked; empty where somebody did."""

    def over(self, at: datetime) -> bool:
        """Whether nobody need wait any more at that instant."""
        ended = self.due_on is not None and at >= day_end(self.due_on)
        return ended or bool(self.closed) or bool(self.waived)


def after(windows: Mapping[str, Window], event: WindowEvent) -> dict[str, Window]:
    """The windows, by party, after one more event."""
    return {**windows, event.party: _changed(windows.get(event.party, Window()), event)}


def _changed(known: Window, event: WindowEvent) -> Window:
    match event:
        case ReplyWindowOpened():
            told = dict.fromkeys((*known.letters, event.letter))
            return Window(
                opened_on=event.opened_on,
                due_on=event.due_on,
                letter=event.letter,
                letters=tuple(filter(None, told)),
            )
        case ReplyWindowExtended():
            return msgspec.structs.replace(known, due_on=event.due_on)
        case ReplyWindowClosed():
            return msgspec.structs.replace(known, closed=event.reason)
        case ReplyWaived():
            return msgspec.structs.replace(known, waived=event.reason)
        case _:
            assert_never(event)
