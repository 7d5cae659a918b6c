"""What incidents, letters and States' reports become as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cases.incidents.domain import Incident, Letter, ViolationReport
from cases.incidents.handling_events import Alleged
from cases.incidents.models import (
    AllegationRow,
    CitedRow,
    IncidentRow,
    LetterRow,
    ProtectedRow,
    ReportedRow,
    SightingRow,
    ViolationReportRow,
)
from panel.ledger.states import Level, Span


def incident_rows(_key: str, incident: Incident, span: Span) -> list[IncidentRow]:
    """One row, unless its opening was struck."""
    if not incident.title:
        return []
    ungraded = [s for s in incident.sources.values() if not s.graded]
    return [
        IncidentRow(
            level=Level.PANEL,
            title=incident.title,
            persons=list(incident.persons_named),
            measure=incident.measure,
            states=list(incident.states),
            first_day=incident.when.first_day,
            last_day=incident.when.last_day,
            sources=len(incident.sources),
            origins=incident.origins().count,
            ungraded=[{"collector": s.collector, "items": list(s.evidence)} for s in ungraded],
            reports=len(incident.reports),
            assigned=incident.assigned,
            status=span.status,
            merged_into=incident.merged_into,
            absorbed=list(incident.merged_keys),
            told_apart=list(incident.different),
            came_by=incident.came_by,
        )
    ]


def allegation_rows(_key: str, incident: Incident, _span: Span) -> list[AllegationRow]:
    """One row for each person of whom something is alleged, by it or by what was merged into it.

    None where another goes on for it: that says so.
    """
    if not incident.title or incident.merged_into:
        return []
    own = Alleged(persons=incident.own_persons, states=incident.own_states, when=incident.when)
    return [
        AllegationRow(
            row_key=f"{person}-{number}" if number else person,
            level=Level.PANEL,
            person=person,
            measure=incident.measure,
            states=list(alleged.states),
            first_day=alleged.when.first_day,
            last_day=alleged.when.last_day or alleged.when.first_day,
        )
        for number, alleged in enumerate((own, *incident.came_in))
        for person in alleged.persons
    ]


def sighting_rows(_key: str, incident: Incident, _span: Span) -> list[SightingRow]:
    """One row a sighting, unless another incident goes on for it."""
    if incident.merged_into:
        return []
    return [
        SightingRow(
            row_key=str(number),
            level=Level.PANEL,
            person=seen.person,
            place=seen.place,
            state=seen.state,
            latitude=seen.latitude or "",
            longitude=seen.longitude or "",
            first_day=seen.when.first_day,
            last_day=seen.when.last_day,
            at=seen.when.at,
        )
        for number, seen in incident.sightings.items()
    ]


def cited_rows(_key: str, incident: Incident, _span: Span) -> list[CitedRow]:
    """One row an item."""
    return [CitedRow(row_key=item, level=Level.PANEL, item=item) for item in sorted(incident.items)]


def protected_rows(_key: str, incident: Incident, _span: Span) -> list[ProtectedRow]:
    """One row a source whose identity is protected, also where the source went elsewhere."""
    own = {n: source.identity for n, source in incident.sources.items() if source.identity}
    return [
        ProtectedRow(
            row_key=str(number), level=Level.SOURCE, identity=msgspec.to_builtins(identity)
        )
        for number, identity in {**incident.kept, **own}.items()
    ]


def letter_rows(_key: str, letter: Letter, span: Span) -> list[LetterRow]:
    """One row, unless its draft was struck."""
    if letter.to is None:
        return []
    replies, struck = (
        [
            {**msgspec.to_builtins(reply), "entry": number, "late": reply.late}
            for number, reply in known.items()
        ]
        for known in (letter.replies, letter.struck)
    )
    return [
        LetterRow(
            level=letter.disclosure(span).level,
            number=letter.number,
            incident=letter.incident,
            to=letter.to,
            state=letter.state or "",
            addressee=letter.addressee,
            asks=letter.asks,
            status=span.status,
            sent_on=letter.sent_on,
            due_on=letter.due_on,
            reminded_at=letter.reminded_at,
            outcome=letter.outcome or "",
            replies=replies,
            struck=struck,
            unclassified=sum(reply.outcome is None for reply in letter.replies.values()),
            language=letter.language,
            annexes=msgspec.to_builtins(letter.enclosed),
            extensions=_numbered(letter.extensions),
            positions=_numbered(letter.positions),
            undecided=sum(one.granted is None for one in letter.extensions.values()),
            ended_for=letter.withdrawn or letter.closed or "",
        )
    ]


def _numbered(known: Mapping[int, msgspec.Struct]) -> list[dict[str, Any]]:
    """What is kept by entry, each with its entry."""
    return [{**msgspec.to_builtins(one), "entry": number} for number, one in known.items()]


def report_rows(_key: str, report: ViolationReport, span: Span) -> list[ViolationReportRow]:
    """One row, also where it was struck: its State sees that."""
    return [
        ViolationReportRow(
            level=Level.TO_PANEL,
            reporter=report.reporter,
            status=span.status,
            persons=list(report.persons_named),
            measure=report.measure,
            territory=report.territory,
            place=report.place,
            first_day=report.when.first_day,
            last_day=report.when.last_day,
            description=report.description,
            evidence=list(report.evidence),
            struck=report.struck,
        )
    ]


def reported_rows(_key: str, report: ViolationReport, _span: Span) -> list[ReportedRow]:
    """One row for each person whom it names, as long as it stands."""
    if report.struck:
        return []
    return [
        ReportedRow(
            row_key=person,
            level=Level.TO_PANEL,
            person=person,
            measure=report.measure,
            states=[report.territory],
            first_day=report.when.first_day,
            last_day=report.when.last_day or report.when.first_day,
        )
        for person in report.persons_named
    ]
