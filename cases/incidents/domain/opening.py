"""An incident is opened, corrected, and its wrong entries are struck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Final, dataclass_transform

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.events import EvidenceFailed, EvidenceRestored, IncidentOpened
from cases.incidents.handling_events import IncidentAssigned
from cases.incidents.values import When
from cases.listing.domain import ListEntry, Persons, check_known, entries_of
from cases.regimes.events import Measure
from panel.access.roles import PANEL, Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.states import Corrected
from panel.ledger.values import Instant, Line, Prose, StateCode

FROM_STATES: Final = frozenset({Role.STATE, Role.SECRETARIAT}) | PANEL
"""A State itself, and those who enter its papers for it."""
MOST_ENTRIES: Final = 1_000
"""Entries after which an incident takes no more: what goes on for ever is another incident."""

States = Annotated[tuple[StateCode, ...], msgspec.Meta(min_length=1, max_length=20)]


def when_of(first_day: date | None, last_day: date | None, at: Instant | None = None) -> When:
    """A time as precise as it is said; Refused where it contradicts itself."""
    if last_day is not None and (first_day is None or last_day < first_day):
        raise Refused("the last day comes before a first one", field="/last_day")
    if at is not None and last_day not in (None, first_day):
        raise Refused("an instant lies on one day, not in a range", field="/at")
    return When(first_day=first_day, last_day=last_day, at=at)


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Adding(Command, frozen=True, kw_only=True):
    """What every command that adds an entry to an incident asks of it."""

    @classmethod
    def bar(cls, act: Act, incident: Incident, read: Mapping[str, Any]) -> None:
        """It is there, and holds less than it may."""
        if not incident.title:
            raise Refused("the incident was struck")
        if len(act.history) >= MOST_ENTRIES:
            raise Refused("this incident is full; open another", entries=len(act.history))


class OpenIncident(Command, on=Incident, roles=PANEL, noun="opening", creates=Creates.FRESH):
    """Open an incident: what listed persons are alleged to have done."""

    title: Line
    """What is alleged, in a line: Alleged travel to …, 24 July 2015."""
    persons: Persons
    """Permanent reference numbers of those of whom it is alleged."""
    measure: Measure = Measure.TRAVEL_BAN
    """The measure that it would violate."""
    states: States
    """The States in whose territory it is said to have happened."""
    place: Line | None = None
    """Where exactly, as far as known."""
    first_day: date | None = None
    """The day, or the first of several; empty where it isn't known."""
    last_day: date | None = None
    """The last day, of several."""
    summary: Prose = ""
    """What is alleged."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The persons' entries on the list."""
        return entries_of(self.persons)

    def decide(
        self, act: Act, incident: Incident, **entries: ListEntry
    ) -> Iterator[IncidentOpened]:
        """The persons are, or were, listed."""
        check_known(self.persons, entries)
        yield opened(self, self.persons)


class CorrectOpening(Amending, on=Incident, roles=PANEL, noun="correction"):
    """Have an incident's opening read as it should have been; the same persons."""

    amendable = (IncidentOpened,)

    title: Line
    """What is alleged, in a line."""
    measure: Measure
    """The measure that it would violate."""
    states: States
    """The States in whose territory it is said to have happened."""
    place: Line | None = None
    """Where exactly, as far as known."""
    first_day: date | None = None
    """The day, or the first of several; empty where it isn't known."""
    last_day: date | None = None
    """The last day, of several."""
    summary: Prose = ""
    """What is alleged."""

    def decide(self, act: Act, incident: Incident) -> Iterator[Corrected]:
        """Other facts about the same persons."""
        yield corrected(self, act, opened(self, incident.persons_named))


class VoidIncidentEntry(Void, on=Incident, roles=PANEL, noun="void"):
    """Strike an entry of an incident: from now on it reads as if it had never been made."""

    # Where its evidence stands is the evidence's own to say, who has it stands with them too.
    spares = Void.spares | {EvidenceFailed, EvidenceRestored, IncidentAssigned}
    spared = "whether evidence can be relied on, and who has the incident, is not struck"


def opened(said: OpenIncident | CorrectOpening, persons: tuple[str, ...]) -> IncidentOpened:
    """The fact that a command's fields come to."""
    return IncidentOpened(
        title=said.title,
        persons=persons,
        measure=said.measure,
        states=said.states,
        place=said.place or "",
        when=when_of(said.first_day, said.last_day),
        summary=said.summary,
    )
