"""Two incidents turn out to be one: what the survivor takes over, each as an entry of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.opening import MOST_ENTRIES, Adding
from cases.incidents.domain.origins import leads_to
from cases.incidents.handling_events import (
    Alleged,
    Hearing,
    IncidentAbsorbed,
    IncidentMerged,
    Joined,
    PositionTaken,
    SightingTaken,
    SourceTaken,
    Taken,
)
from cases.incidents.parts import Home, Position, Sighting, Source
from cases.incidents.values import IncidentKey, Independence
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Reads, Refused, To
from panel.ledger.events import Event, Fact, Origin
from panel.ledger.values import Text

_NOBODY: Final = Origin(actor="", role="", command="")
replace = msgspec.structs.replace


def check_other(act: Act, incident: Incident, key: str, other: Incident) -> None:
    """Refused where the other incident is this one, isn't there, or goes on as another."""
    if key == act.subject:
        raise Refused("an incident is not another than itself", field="/other")
    if not other.title:
        raise Refused("there is no such incident", field="/other")
    if key in incident.merged_keys:
        raise Refused("it was merged into this one already", field="/other")
    if other.merged_into:
        raise Refused(
            "it goes on as another incident; name that",
            field="/other",
            incident=other.merged_into,
        )


class MergeIncident(Adding, on=Incident, roles=PANEL, noun="merger"):
    """Say that another incident is this one, which from now on goes on for both.

    It takes over the other's sources, sightings, statements, States' reports and rights of reply;
    the very same item in both counts as one origin. The other takes no more entries and leads
    here. Struck, both read as they did before.
    """

    other: IncidentKey
    """The incident that is this one."""
    reason: Text
    """How that is known."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The other."""
        return {"absorbed": (Incident, self.other)}

    def decide(self, act: Act, incident: Incident, absorbed: Incident) -> Iterator[Event | To]:
        """About somebody and a measure that both are about, and no source from itself."""
        check_other(act, incident, self.other, absorbed)
        _check_alike(incident, absorbed, self.other)
        version = len(act.history) + 1
        merged = _merged(self, absorbed)
        taken = list(taken_over(absorbed, self.other, by=version, beside=incident))
        if version + len(taken) > MOST_ENTRIES:
            raise Refused("together they are more than an incident holds", entries=MOST_ENTRIES)
        _check_no_circle(incident, [merged, *taken], version)
        yield merged
        yield from taken
        yield To(Incident, self.other, IncidentAbsorbed(into=act.subject, reason=self.reason))


def _check_alike(incident: Incident, absorbed: Incident, key: str) -> None:
    if not set(incident.persons_named) & set(absorbed.persons_named):
        raise Refused(
            "they are about nobody in common",
            field="/other",
            about=list(absorbed.persons_named),
        )
    if incident.measure is not absorbed.measure:
        raise Refused("they are about different measures", field="/other", measure=absorbed.measure)
    if tie := incident.different.get(key):
        raise Refused(
            "they were found to be different; strike that first",
            field="/other",
            entry=tie.entry,
            reason=tie.reason,
        )


def _merged(said: MergeIncident, absorbed: Incident) -> IncidentMerged:
    own = Alleged(persons=absorbed.own_persons, states=absorbed.own_states, when=absorbed.when)
    return IncidentMerged(
        other=said.other,
        reason=said.reason,
        persons=absorbed.persons_named,
        incidents=(said.other, *absorbed.merged_keys),
        alleged=(own, *absorbed.came_in),
        reports=tuple(Joined(report=r, state=s) for r, s in absorbed.reports.items()),
        hearings=tuple(Hearing(party=p, window=w) for p, w in absorbed.windows.items()),
        failed=tuple(sorted(absorbed.failed)),
    )


def _check_no_circle(incident: Incident, events: list[IncidentMerged | Taken], first: int) -> None:
    """Refused where together a source would have what it says from itself."""
    for version, event in enumerate(events, first):
        incident = incident.evolve(event, Fact(event, version, _NOBODY))
    links = incident.links
    for number, link in links.items():
        if leads_to(links, link.derived_from, number):
            raise Refused(
                "together a source would derive from itself; say first which has it from which",
                field="/other",
                source=number,
            )


def taken_over(
    other: Incident,
    key: str,
    *,
    by: int,
    beside: Incident | None = None,
    only: frozenset[int] | None = None,
) -> Iterator[Taken]:
    """What goes from one incident into another, numbered as entries that follow entry `by`.

    `beside` is what the other holds already; `only` the entries that go, all where it isn't said.
    """
    parts: dict[int, Source | Sighting | Position] = {**other.sources, **other.sightings}
    if only is None:
        parts |= other.positions
    going = sorted(number for number in parts if only is None or number in only)
    numbers = {old: by + place for place, old in enumerate(going, 1)}
    for old in going:
        home = parts[old].home or Home(incident=key, entry=old)
        if old in other.sources:
            yield SourceTaken(with_entry=by, source=_source(other, old, numbers, home, beside))
        elif old in other.sightings:
            seen = other.sightings[old]
            cited = _among(seen.sources, numbers)
            yield SightingTaken(with_entry=by, sighting=replace(seen, sources=cited, home=home))
        else:
            said = other.positions[old]
            cited = _among(said.sources, numbers)
            yield PositionTaken(with_entry=by, position=replace(said, sources=cited, home=home))


def _source(
    other: Incident, old: int, numbers: Mapping[int, int], home: Home, beside: Incident | None
) -> Source:
    source = other.sources[old]
    derived = _among(source.derived_from, numbers)
    lost = source.derived_from and not derived
    same = beside and same_item(beside, source, home)
    return replace(
        source,
        derived_from=derived,
        independence=Independence.NO if lost else source.independence,
        same_as=same or numbers.get(source.same_as or 0),
        home=home,
        kept=source.protected,
        identity=None,
    )


def _among(entries: tuple[int, ...], numbers: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(numbers[entry] for entry in entries if entry in numbers)


def same_item(incident: Incident, source: Source, home: Home) -> int | None:
    """The entry of the very same item: entered there first, at one address, or held by one file."""
    for number, own in incident.sources.items():
        alike = own.home == home or (source.url and own.url == source.url)
        if alike or set(own.evidence) & set(source.evidence):
            return number
    return None
