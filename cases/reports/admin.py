"""Reports and their paragraphs as staff see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import admin
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest

from cases.regimes.calendar import day_end
from cases.reports import (
    events,
    paragraph_events,
    paragraph_page,
    pictures,
    queries,
    report_page,
    structure_events,
)
from cases.reports.domain import (
    AmendParagraph,
    EnterConsideration,
    EnterDistribution,
    EnterTransmission,
    FollowUpRecommendation,
    IssueCorrigendum,
    MakeFinal,
    Paragraph,
    Rendering,
    Report,
    RewriteParagraph,
    Stage,
    Standing,
    SubmitReport,
    lacks,
    told,
)
from cases.reports.models import ParagraphRow, RenderingRow, ReportRow
from cases.reports.rendering import staff
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.events import Event
from panel.ledger.rows import Moment
from panel.ledger.states import Level, stream_name
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.registering import (
    Beside,
    Case,
    Line,
    register_beside,
    register_case,
    register_lines,
    register_search,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import Rows
from panel.staff.words import within

_DRAFTS: Final[dict[type[Event], Level]] = dict.fromkeys(
    (
        events.ParagraphPlaced,
        events.ParagraphDropped,
        events.RecommendationMade,
        events.RecommendationDropped,
        paragraph_events.ParagraphDrafted,
        paragraph_events.ParagraphRewritten,
        paragraph_events.ParagraphFixed,
        paragraph_events.ParagraphReopened,
        structure_events.ParagraphsNumbered,
        structure_events.ParagraphNumbered,
        structure_events.HeadingPlaced,
        structure_events.HeadingDropped,
        structure_events.AnnexAdded,
        structure_events.AnnexChanged,
        structure_events.AnnexDropped,
        paragraph_events.ParagraphIllustrated,
        paragraph_events.IllustrationDropped,
    ),
    Level.PANEL,
)
"""How a report came about stays the Panel's, also when the report is everybody's."""
_MEMBERS: Final[dict[type[Event], Level]] = dict.fromkeys(
    (
        events.RecommendationFollowedUp,
        structure_events.AnnexWithheld,
        structure_events.ParagraphEnclosed,
    ),
    Level.COMMITTEE,
)


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Reports that the Committee has had for long, the longest first."""
    for row in queries.unconsidered(viewer, moment):
        where = (
            addresses.command(EnterConsideration, row.key)
            if role_for(viewer, EnterConsideration)
            else addresses.case(row.stream)
        )
        long = pictures.days(queries.PATIENCE.days)
        assert row.submitted_on is not None
        words = f"{row} has been with the Committee for more than {long}, unconsidered"
        yield Line(words, where, day_end(row.submitted_on + queries.PATIENCE), "attention")


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Reports all of whose paragraphs are final; drafts, with what each waits for."""
    if role_for(viewer, MakeFinal) is None:
        return
    if role_for(viewer, SubmitReport):
        for report in queries.complete(viewer, moment):
            yield Line(f"{report} can be submitted", addresses.command(SubmitReport, report.key))
    rows = queries.drafts(viewer, moment)
    known = queries.written([row.key for row in rows], moment)
    grounds = queries.grounds(known.values(), moment)
    titles = queries.titles({row.report for row in rows}, moment)
    for row in rows:
        called = f"Paragraph {row.number} of {titles.get(row.report, 'its report')}"
        if waits := lacks(known[row.key], grounds, moment.at):
            yield Line(f"{called} waits: {told(waits)}", addresses.case(row.stream))
        else:
            yield Line(f"{called} can be final", addresses.command(MakeFinal, row.key))


register_lines("due", due)
register_lines("waiting", waiting)
register_case(
    Case(
        Report,
        report_page.title,
        report_page.sentence,
        report_page.sections,
        report_page.badges,
        told={
            events.ReportDistributed: lambda event: f"Distributed as {event.symbol}",
            events.RecommendationFollowedUp: lambda event: (
                f"Recommendation {event.number}: {within(event.status)}"
            ),
        },
        levels=_DRAFTS | _MEMBERS,
        likeliest={
            Stage.DRAFT: (SubmitReport,),
            Stage.SUBMITTED: (EnterConsideration,),
            Stage.CONSIDERED: (EnterTransmission,),
            Stage.TRANSMITTED: (EnterDistribution,),
            Stage.DISTRIBUTED: (FollowUpRecommendation,),
        },
        begins=report_page.begins,
        offers=report_page.offers,
    )
)
register_search(Rows(Report, ReportRow, ("title", "symbol", "mandate"), report_page.called))
register_search(Rows(Paragraph, ParagraphRow, ("text",)))
register_beside(Report, Beside(acts=report_page.acts))
staff.register()
register_case(
    Case(
        Paragraph,
        paragraph_page.title,
        paragraph_page.sentence,
        paragraph_page.sections,
        paragraph_page.badges,
        part_of=lambda paragraph: stream_name(Report, paragraph.report),
        levels=_DRAFTS | _MEMBERS,
        likeliest={
            Standing.DRAFT: (MakeFinal, RewriteParagraph),
            Standing.SUBMITTED: (AmendParagraph,),
            Standing.PUBLISHED: (IssueCorrigendum,),
        },
        begins=paragraph_page.begins,
        offers=paragraph_page.offers,
    )
)


@admin.register(ReportRow)
class ReportAdmin(RowAdmin):
    """Reports, the last submitted first."""

    kind = Report
    empty = "No report yet: the Panel's drafts and whatever was submitted will stand here."
    list_display = (
        "kind",
        "status",
        "submitted_on",
        "considered_on",
        "transmitted_on",
        "distributed_on",
        "level",
    )
    list_filter = ("status", "kind")
    search_fields = ("title", "symbol", "mandate")
    ordering = ("-submitted_on", "title")


@admin.register(ParagraphRow)
class ParagraphAdmin(RowAdmin):
    """Paragraphs of all reports."""

    kind = Paragraph
    empty = "No paragraph yet: they are drafted on a report's page."
    list_display = ("in_report", "parties", "status", "confidential", "level")
    list_filter = ("status", "confidential")
    search_fields = ("text", "parties", "report_title")
    ordering = ("report", "number")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the report's title as known then."""
        reports = ReportRow.objects.as_of(asked(request).moment)
        own = reports.filter(stream=Concat(Value("report/"), OuterRef("report")))
        rows = super().get_queryset(request)
        return rows.annotate(report_title=Subquery(own.values("title")[:1]))

    @admin.display(description="Report", ordering="report_title")
    def in_report(self, row: Any) -> str:
        """What its report is called."""
        return str(row.report_title)


@admin.register(RenderingRow)
class RenderingAdmin(RowAdmin):
    """Documents of all reports, the last ordered first."""

    kind = Rendering
    empty = "No report was printed yet: its page offers to have it printed."
    list_display = ("audience", "status", "pages", "size", "sha256", "tool", "level")
    list_filter = ("audience", "status")
    search_fields = ("sha256",)
    ordering = ("-held_from",)
