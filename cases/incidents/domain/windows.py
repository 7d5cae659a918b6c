"""Rights of reply as they stand: opened, given a later day, closed by their last word, waived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import msgspec

from cases.incidents.events import (
    ReplyWaived,
    ReplyWindowClosed,
    ReplyWindowExtended,
    ReplyWindowOpened,
)
from cases.incidents.parts import Window

WindowEvent = ReplyWindowOpened | ReplyWindowExtended | ReplyWindowClosed | ReplyWaived


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
