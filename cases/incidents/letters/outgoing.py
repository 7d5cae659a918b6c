"""A draft as it would go out now: its number, its days, and what may leave the house with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from cases.incidents.domain import Letter
from cases.incidents.domain.annexes import citing, copies, kept_here
from cases.incidents.domain.writing import PATIENCE, begun, due_of, series_of
from cases.incidents.letter_events import LetterSent
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from evidence.enclosing import items_of
from evidence.states import EvidenceItem
from panel.ledger import streams
from panel.ledger.commands import Reads, Refused
from panel.ledger.registers import Series
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import State, stream_name


class Enclosure(NamedTuple):
    """An item that its draft names."""

    key: str
    item: EvidenceItem
    kept: str
    """Why a copy of it stays here; empty where it may go."""


class Outgoing(NamedTuple):
    """What sending a draft at the moment would come to."""

    sent: LetterSent
    enclosures: tuple[Enclosure, ...]
    at: datetime
    undated: str
    """Why nobody can say yet when its addressee would be reminded; empty where that is known."""


def outgoing(registry: Registry, letter: Letter, moment: Moment) -> Outgoing | None:
    """A draft as it would go out at the moment; None where it is none any more."""
    if begun(letter):
        return None
    read = _read(registry, letter, moment)
    today, series, calendar = moment.today, read["series"], read["calendar"]
    assert isinstance(series, Series)
    assert isinstance(calendar, WorkingDays)
    due_on, remind_at, undated = due_of(letter, today), moment.at, ""
    try:
        remind_at = calendar.after(due_on, PATIENCE)
    except Refused as refused:
        undated = refused.rule
    there = tuple(_enclosures(letter, read))
    sent = LetterSent(
        number=f"{series_of(today)}.{series.last + 1}",
        sent_on=today,
        due_on=due_on,
        remind_at=remind_at,
        calendar_version=calendar.version,
        annexes=copies(letter.annexes, read),
    )
    return Outgoing(sent, there, moment.at, undated)


def _read(registry: Registry, letter: Letter, moment: Moment) -> Mapping[str, State]:
    wanted: Reads = {
        "calendar": (WorkingDays, HEADQUARTERS),
        "series": (Series, series_of(moment.today)),
        **items_of(letter.annexes),
        **registry.found(citing(letter.annexes), moment),
    }
    names = {stream_name(*one) for one in wanted.values()}
    known = {one.name: one.state for one in streams.as_of(registry, names, moment)}
    return {
        name: known.get(stream_name(kind, key)) or kind() for name, (kind, key) in wanted.items()
    }


def _enclosures(letter: Letter, read: Mapping[str, State]) -> Iterator[Enclosure]:
    for number, key in enumerate(letter.annexes):
        item = read[f"item_{number}"]
        assert isinstance(item, EvidenceItem)
        yield Enclosure(key, item, kept_here(key, item, letter.state, read))
