"""What is found of incidents, letters and States' reports by their words."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents.domain import Incident, Letter, ViolationReport
from panel.ledger.states import Span, stream_name
from panel.search.projecting import Said


def of_incident(_key: str, incident: Incident, _span: Span) -> Said | None:
    """What is alleged, what each source says, who said what; no protected identity, sealed."""
    return Said(incident.title, _alleged(incident)) if incident.title else None


def _alleged(incident: Incident) -> Iterator[str]:
    yield incident.summary
    yield incident.place
    yield " ".join(incident.persons_named)
    for source in incident.sources.values():
        yield f"{source.publisher}: {source.says}"
        yield source.citation
    for seen in incident.sightings.values():
        yield f"{seen.person} at {seen.place}"
    for position in incident.positions.values():
        yield f"{position.party}: {position.words}"


def of_letter(_key: str, letter: Letter, _span: Span) -> Said | None:
    """What it asks and what was replied; what the Panel makes of a reply is more closed."""
    if letter.to is None:
        return None
    called = f"{letter.number or 'Draft'} to {letter.state or letter.addressee}"
    about = letter.incident and stream_name(Incident, letter.incident)
    texts = (letter.asks, *(reply.text for reply in letter.replies.values()))
    return Said(called, texts, part_of=about)


def of_report(_key: str, report: ViolationReport, _span: Span) -> Said | None:
    """What a State reported, as long as it stands."""
    if report.struck or not report.reporter:
        return None
    persons = " ".join(report.persons_named)
    return Said(f"Report of {report.reporter}", (report.description, report.place, persons))
