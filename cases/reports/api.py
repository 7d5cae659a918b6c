"""Reports over REST: the published for everybody, the submitted for the Committee's members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from cases.reports import queries
from cases.reports.domain import Annex, Recommendation, Stage, status_of
from cases.reports.domain.values import SUMMARY, Symbol
from cases.reports.events import Body, FollowUp, ReportKind
from cases.reports.models import ParagraphRow, RenderingRow, ReportRow
from cases.reports.opening import handed, listed
from cases.reports.rendering import finding
from cases.reports.rendering_events import Audience
from panel.access.viewers import Viewer, scope
from panel.api.registering import Detailed, Filter, Resource
from panel.ledger.rows import Moment
from panel.ledger.states import Level


class FollowUpView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a recommendation."""

    status: FollowUp
    dated_on: date
    """The date on the document."""
    document: str


class RecommendationView(msgspec.Struct, frozen=True, kw_only=True):
    """What the Panel recommends, and what became of it as far as you may know."""

    number: int
    addressee: Body
    text: str
    status: FollowUp
    due_on: date | None
    """The day by which something is to have become of it."""
    overdue: bool
    """Whether that day is over and nothing is known to have become of it."""
    history: tuple[FollowUpView, ...]


class HeadingView(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above a paragraph."""

    title: str
    depth: int
    """1 for a section, 2 and 3 for what is below."""


class AnnexView(msgspec.Struct, frozen=True, kw_only=True):
    """An annex; one that is never published is there for the Committee's members alone."""

    number: int
    title: str
    published: bool
    """Whether it goes, or went, to the public with the report."""


class AddendumView(msgspec.Struct, frozen=True, kw_only=True):
    """What was added to the report after its distribution."""

    symbol: str
    issued_on: date
    title: str
    text: str


class ParagraphView(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph as it reads now; ask as of an earlier time for how it read then."""

    number: int
    heading: HeadingView | None
    text: str
    annex: int | None
    """The number of the annex that it is in."""
    confidential: bool
    """Whether it is never published."""
    names: tuple[str, ...]
    """Whom it names: States, permanent reference numbers, names of companies and persons."""
    corrigenda: tuple[str, ...]
    """Symbols of the corrigenda that had it read otherwise."""


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report of the Panel of Experts."""

    id: str
    kind: ReportKind
    title: str
    mandate: str
    status: Stage
    symbol: str | None
    """The symbol under which it was issued."""
    submitted_on: date | None
    """To the Committee."""
    considered_on: date | None
    transmitted_on: date | None
    """To the President of the Security Council."""
    distributed_on: date | None
    corrigenda: tuple[str, ...]
    addenda: tuple[AddendumView, ...]
    annexes: tuple[AnnexView, ...]
    recommendations: tuple[RecommendationView, ...]


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it was printed for an audience; these bytes never change."""

    audience: Audience
    sha256: str
    size: int
    """In bytes."""
    pages: int
    tool: str
    """The program that set it."""


class WholeReportView(ReportView, frozen=True, kw_only=True):
    """A report of the Panel of Experts with its paragraphs and its documents."""

    summary: ParagraphView | None
    """What stands before the paragraphs; its `number` is 0 and is not printed."""
    paragraphs: tuple[ParagraphView, ...]
    documents: tuple[DocumentView, ...]
    """The newest first; `reports/{id}/document` gives the newest of each audience."""


def represent(rows: Sequence[Any], viewer: Viewer, moment: Moment) -> list[ReportView]:
    """The reports as this viewer sees them."""
    return [ReportView(**_fields(row, viewer, moment)) for row in rows]


def represent_whole(rows: Sequence[Any], viewer: Viewer, moment: Moment) -> list[ReportView]:
    """A report with those of its paragraphs that exist for the viewer."""
    return [_whole(row, viewer, moment) for row in rows]


def _whole(row: ReportRow, viewer: Viewer, moment: Moment) -> WholeReportView:
    told = [
        _paragraph(one, row.headings.get(one.key))
        for one in queries.paragraphs(row.key, viewer, moment)
    ]
    return WholeReportView(
        **_fields(row, viewer, moment),
        summary=next((one for one in told if one.number == SUMMARY), None),
        paragraphs=tuple(one for one in told if one.number != SUMMARY),
        documents=tuple(map(_document, finding.made(row.key, viewer, moment))),
    )


def _fields(row: ReportRow, viewer: Viewer, moment: Moment) -> dict[str, Any]:
    committee = Level.COMMITTEE in scope(viewer).whole
    plain = row.recommendations.items()
    made = sorted((int(n), msgspec.convert(one, Recommendation)) for n, one in plain)
    return {
        "id": row.key,
        "kind": ReportKind(row.kind),
        "title": row.title,
        "mandate": row.mandate,
        "status": Stage(row.status),
        "symbol": row.symbol or None,
        "submitted_on": row.submitted_on,
        "considered_on": row.considered_on,
        "transmitted_on": row.transmitted_on,
        "distributed_on": row.distributed_on,
        "corrigenda": tuple(row.corrigenda),
        "addenda": msgspec.convert(row.addenda, tuple[AddendumView, ...]),
        "annexes": tuple(_annexes(row, committee=committee)),
        "recommendations": tuple(
            recommendation_view(number, one, moment.today, committee=committee)
            for number, one in made
        ),
    }


def recommendation_view(
    number: int, one: Recommendation, today: date, *, committee: bool
) -> RecommendationView:
    """A recommendation as the Committee reads it, or as the public does."""
    told = one.told(committee=committee)
    return RecommendationView(
        number=number,
        addressee=one.addressee,
        text=one.text,
        status=status_of(told),
        due_on=one.due_on,
        overdue=one.overdue(today, committee=committee),
        history=tuple(
            FollowUpView(status=step.status, dated_on=step.dated_on, document=step.document)
            for step in told
        ),
    )


def _annexes(row: ReportRow, *, committee: bool) -> Iterator[AnnexView]:
    for number, plain in row.annexes.items():
        annex = msgspec.convert(plain, Annex)
        if committee or not annex.closed:
            yield AnnexView(number=int(number), title=annex.title, published=not annex.closed)


def _document(row: RenderingRow) -> DocumentView:
    return DocumentView(
        audience=Audience(row.audience),
        sha256=row.sha256,
        size=row.size,
        pages=row.pages,
        tool=row.tool,
    )


def _paragraph(row: ParagraphRow, heading: Any) -> ParagraphView:
    return ParagraphView(
        number=row.number,
        heading=msgspec.convert(heading, HeadingView | None),
        text=row.text,
        annex=row.annex or None,
        confidential=row.confidential,
        names=tuple(row.parties),
        corrigenda=tuple(row.corrigenda),
    )


RESOURCE = Resource(
    category="report",
    model=ReportRow,
    view=ReportView,
    represent=represent,
    order="stream",
    filters={
        "kind": Filter(ReportKind, lambda rows, kind, *_: rows.filter(kind=kind)),
        "status": Filter(Stage, lambda rows, status, *_: rows.filter(status=status)),
        "symbol": Filter(Symbol, lambda rows, symbol, *_: rows.filter(symbol=symbol)),
    },
    numbered="symbol",
    whole=Detailed(WholeReportView, represent_whole),
    opened=handed,
    listed=listed,
    purpose="The Panel's reports: the published, and for the Committee's members the submitted.",
)
