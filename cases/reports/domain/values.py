"""The types of the fields that commands about reports have, and what several of them check."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from cases.reports.paragraph_events import Named
from evidence.enclosing import Key
from panel.ledger.commands import Act, Refused
from panel.ledger.wording import names

MOST_PARAGRAPHS: Final = 1_000
"""Paragraphs that a report may have had, with those taken out of it: its stream ends somewhere."""
MOST_ENTRIES: Final = 4_000
"""Entries of its own after which a report takes no more, for the same reason."""
MOST_ANNEXES: Final = 50

SUMMARY: Final = 0
"""The number of a report's summary, which stands before its paragraphs and is printed without."""

Symbol = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^S/(19[4-9][0-9]|20[0-9]{2})/[1-9][0-9]{0,3}$",
        description="A symbol of a document of the Security Council",
        examples=["S/2015/401"],
    ),
]
Number = Annotated[int, msgspec.Meta(ge=1, le=9_999, description="A whole number from 1 to 9,999")]
AbsenceKeys = Annotated[tuple[Annotated[Key, names("absence")], ...], msgspec.Meta(max_length=20)]
ParagraphKey = Annotated[Key, names("paragraph")]
AnnexNumber = Annotated[
    int, msgspec.Meta(ge=0, le=MOST_ANNEXES, description="An annex's number; 0 is the body")
]
Depth = Annotated[int, msgspec.Meta(ge=1, le=3, description="1 for a section, 2 and 3 below it")]
Names = Annotated[tuple[Named, ...], msgspec.Meta(max_length=50)]


def called(number: int) -> str:
    """A paragraph where readers of the report are told of it: Summary, or its number."""
    return str(number) if number != SUMMARY else "Summary"


def check_room(act: Act) -> None:
    """Refused where the report holds as many entries as one may."""
    if len(act.history) >= MOST_ENTRIES:
        raise Refused("this report takes no more entries", entries=len(act.history))
