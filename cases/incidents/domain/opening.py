"""An incident is opened and corrected; what every command that adds to it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta
from typing import Annotated, Any, Final, dataclass_transform

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.events import IncidentOpened
from cases.incidents.values import Intake, When
from cases.listing.domain import ListEntry, Persons, check_known, entries_of
from cases.regimes.events import Measure
from panel.access.roles import PANEL, Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, check_past
from panel.ledger.corrections import Amending, corrected
from panel.ledger.states import Corrected
from panel.ledger.values import Instant, Line, Prose, StateCode

FROM_STATES: Final = frozenset({Role.STATE, Role.SECRETARIAT}) | PANEL
"""A State itself, and those who enter its papers for it."""
MOST_ENTRIES: Final = 1_000
"""Entries after which an incident takes no more: what goes on for ever is another incident."""

_WRITTEN: Final = frozenset(Intake) - {Intake.UNKNOWN, Intake.MEDIA, Intake.NGO, Intake.MONITORING}
"""Ways that go by a paper."""

States = Annotated[tuple[StateCode, ...], msgspec.Meta(min_length=1, max_length=20)]


_FIRST_MIDNIGHT: Final = timedelta(hours=14)
"""A day begins so long before its midnight in UTC where it begins first (UTC+14)."""


def check_begun(act: Act, first_day: date | None, at: Instant | None = None) -> None:
    """Refused where what is alleged has not come anywhere on earth."""
    now = act.at.astimezone(UTC)
    latest = (now + _FIRST_MIDNIGHT).date()
    if first_day is not None and first_day > latest:
        raise Refused(
            "a day in the future is not entered: it has not begun anywhere on earth",
            field="/first_day",
            today=str(now.date()),
            latest=str(latest),
        )
    if at is not None and at > act.at:
        raise Refused(
            "an instant in the future is not entered", field="/at", now=act.at.isoformat()
        )


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
        check_apart(incident)
        if incident.closed:
            raise Refused("the incident is closed; it is reopened first")
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
    came_by: Intake = Intake.MONITORING
    """How it came to the Panel."""
    reference: Line | None = None
    """The paper, address or report that it came as: INFCIRC/…, a note verbale, a web address."""
    came_on: date | None = None
    """The day on which it came; empty is today."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The persons' entries on the list."""
        return entries_of(self.persons)

    def decide(
        self, act: Act, incident: Incident, **entries: ListEntry
    ) -> Iterator[IncidentOpened]:
        """The persons are, or were, listed."""
        check_known(self.persons, entries)
        check_begun(act, self.first_day)
        if self.came_by in _WRITTEN and not self.reference:
            raise Refused("say by which paper it came", field="/reference", came_by=self.came_by)
        came_on = self.came_on or act.today
        check_past(came_on, act, field="/came_on")
        came = {"came_by": self.came_by, "reference": self.reference or "", "came_on": came_on}
        yield opened(self, self.persons, came)


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
    came_by: Intake | None = None
    """How it came to the Panel; empty leaves that, with its paper and day, as it is."""
    reference: Line | None = None
    """The paper, address or report that it came as."""
    came_on: date | None = None
    """The day on which it came."""

    @classmethod
    def bar(cls, act: Act, incident: Incident, read: Mapping[str, Any]) -> None:
        """Not of what goes on as another."""
        check_apart(incident)

    def decide(self, act: Act, incident: Incident) -> Iterator[Corrected]:
        """Other facts about the same persons."""
        check_begun(act, self.first_day)
        said = self if self.came_by else incident
        if self.came_on is not None:
            check_past(self.came_on, act, field="/came_on")
        came = {
            "came_by": said.came_by,
            "reference": said.reference or "",
            "came_on": said.came_on,
        }
        yield corrected(self, act, opened(self, incident.own_persons, came))


def check_apart(incident: Incident) -> None:
    """Refused where it was merged into another, which goes on for both."""
    if incident.merged_into:
        raise Refused("it goes on as another incident; act there", incident=incident.merged_into)


def opened(
    said: OpenIncident | CorrectOpening, persons: tuple[str, ...], came: Mapping[str, Any]
) -> IncidentOpened:
    """The fact that a command's fields come to."""
    return IncidentOpened(
        title=said.title,
        persons=persons,
        measure=said.measure,
        states=said.states,
        place=said.place or "",
        when=when_of(said.first_day, said.last_day),
        summary=said.summary,
        **came,
    )
