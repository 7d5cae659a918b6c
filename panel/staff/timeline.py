"""A stream's events as a person reads them: when the log learnt it, what happened, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from panel.access import queries
from panel.access.roles import Role
from panel.access.viewers import Viewer, scope
from panel.ledger.codec import stamp
from panel.ledger.commands import purpose
from panel.ledger.corrections import Amending, Void
from panel.ledger.events import Event, Fact, Origin, Recorded
from panel.ledger.states import Corrected, State, Voided
from panel.staff.asking import Asking
from panel.staff.corrected import readings, told_of
from panel.staff.naming import every_way
from panel.staff.registering import Case, Seen
from panel.staff.words import (
    Link,
    Ways,
    at_headquarters,
    cases_named,
    label,
    past,
    plainly,
    shortened,
    told,
)

_AT_ONCE = timedelta(minutes=1)
"""What was recorded this soon after it reached us came by wire; its receipt needs no mention."""


_FEW = 6
"""Facts that stand in a line of the timeline; more open on demand."""


class Entry(NamedTuple):
    """One event of the timeline."""

    number: int
    at: datetime
    known_on: str
    """`as_of` at which the log had just learnt it."""
    what: str
    purpose: str
    facts: Sequence[tuple[str, Any]]
    by: str
    receipt: Sequence[tuple[str, Any]]
    struck: str
    """Why it no longer counts as it stands; empty where it does."""
    fresh: bool
    lead: Link | None = None

    @property
    def long(self) -> bool:
        """Whether it says more than a line or two hold."""
        return len(self.facts) > _FEW


def entries(
    case: Case, records: Sequence[Recorded], who: Asking | Seen, *, new: str = ""
) -> list[Entry]:
    """The timeline of a stream; `new` is the time at which what is to be marked was recorded."""
    open_ones = [one for one in records if open_to(who.viewer, case, one.fact.event, records)]
    names = names_of(record.fact.origin for record in open_ones)
    facts = [record.fact for record in records]
    named = [event for one in open_ones for event in _named(one.fact, facts)]
    known = every_way(who, (pair for event in named for pair in cases_named(event)))
    struck = struck_in(facts)
    return [
        Entry(
            number=record.fact.version,
            at=record.recorded_at,
            known_on=stamp(record.recorded_at),
            what=what(case, record.fact.event),
            purpose=purpose(type(record.fact.event)),
            facts=_facts(record.fact, facts, known),
            by=by(record.fact.origin, names),
            receipt=_receipt(record),
            struck=struck.get(record.fact.version, ""),
            fresh=stamp(record.recorded_at) == new,
            lead=case.leads(who, record.fact.version) if isinstance(who, Seen) else None,
        )
        for record in open_ones
    ]


def amendable(
    case: Case,
    command: type[Amending],
    records: Sequence[Recorded],
    who: Asking | Seen,
    state: State | None,
) -> Iterator[tuple[str, str]]:
    """The entries that a correction of this kind may be about, by number, each in words."""
    events = {record.fact.version: record.fact.event for record in records}
    gone = {event.target for event in events.values() if isinstance(event, Voided)}
    for entry in entries(case, records, who):
        event = events[entry.number]
        kept = state and issubclass(command, Void) and command.keeps(state, type(event))
        if entry.number not in gone and command.fits(type(event)) and not kept:
            facts = () if type(event) in case.told else entry.facts[:2]
            said = [f"{entry.number}. {entry.what}", plainly(entry.at)]
            said += [f"{name}: {plainly(value)}" for name, value in facts]
            yield str(entry.number), shortened(" · ".join(said))


def open_to(viewer: Viewer, case: Case, event: Event, records: Sequence[Recorded]) -> bool:
    """Whether the viewer may know of the event, who may know of its stream."""
    if isinstance(event, Voided | Corrected):
        event = records[event.target - 1].fact.event
    level = case.levels.get(type(event))
    return level is None or level in scope(viewer).whole


def names_of(origins: Iterable[Origin]) -> dict[str, str]:
    """Of those who have an account, what they are called."""
    return queries.names_of({origin.actor for origin in origins})


def struck_in(facts: Sequence[Fact]) -> dict[int, str]:
    """By version, why an entry no longer counts as it stands."""
    found: dict[int, str] = {}
    for fact in facts:
        match fact.event:
            case Voided(target=target):
                found[target] = f"struck by entry {fact.version}"
            case Corrected(target=target):
                found[target] = f"corrected by entry {fact.version}"
    return found


def what(case: Case, event: Event) -> str:
    """What happened, in a line."""
    match event:
        case Voided():
            return f"Entry {event.target} struck"
        case Corrected():
            return f"Entry {event.target} corrected"
    words = case.told.get(type(event))
    return words(event) if words else past(type(event))


def _named(fact: Fact, facts: Sequence[Fact]) -> Sequence[Event]:
    """What may name other cases: of a correction, how its entry read and reads."""
    return readings(facts)[fact.version] if isinstance(fact.event, Corrected) else (fact.event,)


def _facts(fact: Fact, facts: Sequence[Fact], known: Ways) -> Sequence[tuple[str, Any]]:
    match fact.event:
        case Voided() as struck:
            return [("Authority", struck.authority), ("Reason", struck.reason)]
        case Corrected():
            return told_of(fact, facts, known)
    return list(told(fact.event, known))


def by(origin: Origin, names: dict[str, str]) -> str:
    """Who it was, in which role, for which State."""
    who = names.get(origin.actor)
    role = label(origin.role)
    state = f" for {origin.state}" if origin.state else ""
    return f"{who}, {role.lower()}{state}" if who else f"{role}{state}"


def _receipt(record: Recorded) -> Sequence[tuple[str, Any]]:
    origin = record.fact.origin
    found: list[tuple[str, Any]] = []
    if origin.received_at and record.recorded_at - origin.received_at > _AT_ONCE:
        name = "due" if origin.role == Role.CLOCK else "received"
        found.append((name, at_headquarters(origin.received_at)))
    if origin.document:
        found.append(("document", origin.document))
    return found
