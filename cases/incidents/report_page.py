"""The page of a State's report of a violation."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents import words
from cases.incidents.domain import Incident, ViolationReport
from panel.access.viewers import scope
from panel.ledger.states import Level, Span
from panel.staff.naming import ways
from panel.staff.registering import Facts, Seen


def title(key: str, report: ViolationReport) -> str:
    """Who reports whom."""
    return f"Report of {report.reporter} on {', '.join(report.persons_named)}"


def sentence(report: ViolationReport, _span: Span) -> str:
    """Where it stands."""
    if report.struck:
        return f"Struck by entry {report.struck}: it counts no more, and its State is told so."
    return "The Panel took it up." if report.incident else "Nobody has taken it up yet."


def sections(seen: Seen) -> Iterator[Facts]:
    """What is reported."""
    report: ViolationReport = seen.state
    shown = Level.PANEL in scope(seen.viewer).whole
    about = ways(seen, Incident.category, [report.incident] if shown and report.incident else [])
    items = ways(seen, "evidence", report.evidence)
    yield Facts(
        "The report",
        [
            ("Reported by", report.reporter),
            ("Persons", list(report.persons_named)),
            ("Measure", report.measure),
            ("Territory", report.territory),
            ("Place", report.place),
            ("When", words.when(report.when)),
            ("Description", report.description),
            (
                "Evidence",
                list(items.values()) or None,
            ),
            *(("Incident", one) for one in about.values()),
        ],
    )
