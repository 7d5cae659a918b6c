"""Before a report is distributed: what everybody will read of it, and what stays closed.

Made of the same words as the public's document, on a page that is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cases.reports.domain import EnterDistribution, Report, Stage
from cases.reports.domain.values import called
from cases.reports.opening import looked
from cases.reports.rendering import guard
from cases.reports.rendering.content import content
from cases.reports.rendering.version import Version, to_publish
from cases.reports.report_page import title
from cases.reports.whole import rows_of
from panel.access.roles import PANEL, SECRETARIAT
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.commands import Command
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import registry
from panel.printing.apart import Unmade
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.cases import load
from panel.staff.pages import page
from panel.staff.registering import Facts, Next, Seen, Table
from panel.staff.words import Link

PAGE: Final = "report-preview"


def _may(viewer: Viewer) -> bool:
    return bool(viewer.roles & (PANEL | SECRETARIAT))


def _waits(report: Report) -> bool:
    """Whether there is something to be published that isn't yet."""
    return not report.is_empty and Stage.DISTRIBUTED not in report.days


def beside(seen: Seen) -> Iterator[Next]:
    """The way there, until the report is distributed."""
    if _waits(seen.state) and _may(seen.viewer):
        told = "What everybody will read of it, and what stays closed. Kept nowhere."
        yield Next(None, _address(seen), "Preview publication", told)


def shows(seen: Seen, command: type[Command]) -> Iterator[Facts]:
    """Whoever enters the distribution sees what it opens."""
    if command is EnterDistribution and _waits(seen.state):
        yield _opened(seen, Preview=Link("All of it, as it will read", _address(seen)))


def _address(seen: Seen) -> str:
    where = reverse(f"admin:{PAGE}")
    return addresses.with_query(where, report=seen.key, as_of=seen.known_on)


def view(request: HttpRequest) -> HttpResponse:
    """The page; who opens it is on record as with the report's own."""
    who, key = asked(request), request.GET.get("report", "")
    seen, _ = load(registry, who, Report, key)
    if not _may(who.viewer):
        raise NoSuchStream(seen.stream)
    if not _waits(seen.state):
        raise Http404
    looked(seen)
    context = {
        "title": f"Not published: {title(key, seen.state)}",
        "sentence": "A preview. This is what everybody would read, were the report distributed as"
        " it stands now. It is no document: nothing of it is kept, and nobody outside sees it.",
        "case": addresses.case(seen.stream, who.known_on),
        "here": "Preview of the publication",
        "sections": list(_sections(seen)),
    }
    return page(request, "reports/checklist.html", context)


def _sections(seen: Seen) -> Iterator[Facts | Table]:
    stream = next(streams.as_of(registry, [seen.stream], seen.moment))
    version = to_publish(registry, stream, seen.moment)
    said = content(version)
    refused = _refused(version)
    yield _opened(seen, **({"Can't be printed so": refused} if refused else {}))
    yield Table("How it reads", ("Number", "Reads", "Footnote", "Pictures"), list(_read(said)))
    yield _table(said["findings"], "Findings", _FINDINGS, "Nothing is found.")
    yield _table(said["replies"], "Replies of those named", _REPLIES, "None is printed.")
    yield _table(said["sightings"], "Sightings", _SIGHTINGS, "None is printed.")
    yield _table(said["recommendations"], "Recommendations", _RECOMMENDED, "It recommends nothing.")


_FINDINGS: Final = {
    "paragraphs": "Paragraphs",
    "persons": "Person or entity",
    "measure": "Measure",
    "found": "Finding of fact",
    "origins": "Origins",
    "law": "In law",
}
_REPLIES: Final = {
    "party": "Who",
    "paragraphs": "Beside",
    "how": "How",
    "words": "In their words",
    "assessment": "The Panel's assessment",
}
_SIGHTINGS: Final = {
    "number": "Number",
    "person": "Person",
    "place": "Place",
    "state": "State",
    "when": "When",
    "paragraphs": "Paragraphs",
}
_RECOMMENDED: Final = {
    "number": "Number",
    "to": "Addressed to",
    "text": "Recommendation",
    "due": "Due by",
    "stands": "Where it stands",
}


def _table(
    rows: list[dict[str, Any]], called_so: str, columns: Mapping[str, str], empty: str
) -> Table:
    told = [tuple(row[name] or "-" for name in columns) for row in rows]
    return Table(called_so, tuple(columns.values()), told, empty=empty)


def _read(said: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """The text from the summary to the last annex, as it is printed."""
    for one in (*said["summary"], *said["body"]):
        yield _line(one)
    for annex in said["annexes"]:
        yield annex["title"], annex["level"] or "-", "-", "-"
        for one in annex["paragraphs"]:
            yield _line(one)


def _line(one: Mapping[str, Any]) -> tuple[object, ...]:
    heading = f"{one['heading']}: " if one["heading"] else ""
    pictures = [picture["caption"] for picture in one["pictures"]]
    reads = f"{heading}{one['text']}"
    return called(one["number"]), reads, one["note"] or "-", pictures or "-"


def _opened(seen: Seen, **more: object) -> Facts:
    """What of it becomes everybody's, and what doesn't, by number."""
    rows, report = seen.once(rows_of), seen.state
    closed = [called(row.number) for row in rows if row.confidential]
    annexes = [f"annex {n}" for n, one in report.annexes.items() if one.closed]
    made = report.recommendations.values()
    followed = sum(not one.public for each in made for one in each.history)
    kept = [f"{followed} entries on what became of recommendations"] if followed else []
    return Facts(
        "What is published, and what stays closed",
        [
            ("Published", [called(row.number) for row in rows if not row.confidential] or "none"),
            ("Stays closed", [*closed, *annexes, *kept] or "nothing"),
            ("Recommendations", f"{len(made)}, all published" if made else "none"),
            *more.items(),
        ],
    )


def _refused(version: Version) -> str:
    """What would keep the document from being printed; empty where nothing would."""
    try:
        guard.check(version)
    except Unmade as error:
        return str(error)
    return ""
