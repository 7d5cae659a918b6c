"""Part of an incident turns out to be another; two are related, or look alike and are not one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, ClassVar, dataclass_transform

import msgspec

from cases.incidents.domain.binding import alike
from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.merging import check_other, taken_over
from cases.incidents.domain.opening import Adding, check_apart
from cases.incidents.events import IncidentOpened
from cases.incidents.handling_events import (
    IncidentSplitOff,
    IncidentsRelated,
    IncidentsToldApart,
    PartsMoved,
)
from cases.incidents.values import Entry, IncidentKey
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Reads, Refused, To
from panel.ledger.events import Event
from panel.ledger.values import Line, Text

Parts = Annotated[tuple[Entry, ...], msgspec.Meta(min_length=1, max_length=200)]


class SplitIncident(Adding, on=Incident, roles=PANEL, noun="split"):
    """Give sources and sightings that are about something else an incident of their own.

    It is about the same persons and measure until its opening is corrected, and begins without
    rights of reply. Struck, what was split off is back.
    """

    title: Line
    """What the new incident alleges, in a line."""
    parts: Parts
    """Entries of the sources and sightings that go there."""
    reason: Text
    """How it is known that they are about something else."""

    def decide(self, act: Act, incident: Incident) -> Iterator[Event | To]:
        """Sources and sightings of its own, not all of its sources."""
        for number, entry in enumerate(self.parts):
            if entry not in incident.sources and entry not in incident.sightings:
                raise Refused(
                    "that entry is no source and no sighting of this incident",
                    field=f"/parts/{number}",
                    entries=sorted((*incident.sources, *incident.sightings)),
                )
        only = frozenset(self.parts)
        if incident.sources and only >= incident.sources.keys():
            raise Refused("nothing would be left; correct the opening instead", field="/parts")
        _check_whole(incident, only)
        _check_carried(incident, only)
        new = act.fresh_id
        yield To(Incident, new, _opened(incident, self.title))
        yield To(Incident, new, IncidentSplitOff(of=act.subject, reason=self.reason))
        for taken in taken_over(incident, act.subject, by=2, only=only):
            yield To(Incident, new, taken)
        yield PartsMoved(to=new, entries=tuple(sorted(only)), reason=self.reason)


def _check_whole(incident: Incident, only: frozenset[int]) -> None:
    """The very same item, entered twice, is not torn apart."""
    for numbers in alike(incident.sources).values():
        if only.intersection(numbers) and not only.issuperset(numbers):
            raise Refused("the very same item goes whole", field="/parts", entries=numbers)


def _check_carried(incident: Incident, only: frozenset[int]) -> None:
    """A sighting goes with a source or an item of evidence that says so."""
    for entry in sorted(only & incident.sightings.keys()):
        seen = incident.sightings[entry]
        if not (seen.evidence or only & set(seen.sources)):
            raise Refused(
                "a sighting goes with a source that says so",
                field="/parts",
                sighting=entry,
                sources=sorted(seen.sources),
            )


def _opened(incident: Incident, title: str) -> IncidentOpened:
    return IncidentOpened(
        title=title,
        persons=incident.persons_named,
        measure=incident.measure,
        states=incident.states,
        place=incident.place,
        when=incident.when,
        summary=incident.summary,
        came_by=incident.came_by,
        reference=incident.reference,
        came_on=incident.came_on,
    )


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Tying(Command, frozen=True, kw_only=True):
    """Says of two incidents what they have to do with each other; both then say so."""

    tie: ClassVar[type[IncidentsRelated | IncidentsToldApart]]
    """The fact on the record of each."""

    other: IncidentKey
    """The other incident."""
    reason: Text
    """Why."""

    @classmethod
    def tied(cls, incident: Incident) -> Collection[str]:
        """Those of which it is said already."""
        return incident.related if cls.tie is IncidentsRelated else incident.different

    @classmethod
    def bar(cls, act: Act, incident: Incident, read: Mapping[str, Any]) -> None:
        """Not of what goes on as another."""
        check_apart(incident)

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The other."""
        return {"also": (Incident, self.other)}

    def decide(self, act: Act, incident: Incident, also: Incident) -> Iterator[Event | To]:
        """Once."""
        check_other(act, incident, self.other, also)
        if self.other in self.tied(incident):
            raise Refused("both say so already", field="/other")
        yield self.tie(other=self.other, reason=self.reason)
        yield To(Incident, self.other, self.tie(other=act.subject, reason=self.reason))


class RelateIncident(_Tying, on=Incident, roles=PANEL, noun="relation"):
    """Say that another incident has to do with this one; both then lead to each other."""

    tie = IncidentsRelated

    reason: Text
    """What they have to do with each other."""


class TellApart(_Tying, on=Incident, roles=PANEL, noun="difference"):
    """Say that an incident that looks like this one is a different one; neither asks again."""

    tie = IncidentsToldApart

    reason: Text
    """They are different, because."""
