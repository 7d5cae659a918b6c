"""What is found of reports and their paragraphs by their words."""

from __future__ import annotations

from collections.abc import Iterator

from cases.reports.domain import Paragraph, Report, Standing
from panel.ledger.states import Level, Span, stream_name
from panel.search.projecting import Said


def of_report(_key: str, report: Report, span: Span) -> Said | None:
    """Its title, mandate and symbol, what it recommends, its addenda and its headings.

    A heading above what is never published stays the Committee's, as do all of a report that was
    distributed before it was kept which are published.
    """
    if not report.title:
        return None
    level = report.disclosure(span).level
    headings = report.headings.items()
    return Said(
        f"{report.symbol} {report.title}".strip(),
        (
            report.mandate,
            report.letter,
            *(one.text for one in report.recommendations.values()),
            *(f"{one.title}: {one.text}" for one in report.addenda),
            *(heading.title for key, heading in headings if key in report.headed),
        ),
        closed=[heading.title for key, heading in headings if key not in report.headed],
        closed_to=Level.COMMITTEE if level == Level.PUBLIC else level,
    )


def of_paragraph(_key: str, paragraph: Paragraph, _span: Span) -> Said | None:
    """How it reads, and what is said of what is printed with it."""
    if paragraph.standing in {None, Standing.REMOVED}:
        return None
    return Said(
        paragraph.called.capitalize(),
        (paragraph.text, *_captions(paragraph)),
        part_of=stream_name(Report, paragraph.report),
    )


def _captions(paragraph: Paragraph) -> Iterator[str]:
    for one in paragraph.illustrations.values():
        yield f"{one.caption} {one.shows}"
