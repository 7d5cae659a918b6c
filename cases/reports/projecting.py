"""What reports, paragraphs, documents, comments and programmes become as rows."""

from __future__ import annotations

import msgspec

from cases.reports.domain import (
    Comment,
    Paragraph,
    Programme,
    Rendering,
    Report,
    Stage,
    Standing,
    status_of,
)
from cases.reports.models import (
    CommentRow,
    ParagraphRow,
    ProductRow,
    RecommendationRow,
    RenderingRow,
    ReportRow,
)
from panel.ledger.states import Span


def report_rows(_key: str, report: Report, span: Span) -> list[ReportRow]:
    """One row, unless it was struck whole."""
    if not report.title:
        return []
    return [
        ReportRow(
            level=report.disclosure(span).level,
            kind=report.kind or "",
            title=report.title,
            mandate=report.mandate,
            status=report.stage,
            symbol=report.symbol,
            submitted_on=report.days.get(Stage.SUBMITTED),
            considered_on=report.days.get(Stage.CONSIDERED),
            transmitted_on=report.days.get(Stage.TRANSMITTED),
            distributed_on=report.days.get(Stage.DISTRIBUTED),
            corrigenda=list(report.corrigenda),
            recommendations=msgspec.to_builtins(
                {str(n): one for n, one in report.recommendations.items()}
            ),
            headings=msgspec.to_builtins(report.headings),
            annexes=msgspec.to_builtins({str(n): one for n, one in report.annexes.items()}),
            addenda=msgspec.to_builtins(report.addenda),
        )
    ]


def paragraph_rows(_key: str, paragraph: Paragraph, span: Span) -> list[ParagraphRow]:
    """One row, unless it was taken out."""
    if paragraph.standing in {None, Standing.REMOVED}:
        return []
    return [
        ParagraphRow(
            level=paragraph.disclosure(span).level,
            report=paragraph.report,
            number=paragraph.number,
            text=paragraph.text,
            status=span.status,
            annex=paragraph.annex,
            confidential=paragraph.withheld,
            parties=list(paragraph.parties),
            corrigenda=list(paragraph.corrigenda),
        )
    ]


def rendering_rows(_key: str, rendering: Rendering, span: Span) -> list[RenderingRow]:
    """One row, unless its order was struck."""
    made = rendering.made
    if rendering.status is None:
        return []
    return [
        RenderingRow(
            level=rendering.disclosure(span).level,
            report=rendering.report,
            audience=rendering.audience,
            position=rendering.position or 0,
            status=rendering.status,
            sha256=made.sha256 if made else "",
            size=made.size if made else 0,
            pages=made.pages if made else 0,
            tool=f"{made.tool.name} {made.tool.version}" if made else "",
        )
    ]


def recommendation_rows(key: str, report: Report, span: Span) -> list[RecommendationRow]:
    """One a recommendation."""
    level = report.disclosure(span).level
    called = f"{report.symbol}: {report.title}" if report.symbol else report.title
    return [
        RecommendationRow(
            row_key=f"{number:04}",
            level=level,
            place=f"{key}.{number:04}",
            report=called,
            number=number,
            addressee=one.addressee,
            text=one.text,
            status=status_of(one.history),
            public_status=status_of(one.told(committee=False)),
            due_on=one.due_on,
            recommendation=msgspec.to_builtins(one),
        )
        for number, one in report.recommendations.items()
        if report.title
    ]


def comment_rows(_key: str, comment: Comment, span: Span) -> list[CommentRow]:
    """One row, unless it was struck."""
    if not comment.said:
        return []
    return [
        CommentRow(
            level=comment.disclosure(span).level,
            report=comment.report,
            paragraph=comment.paragraph,
            text=comment.said[0].text,
            said=msgspec.to_builtins(comment.said),
            resolved=comment.resolved,
        )
    ]


def product_rows(_key: str, programme: Programme, span: Span) -> list[ProductRow]:
    """One a product."""
    level = programme.disclosure(span).level
    return [
        ProductRow(
            row_key=f"{number:04}",
            level=level,
            programme=f"{programme.body}, {programme.instrument}",
            number=number,
            kind=one.kind,
            title=one.title,
            due_on=one.due_on,
            done_on=one.done_on,
        )
        for number, one in programme.products.items()
    ]
