"""What is found of reports and their paragraphs by their words."""

from __future__ import annotations

from cases.reports.domain import Paragraph, Report, Standing
from panel.ledger.states import Span, stream_name
from panel.search.projecting import Said


def of_report(_key: str, report: Report, _span: Span) -> Said | None:
    """Its title, mandate and symbol."""
    if not report.title:
        return None
    return Said(f"{report.symbol} {report.title}".strip(), (report.mandate,))


def of_paragraph(_key: str, paragraph: Paragraph, _span: Span) -> Said | None:
    """How it reads."""
    if paragraph.standing in {None, Standing.REMOVED}:
        return None
    return Said(
        paragraph.called.capitalize(),
        (paragraph.text,),
        part_of=stream_name(Report, paragraph.report),
    )
