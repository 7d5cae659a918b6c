"""Where a person is said to have been; what States and persons say to it, and how credibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.opening import Adding, check_begun, when_of
from cases.incidents.domain.sourcing import check_sources, some_source
from cases.incidents.events import PositionAssessed, PositionStated, SightingRecorded
from cases.incidents.values import Entries, Entry, Latitude, Longitude, Matter, Speaker, Stance
from evidence.enclosing import EvidenceKeys, check_items, items_of
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Reads, Refused, check_past
from panel.ledger.states import State
from panel.ledger.values import Instant, Line, Reference, StateCode, Text


class RecordSighting(Adding, on=Incident, roles=PANEL, noun="sighting"):
    """Add a sighting: a person said to have been at a place."""

    person: Reference
    """Permanent reference number of the person."""
    place: Line
    """The place by its name."""
    state: StateCode
    """The State in whose territory it lies."""
    latitude: Latitude | None = None
    """Decimal degrees, north positive; empty where the position isn't known."""
    longitude: Longitude | None = None
    """Decimal degrees, east positive."""
    first_day: date | None = None
    """The day there, or the first of several; empty where it isn't known."""
    last_day: date | None = None
    """The last day, of several."""
    at: Instant | None = None
    """The instant, where it is known so exactly."""
    sources: Entries = ()
    """Entries of the sources that say so."""
    evidence: EvidenceKeys = ()
    """Items of evidence that show it."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The items of evidence."""
        return items_of(self.evidence)

    def decide(self, act: Act, incident: Incident, **read: State) -> Iterator[SightingRecorded]:
        """Of somebody whom the incident is about, by a source or an item of evidence."""
        if self.person not in incident.persons_named:
            raise Refused(
                "the incident is not about this person",
                field="/person",
                about=list(incident.persons_named),
            )
        if not (self.sources or self.evidence):
            raise Refused("name the source or the evidence that says so", field="/sources")
        if (self.latitude is None) != (self.longitude is None):
            raise Refused("a position has a latitude and a longitude", field="/longitude")
        check_begun(act, self.first_day, self.at)
        check_sources(incident, "sources", self.sources)
        check_items(self.evidence, read)
        yield SightingRecorded(
            person=self.person,
            place=self.place,
            state=self.state,
            latitude=self.latitude,
            longitude=self.longitude,
            when=when_of(self.first_day, self.last_day, self.at),
            sources=self.sources,
            evidence=self.evidence,
        )


class StatePosition(Adding, on=Incident, roles=PANEL, noun="position"):
    """Add a statement: what a State or a person confirms, denies or won't say."""

    party: Speaker
    """Who says it: a State's two letters, a permanent reference number, or a name."""
    stance: Stance
    """What is done with the allegation."""
    about: Matter
    """What exactly is confirmed or denied: who denies a meeting has not denied the journey."""
    words: Text
    """The statement, as it was made."""
    stated_on: date
    """The day of the statement."""
    sources: Entries
    """Entries of the sources that carry it."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """By what carries it."""
        return some_source(incident)

    def decide(self, act: Act, incident: Incident) -> Iterator[PositionStated]:
        """With its source, and not dated in the future."""
        if not self.sources:
            raise Refused("name the source that carries the statement", field="/sources")
        check_sources(incident, "sources", self.sources)
        check_past(self.stated_on, act, field="/stated_on")
        yield PositionStated(
            party=self.party,
            stance=self.stance,
            about=self.about,
            words=self.words,
            stated_on=self.stated_on,
            sources=self.sources,
        )


class AssessPosition(Adding, on=Incident, roles=PANEL, noun="position-assessment"):
    """Say how credible the Panel finds what somebody said to the allegation.

    A report prints a denial with this beside it, and names nobody who denies without.
    """

    position: Entry
    """The entry of the statement."""
    assessment: Text
    """How credible it is, and why.

    A published report may print these words. Until it goes to the Committee the Panel alone sees
    them; then the Committee does.
    """

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of what is on record."""
        return "" if incident.positions else "no statement is on record"

    def decide(self, act: Act, incident: Incident) -> Iterator[PositionAssessed]:
        """Of a statement that there is."""
        if self.position not in incident.positions:
            raise Refused(
                "that entry is no statement to this incident",
                field="/position",
                statements=sorted(incident.positions),
            )
        yield PositionAssessed(position=self.position, assessment=self.assessment)
