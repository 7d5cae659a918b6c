"""Stays on the list, laws of a regime and rules, drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st

from cases.listing.events import (
    EntryAmended,
    EntryDelisted,
    EntryFound,
    EntryListed,
    EntryMissing,
    EntryRelisted,
)
from cases.listing.values import ListedRow
from cases.regimes.events import (
    Measure,
    MeasureEnded,
    MeasureOrdered,
    PositionRecorded,
    Procedure,
    RulePublished,
)
from panel.ledger.events import Event, Fact
from tests.cases.status.forged import JULY, PERSON, amended, days, instants, states, truths


@st.composite
def entries(draw: Any) -> Sequence[Fact]:
    """A person's stay on the list."""
    later = draw(st.one_of(st.just([]), st.lists(_entry(), max_size=4)))
    return amended(draw, [LISTED, *later])


def _row(listed_on: date, *last_updated: date) -> ListedRow:
    return ListedRow(
        reference=PERSON,
        kind="individual",
        list_type="Iran",
        names=("A PERSON",),
        listed_on=listed_on,
        last_updated=last_updated,
    )


LISTED = EntryListed(
    reference=PERSON, regime="1737", nationality_codes=("IR",), entry=_row(date(2007, 3, 24))
)


@st.composite
def _entry(draw: Any) -> Event:
    on = draw(days)
    nations = tuple(draw(st.lists(states, max_size=1)))
    amended_on = draw(st.lists(days, max_size=2))
    match draw(st.sampled_from(["listed", "amended", "missing", "found", "off", "on"])):
        case "listed":
            return msgspec.structs.replace(LISTED, nationality_codes=nations, entry=_row(on))
        case "amended":
            return EntryAmended(
                reference=PERSON,
                nationality_codes=nations,
                entry=_row(on, *amended_on),
                changed=("names",),
            )
        case "missing":
            return EntryMissing(generated_at=draw(instants))
        case "found":
            return EntryFound(generated_at=draw(instants))
        case "off":
            return EntryDelisted(delisted_on=on, basis="SC/1", reason="")
    return EntryRelisted(listed_on=on, basis="SC/2")


@st.composite
def laws(draw: Any) -> Sequence[Fact]:
    """The measures of a regime."""
    later = draw(st.one_of(st.just([]), st.lists(_law(), max_size=5)))
    return amended(draw, [*draw(st.sampled_from([[BAN], [BAN], []])), *later])


BAN = MeasureOrdered(
    measure=Measure.TRAVEL_BAN,
    basis="S/RES/1929",
    instrument="1929",
    valid_from=date(2010, 6, 9),
    exempting_body="1737 Committee",
    rules="1737",
    source="fiction",
    verified=False,
)


@st.composite
def _law(draw: Any) -> Event:
    said = {
        "measure": draw(st.sampled_from([*Measure, Measure.TRAVEL_BAN])),
        "basis": draw(st.sampled_from(["S/RES/1929", "S/RES/2231"])),
        "source": "fiction",
        "verified": False,
    }
    match draw(st.integers(0, 4)):
        case 0:
            return MeasureEnded(until=draw(days), why="", **said)
        case 1:
            return PositionRecorded(
                state=draw(states),
                instrument=draw(st.sampled_from(["1929", "2231"])),
                contests=draw(truths),
                stated_on=JULY,
                document="a letter",
            )
    at = draw(st.one_of(st.none(), st.none(), instants))
    return MeasureOrdered(
        instrument=draw(st.sampled_from(["1929", "2231"])),
        valid_from=at.date() if at else draw(days),
        valid_from_at=at,
        exempting_body=draw(st.sampled_from([None, "1737 Committee"])),
        rules=draw(st.sampled_from([None, "1737"])),
        **said,
    )


@st.composite
def rules(draw: Any) -> Sequence[Fact]:
    """What was published of a ground, from time to time."""
    return amended(
        draw,
        [
            RulePublished(
                procedure=draw(st.sampled_from([Procedure.STANDING, Procedure.APPROVAL, None])),
                decided_by=None,
                valid_from=draw(days),
                source="fiction",
                verified=False,
            )
            for _ in range(draw(st.integers(1, 3)))
        ],
    )
