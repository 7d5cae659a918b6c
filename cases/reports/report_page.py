"""The page of a report: how far it has come, what keeps its paragraphs, what it recommends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cases.incidents.domain import Incident
from cases.incidents.words import counted
from cases.reports import opening, pictures, queries
from cases.reports.domain import (
    Annex,
    ChangeAnnex,
    CorrectDraft,
    DismissReportName,
    DraftParagraph,
    DraftSummary,
    DropAnnex,
    DropHeading,
    DropRecommendation,
    FollowUpRecommendation,
    Known,
    Lack,
    Paragraph,
    PlaceHeading,
    Report,
    SetFollowUpDay,
    Stage,
    Standing,
    WithholdAnnex,
    WriteTransmittal,
    status_of,
    told,
    usual,
)
from cases.reports.domain.values import SUMMARY
from cases.reports.domain.values import called as called_by
from cases.reports.models import ParagraphRow, ReportRow
from cases.reports.whole import lacking, rows_of, whole_of
from panel.access.viewers import Viewer, scope
from panel.ledger.commands import Command
from panel.ledger.states import Level, Span, stream_name
from panel.staff import addresses
from panel.staff.acts import offer
from panel.staff.naming import ways
from panel.staff.picking import Options
from panel.staff.registering import Badge, Facts, Next, Picture, Seen, Table, Tone
from panel.staff.timeline import by, names_of
from panel.staff.words import Link, day, shortened

_TONES: dict[str, Tone] = {
    Stage.DRAFT: "open",
    Stage.SUBMITTED: "attention",
    Stage.CONSIDERED: "attention",
    Stage.TRANSMITTED: "open",
    Stage.DISTRIBUTED: "good",
}


def title(key: str, report: Report) -> str:
    """What it is called, after its symbol once it has one."""
    if not report.title:
        return f"Voided report {key}"
    return f"{report.symbol}: {report.title}" if report.symbol else report.title


def sentence(report: Report, _span: Span) -> str:
    """Where it stands."""
    on = {stage: day(when) for stage, when in report.days.items()}
    match report.stage:
        case Stage.DRAFT:
            summary = SUMMARY in report.paragraphs
            many = counted(len(report.paragraphs) - summary, "paragraph")
            many += " and a summary" if summary else ""
            said = f"A draft of the Panel's with {many}; nobody else sees it."
        case Stage.SUBMITTED:
            said = f"Before the Committee since {on[Stage.SUBMITTED]}, not yet considered."
        case Stage.CONSIDERED:
            said = f"Considered on {on[Stage.CONSIDERED]}, not yet transmitted to the Council."
        case Stage.TRANSMITTED:
            said = f"Transmitted to the Council on {on[Stage.TRANSMITTED]}, not yet distributed."
        case Stage.DISTRIBUTED:
            said = f"Distributed as {report.symbol} on {on[Stage.DISTRIBUTED]}."
    corrected = f" Corrected by {', '.join(report.corrigenda)}." if report.corrigenda else ""
    return f"{said}{corrected}"


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands in a word, and how long the Committee has had it."""
    report: Report = seen.state
    yield Badge(report.stage, _TONES[report.stage])
    if report.stage is Stage.SUBMITTED:
        with_it = seen.moment.today - report.days[Stage.SUBMITTED]
        if with_it > queries.PATIENCE:
            yield Badge(f"{with_it.days} days with the Committee", "attention")
    committee, today = Level.COMMITTEE in scope(seen.viewer).whole, seen.moment.today
    made = report.recommendations.values()
    if late := sum(one.overdue(today, committee=committee) for one in made):
        yield Badge(f"{counted(late, 'recommendation')} overdue", "attention")


def begins(seen: Seen, command: type[Command]) -> dict[str, Any]:
    """A correction of the beginning begins as that reads now; what was found is to be judged."""
    report: Report = seen.state
    if command is DismissReportName:
        return {"parties": tuple(dict.fromkeys(s.party for s in seen.once(whole_of).strangers))}
    if command is WriteTransmittal:
        return {"text": report.letter or usual(report)}
    if command is not CorrectDraft:
        return {}
    return {
        "target": 1,
        "kind": report.kind,
        "title": report.title,
        "mandate": report.mandate,
    }


def called(row: ReportRow) -> str:
    """A report where it is chosen."""
    return f"{row} · {row.status}"


def offers(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """What it recommends, its annexes or its paragraphs, by number."""
    report: Report = seen.state
    found: list[tuple[int, str]] = []
    if command in {DropRecommendation, FollowUpRecommendation, SetFollowUpDay}:
        made = report.recommendations.items()
        found = [(n, f"{n}. To the {one.addressee}: {one.text}") for n, one in made]
    elif command in {ChangeAnnex, DropAnnex, WithholdAnnex}:
        found = [(n, f"{n}. {one.title}") for n, one in report.annexes.items()]
    elif command in {PlaceHeading, DropHeading}:
        rows = seen.once(rows_of)
        found = [(row.number, f"{row.number}. {row.text}") for row in rows if row.number]
    return {"number": [(str(n), shortened(words)) for n, words in found]} if found else {}


def acts(seen: Seen) -> Iterator[Next]:
    """A paragraph for it, or a summary."""
    sent = seen.state.days.get(Stage.SUBMITTED)
    why = f"it was submitted to the Committee on {sent}" if sent else ""
    yield from offer(seen, DraftParagraph, why=why, likely=True, report=seen.key)
    if SUMMARY not in seen.state.paragraphs:
        yield from offer(seen, DraftSummary, why=why, report=seen.key)


def sections(seen: Seen) -> Iterator[Facts | Table | Picture]:
    """Its way, its paragraphs, what it recommends."""
    report: Report = seen.state
    if report.days:
        today = seen.moment.today
        yield Picture("Its way", pictures.way(report, today), pictures.words(report, today))
    yield Facts("The report", list(_facts(report)))
    yield _own(seen) if sees_drafts(seen.viewer) else _open(seen)
    yield from _after(report, seen.viewer)
    yield _recommendations(report, seen)
    if openings := _openings(seen):
        yield openings


def sees_drafts(viewer: Viewer) -> bool:
    """Whether the viewer sees what the Panel has of its own."""
    return Level.PANEL in scope(viewer).whole


def _facts(report: Report) -> Iterator[tuple[str, object]]:
    yield "Kind", report.kind
    yield "Mandate", report.mandate
    yield "Letter of transmittal", report.letter or "in the usual words"
    for stage, document in report.documents.items():
        if stage is not Stage.DISTRIBUTED:
            yield f"{stage.capitalize()} with", document


def _open(seen: Seen) -> Table:
    """The paragraphs as their readers see them."""
    return Table(
        "Paragraphs",
        ("Number", "Reads", "Names", "Stands"),
        [(*_reads(row, seen), _stands(row)) for row in seen.once(rows_of)],
        empty="No paragraph went with it.",
    )


def _own(seen: Seen) -> Table:
    """The paragraphs with what each rests on, and what keeps it."""
    whole = seen.once(whole_of)
    every = whole.written.values()
    items = ways(seen, "evidence", {key for one in every for key in one.items})
    items |= ways(seen, "absence", {key for one in every for key in one.absences})
    return Table(
        "Paragraphs",
        ("Number", "Reads", "Names", "Stands", "Rests on", "What it lacks"),
        [
            (
                *_reads(row, seen),
                _stands(row),
                _rests(whole.written[row.key], whole.grounds, items, seen.known_on) or "nothing",
                _lacking(row, lacking(seen, row)),
            )
            for row in seen.once(rows_of)
        ],
        empty="No paragraph yet: what may be done next offers to draft one.",
    )


def _reads(row: ParagraphRow, seen: Seen) -> tuple[object, ...]:
    number = Link(called_by(row.number), addresses.case(row.stream, seen.known_on))
    heading = seen.state.headings.get(row.key)
    reads = [*([f"{heading.title}:"] if heading else ()), shortened(row.text)]
    return number, " ".join(reads), list(row.parties) or "nobody"


def _stands(row: ParagraphRow) -> str:
    """How it stands, and where, if not in the body."""
    where = f", annex {row.annex}" if row.annex else ""
    return f"{row.status}{where}{', never published' if row.confidential else ''}"


def _after(report: Report, viewer: Viewer) -> Iterator[Table]:
    """What comes after the body: annexes, for those who may know of them, and addenda."""
    committee = Level.COMMITTEE in scope(viewer).whole
    annexes = [(n, one) for n, one in report.annexes.items() if committee or not one.closed]
    if annexes:
        rows = [(n, one.title, _readers(one)) for n, one in annexes]
        yield Table("Annexes", ("Number", "Title", "For whom"), rows)
    if report.addenda:
        added = [(one.symbol, one.issued_on, one.title, one.text) for one in report.addenda]
        yield Table("Addenda", ("Symbol", "Issued on", "Title", "Reads"), added)


def _readers(annex: Annex) -> str:
    if annex.withheld:
        return f"the Committee; withheld: {annex.withheld}"
    return "the Committee, never published" if annex.closed else "everybody, with the report"


def _rests(
    paragraph: Paragraph, grounds: Known, items: Mapping[str, Any], known_on: str
) -> list[Any]:
    incidents = [incident_link(key, grounds, known_on) for key in paragraph.rests_on]
    return [*incidents, *(items[key] for key in (*paragraph.items, *paragraph.absences))]


def incident_link(key: str, grounds: Known, known_on: str) -> Link:
    """The way to an incident, by its title."""
    name = stream_name(Incident, key)
    incident = grounds.get(name)
    words = incident.title if isinstance(incident, Incident) else ""
    return Link(words or f"incident {key}", addresses.case(name, known_on))


def _lacking(row: ParagraphRow, found: tuple[Lack, ...]) -> str:
    """Once the Committee has it, nothing more is asked of it."""
    if row.status not in {Standing.DRAFT, Standing.FINAL}:
        return "nothing more is asked"
    return told(found) or "nothing"


def _recommendations(report: Report, seen: Seen) -> Table:
    committee = Level.COMMITTEE in scope(seen.viewer).whole
    rows = []
    for number, one in report.recommendations.items():
        by_whom = one.told(committee=committee)
        by = f"{by_whom[-1].document}, {day(by_whom[-1].dated_on)}" if by_whom else "nothing yet"
        due = day(one.due_on) if one.due_on else "no day"
        late = " · overdue" if one.overdue(seen.moment.today, committee=committee) else ""
        row = (number, one.addressee, one.text, status_of(by_whom), by, f"{due}{late}")
        rows.append(row)
    return Table(
        "Recommendations",
        ("Number", "To", "Reads", "Stands", "By", "Due"),
        rows,
        empty="It recommends nothing.",
    )


def _openings(seen: Seen) -> Table | None:
    """Who of the Committee opened it before its distribution, for those who may know."""
    found = list(opening.opened_by(seen.key, seen.state, seen.viewer, seen.moment))
    if not found:
        return None
    names = names_of(record.fact.origin for record in found)
    rows = [(by(record.fact.origin, names), record.recorded_at) for record in found]
    return Table("Who opened it before its distribution", ("Who", "When, once a day"), rows)
