"""Other incidents on an incident's page: which it is one with, which it may be, which it isn't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cases.incidents import doubles, words
from cases.incidents.domain import Incident, MergeIncident, OpenIncident, TellApart
from cases.incidents.domain.opening import when_of
from cases.incidents.models import IncidentRow
from cases.incidents.queries import alike
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.naming import ways
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import Link, day


def like(seen: Seen) -> Sequence[IncidentRow]:
    """The incidents that may be this one; none where it is voided or goes on as another."""
    incident: Incident = seen.state
    if not incident.title or incident.merged_into:
        return ()
    return alike(seen.key, incident, seen.viewer, seen.moment)


def foreseen(viewer: Viewer, moment: Moment, command: Command) -> str:
    """What an incident that is about to be opened may be the same as."""
    if not isinstance(command, OpenIncident):
        return ""
    said = Incident(
        title=command.title,
        own_persons=command.persons,
        own_states=command.states,
        measure=command.measure,
        when=when_of(command.first_day, command.last_day),
    )
    titles = ", ".join(row.title for row in alike("", said, viewer, moment))
    return f"It may be the same as what is on record already: {titles}." if titles else ""


def goes_on(seen: Seen) -> Iterator[Facts]:
    """Where what became of it stands."""
    into = seen.state.merged_into
    if into:
        way = ways(seen, Incident.category, [into])[into]
        yield Facts("It goes on as another incident", [("Incident", way)])


def sections(seen: Seen) -> Iterator[Table]:
    """What may be the same, with what is to be done about it; then what is known of others."""
    if found := seen.once(like):
        yield Table(
            "May be the same",
            ("Incident", "Persons", "When", "Look", "They are one", "They are not"),
            [_line(row, seen) for row in found],
        )
    if known := list(_known(seen.state)):
        named = ways(seen, Incident.category, [key for _, key, _ in known])
        yield Table(
            "Other incidents",
            ("Incident", "What it has to do with this one", "Why"),
            [(named[key], what, why) for what, key, why in known],
        )


def _line(row: IncidentRow, seen: Seen) -> tuple[Any, ...]:
    days = dict.fromkeys(day(one) for one in (row.first_day, row.last_day) if one)
    when = " to ".join(days) or "not known"
    acts = [
        Link(said, addresses.command(command, seen.key, other=row.key))
        if role_for(seen.viewer, command) and not seen.known_on
        else None
        for command, said in (
            (MergeIncident, "Merge it into this one"),
            (TellApart, "They are different, because"),
        )
    ]
    link = Link(row.title, addresses.case(row.stream, seen.known_on))
    beside = Link("Side by side", doubles.address(seen.key, row.key, seen.known_on))
    return (link, row.persons, when, beside, *acts)


def _known(incident: Incident) -> Iterator[tuple[str, str, str]]:
    for key in incident.merged_keys:
        yield "merged into this one", key, ""
    if incident.split_from:
        yield "this one was part of it", incident.split_from, ""
    for part in incident.moved.values():
        many = words.counted(len(part.entries), "entry")
        yield f"{many} of this one went there", part.to, ""
    for key, tie in incident.related.items():
        yield "related", key, tie.reason
    for key, tie in incident.different.items():
        yield "a different one", key, tie.reason
