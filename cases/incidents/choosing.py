"""What fields about incidents and letters are chosen from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from cases.incidents.domain import (
    AssessPosition,
    ClassifyReply,
    CloseReplyWindow,
    CorrectOpening,
    ExtendDeadline,
    Incident,
    Letter,
    RefuseExtension,
    ReplyToLetter,
    ViolationReport,
)
from cases.incidents.models import IncidentRow, LetterRow, ViolationReportRow
from cases.incidents.queries import letters_about
from cases.listing.models import EntryRow
from panel.access import states
from panel.access.roles import PANEL
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.ledger.states import Level, stream_name
from panel.staff.picking import Options
from panel.staff.registering import Seen, desk
from panel.staff.suggesting import Rows, Suggestion
from panel.staff.words import day, moment, plainly, shortened, within


def _incident(row: IncidentRow) -> str:
    when = [day(row.first_day)] if row.first_day else []
    return " · ".join([row.title, ", ".join(row.persons), *when])


def _letter(row: LetterRow) -> str:
    to = row.state or row.addressee
    return f"{row.number} to {to} · {row.status}" if row.number else shortened(f"{row}: {row.asks}")


INCIDENTS = Rows(
    Incident,
    IncidentRow,
    ("title", "persons", "states"),
    _incident,
    offered=Q(merged_into=""),
)
VIOLATION_REPORTS = Rows(ViolationReport, ViolationReportRow, ("reporter", "persons"))
LETTERS = Rows(Letter, LetterRow, ("number", "state", "addressee", "asks"), _letter)


def of_incident(seen: Seen, command: type[Command]) -> Mapping[str, Options]:
    """Its sources, its persons, the letters about it, whose reply windows run."""
    incident: Incident = seen.state
    offered: dict[str, Options] = dict.fromkeys(
        ("source", "sources", "derived_from", "confirmed_by"), sources(incident)
    )
    wanted = offered.keys() | {"person", "letter", "party", "position", "parts"}
    if wanted.isdisjoint(command.__struct_fields__):
        return {}
    if "person" in command.__struct_fields__:
        offered["person"] = _persons(incident, seen.moment)
    if "letter" in command.__struct_fields__:
        rows = letters_about((seen.key, *incident.merged_keys), seen.viewer, seen.moment)
        offered["letter"] = [
            (row.key, _letter(row)) for row in rows if row.sent_on and row.status != "withdrawn"
        ]
    if command is AssessPosition:
        offered["position"] = [
            (str(number), shortened(f"{number}. {said.party} {within(said.stance)}: {said.words}"))
            for number, said in incident.positions.items()
        ]
    if "parts" in command.__struct_fields__:
        offered["parts"] = [*sources(incident), *_sightings(incident)]
    if command is CloseReplyWindow:
        at = seen.moment.at
        running = [party for party, window in incident.windows.items() if not window.over(at)]
        offered["party"] = [(party, states.named(party)) for party in running]
    return offered


def sources(incident: Incident) -> list[tuple[str, str]]:
    """Its sources by their entries, in words."""
    return [
        (
            str(number),
            shortened(f"{number}. {one.publisher} ({within(one.kind)}, {one.grade}): {one.says}"),
        )
        for number, one in incident.sources.items()
    ]


def _sightings(incident: Incident) -> list[tuple[str, str]]:
    return [
        (str(number), shortened(f"{number}. Sighting: {one.person} at {one.place}"))
        for number, one in incident.sightings.items()
    ]


def among(seen: Seen, command: type[Command]) -> Mapping[str, Q]:
    """Other incidents than itself, and than those that were merged into it."""
    own = [stream_name(Incident, key) for key in (seen.key, *seen.state.merged_keys)]
    return {"other": ~Q(stream__in=own)} if "other" in command.__struct_fields__ else {}


def with_the_paper(seen: Seen, command: type[Command]) -> Mapping[str, Q]:
    """With a State's reply on paper, what it sent or who enters it took in; with others' all."""
    if command is not ReplyToLetter:
        return {}
    level = Level.PANEL if PANEL & seen.viewer.roles else Level.COMMITTEE
    return {"evidence": Q(sender=seen.state.state or "") | Q(sender="", level=level)}


def of_letter(seen: Seen, command: type[Command]) -> Mapping[str, Options]:
    """Its replies, or requests for more time, by their entries."""
    letter: Letter = seen.state
    if command is ClassifyReply:
        return {"reply": _entries((n, r.received_at, r.text) for n, r in letter.replies.items())}
    if command in {ExtendDeadline, RefuseExtension}:
        asked = [(n, one) for n, one in letter.extensions.items() if one.granted is None]
        return {"request": _entries((n, one.received_at, one.reason) for n, one in asked)}
    return {}


def _entries(said: Iterable[tuple[int, datetime, str]]) -> list[tuple[str, str]]:
    return [
        (str(number), shortened(f"{number}. {plainly(moment(at))}: {text}"))
        for number, at, text in said
    ]


def _persons(incident: Incident, at: Moment) -> list[tuple[str, str]]:
    rows = EntryRow.objects.as_of(at).filter(reference__in=incident.persons_named)
    known = dict(rows.values_list("reference", "name"))
    return [(person, f"{person} {known.get(person, '')}") for person in incident.persons_named]


def parties(typed: str, viewer: Viewer, at: Moment) -> Iterator[Suggestion]:
    """States by their names, then persons as they are suggested elsewhere."""
    words = typed.casefold()
    for code, name in states.STATES.items():
        if words in name.casefold() or words == code.casefold():
            yield Suggestion(code, name)
    for own in sorted({code for known in desk.states for code in known(viewer, at)}):
        if words == own.casefold():
            yield Suggestion(own, states.OWN)
    yield from desk.suggestions["persons"](typed, viewer, at)


def begins(seen: Seen, command: type[Command]) -> Mapping[str, Any]:
    """A correction of the opening begins as that reads now."""
    one: Incident = seen.state
    if command is not CorrectOpening:
        return {}
    return {
        "target": 1,
        "title": one.title,
        "measure": one.measure,
        "states": one.states,
        "place": one.place,
        "first_day": one.when.first_day,
        "last_day": one.when.last_day,
        "summary": one.summary,
        "came_by": one.came_by,
        "reference": one.reference,
        "came_on": one.came_on,
    }
