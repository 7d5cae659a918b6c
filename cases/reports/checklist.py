"""What still keeps a report from the Committee, each with the act that mends it; what is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.incidents.domain import ClearText, Incident, Letter, running, until
from cases.reports import comments, queries
from cases.reports.domain import (
    DismissReportName,
    DraftSummary,
    DropRecommendation,
    MakeFinal,
    NumberThrough,
    Paragraph,
    Report,
    Stage,
    Standing,
    SubmitReport,
    WriteTransmittal,
    runs_through,
)
from cases.reports.domain.values import SUMMARY, called
from cases.reports.paragraph_page import grounds_of_page, how_heard, mends, owed
from cases.reports.report_page import incident_link, sees_drafts, title
from cases.reports.whole import STILL_A_DRAFT, lacking, rows_of, whole_of
from evidence.queries import last_read
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import registry
from panel.ledger.states import Span, stream_name
from panel.staff import addresses
from panel.staff.acts import way
from panel.staff.addresses import with_query
from panel.staff.asking import asked
from panel.staff.cases import load
from panel.staff.naming import ways
from panel.staff.pages import page
from panel.staff.registering import Facts, Next, Seen, Table
from panel.staff.words import Link, dated

PAGE: Final = "report-check-list"
_OPEN = {Standing.DRAFT, Standing.FINAL}


def address(report: str, known_on: str) -> str:
    """Where a report's check-list stands."""
    return with_query(reverse(f"admin:{PAGE}"), report=report, as_of=known_on)


def in_a_line(seen: Seen) -> str:
    """How many paragraphs still lack something."""
    rows = [row for row in seen.once(rows_of) if row.status in _OPEN]
    many = sum(1 for row in rows if lacking(seen, row))
    also = "; the report itself does" if seen.once(whole_of).report else ""
    if not rows:
        return "no paragraph yet"
    if not many:
        return f"no paragraph of {len(rows)} lacks anything{also}"
    verb = "lacks" if many == 1 else "lack"
    plural = "" if len(rows) == 1 else "s"
    return f"{many} of {len(rows)} paragraph{plural} still {verb} something{also}"


def beside(seen: Seen) -> Iterator[Next]:
    """The way there, with how much is left, while the report is the Panel's alone."""
    if seen.state.stage is Stage.DRAFT and sees_drafts(seen.viewer):
        line, where = in_a_line(seen), address(seen.key, seen.known_on)
        yield Next(None, where, "Check-list", f"{line[:1].upper()}{line[1:]}.")


def check_list(request: HttpRequest) -> HttpResponse:
    """The page."""
    who, key = asked(request), request.GET.get("report", "")
    seen, _ = load(registry, who, Report, key)
    if not sees_drafts(who.viewer):
        raise NoSuchStream(stream_name(Report, key))
    context = {
        "title": f"Check-list of {title(key, seen.state)}",
        "sentence": f"{in_a_line(seen)[:1].upper()}{in_a_line(seen)[1:]}.",
        "case": addresses.case(seen.stream, who.known_on),
        "here": "Check-list",
        "sections": list(sections(seen)),
    }
    return page(request, "reports/checklist.html", context)


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What blocks, what asks for a look, what is done."""
    yield _blocking(seen)
    yield _windows(seen)
    yield _sources(seen)
    yield _unread(seen)
    rows = queries.comments(seen.key, seen.viewer, seen.moment, open_=True)
    yield comments.table(rows, seen.known_on, empty="No comment is open.")._replace(
        title="Open comments, which block nothing"
    )
    yield Facts("What is done", list(_done(seen)))


def _blocking(seen: Seen) -> Table:
    """Every paragraph by what it lacks."""
    whole = seen.once(whole_of)
    found: list[tuple[object, ...]] = []
    for row in seen.once(rows_of):
        paragraph = whole.written[row.key]
        number = Link(called(row.number), addresses.case(row.stream, seen.known_on))
        at = _at(seen, row.key, paragraph)
        for lack in lacking(seen, row):
            final = lack is STILL_A_DRAFT
            mend = way(seen, MakeFinal, row.key) if final else mends(lack, at)
            found.append((number, dated(lack.words), mend))
    for words, stream in whole.report.items():
        cleared = way(seen, ClearText, stream.partition("/")[2])
        dismissed = way(seen, DismissReportName, seen.key)
        mended = [cleared] if stream else [*_dropped(seen, words), dismissed]
        found.append(("the report", words, mended))
    return Table(
        "What blocks finality and submission",
        ("Paragraph", "What it lacks", "What mends it"),
        found,
        empty="Nothing: every paragraph is final and rests on what is there.",
    )


def _dropped(seen: Seen, lack: str) -> Iterator[Link | str]:
    """Of a recommendation that names somebody, the way to take it out."""
    part, _, rest = lack.partition(" ")
    if part == "recommendation":
        yield way(seen, DropRecommendation, seen.key, number=rest.partition(" ")[0])


def _at(seen: Seen, key: str, paragraph: Paragraph) -> Seen:
    """A paragraph as its own page would see it, without reading anything again."""
    span = Span(paragraph.standing or "")
    known = {grounds_of_page: seen.once(whole_of).grounds}
    return Seen(key, paragraph, span, (), seen.viewer, seen.moment, seen.known_on, known)


def _incidents(seen: Seen) -> Iterator[tuple[str, Incident]]:
    """Those that the report rests on, each once, by key."""
    whole = seen.once(whole_of)
    keys = dict.fromkeys(key for one in whole.written.values() for key in one.rests_on)
    for key in keys:
        incident = whole.grounds.get(stream_name(Incident, key))
        if isinstance(incident, Incident):
            yield key, incident


def _windows(seen: Seen) -> Table:
    grounds = seen.once(whole_of).grounds
    letters = {k.partition("/")[2]: one for k, one in grounds.items() if isinstance(one, Letter)}
    rows = [
        (party, dated(until(window, letters)), incident_link(key, grounds, seen.known_on))
        for key, incident in _incidents(seen)
        for party, window in incident.windows.items()
        if window.opened_on and not running(window, letters).over(seen.moment.at)
    ]
    return Table(
        "Reply windows that still run",
        ("Who may reply", "Until", "Heard in"),
        rows,
        empty="None runs.",
    )


def _sources(seen: Seen) -> Table:
    """Of sources that no finding rests on, what is owed by somebody else than who brought them."""
    whole = seen.once(whole_of)
    blocking = {(lack.stream, lack.source) for some in whole.lacks.values() for lack in some}
    rows = [
        (
            incident_link(key, whole.grounds, seen.known_on),
            source.publisher,
            source.grade,
            owed(seen, key, number, source),
        )
        for key, incident in _incidents(seen)
        for number, source in incident.sources.items()
        if not source.graded and (stream_name(Incident, key), number) not in blocking
    ]
    return Table(
        "Other sources without a grade, which block nothing",
        ("Incident", "Source", "Grade", "What mends it"),
        rows,
        empty="Every other source is graded.",
    )


def _unread(seen: Seen) -> Table:
    """Items whose stored file nobody compared with its receipt for long."""
    whole, days = seen.once(whole_of), settings.EVIDENCE_STALE_DAYS
    keys = {key for one in whole.written.values() for key in one.items}
    read, named = last_read(keys, seen.moment), ways(seen, "evidence", keys)
    since = seen.moment.at - timedelta(days=days)
    rows = [(named[key], at) for key, at in sorted(read.items()) if at < since]
    return Table(
        f"Evidence not read anew for {days} days",
        ("Item", "Last compared with its receipt"),
        rows,
        empty="Every item was compared with its receipt since.",
    )


def _done(seen: Seen) -> Iterator[tuple[str, object]]:
    rows = seen.once(rows_of)
    done = [row.number for row in rows if not lacking(seen, row)]
    yield "Paragraphs that lack nothing", ", ".join(map(called, done)) or "none"
    written = any(row.number == SUMMARY for row in rows)
    missing = ["no summary", way(seen, DraftSummary, "", report=seen.key)]
    yield "Summary", "there is one" if written else missing
    letter = "written for this report" if seen.state.letter else "in the usual words"
    yield "Letter of transmittal", [letter, way(seen, WriteTransmittal, seen.key)]
    through = runs_through([(row.annex, row.number) for row in rows])
    yield (
        "Numbers",
        "they run through, the annexes last" if through else way(seen, NumberThrough, seen.key),
    )
    waived = [
        f"{party}, {how_heard(window).rstrip('.')}"
        for _, incident in _incidents(seen)
        for party, window in incident.windows.items()
        if window.over(seen.moment.at)
    ]
    yield "Heard, or waived", "; ".join(waived) or "nobody"
    if rows and not any(lacking(seen, row) for row in rows):
        yield "Next", way(seen, SubmitReport, seen.key)
