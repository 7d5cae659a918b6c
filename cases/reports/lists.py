"""The lists of reports, paragraphs, recommendations, comments and planned products."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Q,
    QuerySet,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cases.reports import opening, queries, register
from cases.reports.domain import OPEN, BeginProgramme, Comment, Paragraph, Programme, Report
from cases.reports.models import (
    CommentRow,
    ParagraphRow,
    ProductRow,
    RecommendationRow,
    ReportRow,
)
from panel.ledger.states import Level, stream_name
from panel.staff.asking import asked
from panel.staff.filters import RowFilter
from panel.staff.rows import RowAdmin


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


class Telling(RowAdmin):
    """Shows what reports say: of a report before its distribution that is an opening."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Of those on the page."""
        answer = super().changelist_view(request, extra_context)
        shown: Any = (getattr(answer, "context_data", None) or {}).get("cl")
        rows = shown.result_list if shown else ()
        opening.among(answer, map(self.told_by, rows), asked(request).viewer)
        return answer

    def export(self, request: HttpRequest, *, as_json: bool = False) -> HttpResponseBase:
        """Of all of them."""
        answer = super().export(request, as_json=as_json)
        rows = self.get_changelist_instance(request).queryset
        opening.among(answer, {self.told_by(row) for row in rows}, asked(request).viewer)
        return answer

    def told_by(self, row: Any) -> str:
        """The report's stream."""
        return str(row.stream)


@admin.register(ParagraphRow)
class ParagraphAdmin(Telling):
    """Paragraphs of all reports, with whom they name."""

    kind = Paragraph
    empty = "No paragraph yet: they are drafted on a report's page."
    list_display = ("in_report", "parties", "status", "confidential", "level")
    list_filter = ("status", "confidential")
    search_fields = ("text", "parties", "report_title")
    ordering = ("report", "number")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the report's title as known then."""
        return queries.with_titles(super().get_queryset(request), asked(request).moment)

    def told_by(self, row: Any) -> str:
        """Of which it is a paragraph."""
        return stream_name(Report, row.report)

    @admin.display(description="Report", ordering="report_title")
    def in_report(self, row: Any) -> str:
        """What its report is called."""
        return str(row.report_title)


class Overdue(RowFilter):
    """Narrows to what is late, as far as it is known on the page's day."""

    parameter_name = "overdue"
    title = "Overdue"
    today = date.max

    def __init__(self, request: HttpRequest, *args: Any, **said: Any) -> None:
        self.today = asked(request).moment.today
        super().__init__(request, *args, **said)

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> list[tuple[str, str]]:
        """Those that are."""
        return [("yes", "overdue")]


class OverdueRecommendation(Overdue):
    """Of recommendations, those of which nothing has become by their day."""

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As the Committee knows it: nobody else has the list."""
        return register.overdue(rows, self.today, committee=True)


class OverdueProduct(Overdue):
    """Of what is planned, what wasn't delivered by its day."""

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Not delivered."""
        return rows.filter(done_on=None, due_on__lt=self.today)


@admin.register(RecommendationRow)
class RecommendationAdmin(Telling):
    """The recommendations of all reports, with what became of them."""

    kind = Report
    levels = frozenset({Level.COMMITTEE})
    empty = "No recommendation yet: those of all reports will stand here."
    list_display = ("addressee", "text", "status", "due_on", "late")
    list_filter = ("addressee", "status", OverdueRecommendation, "report")
    search_fields = ("text", "report")
    ordering = ("place",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With whether each is late on the page's day."""
        rows = super().get_queryset(request)
        today = asked(request).moment.today
        late = Q(status__in=OPEN, due_on__lt=today)
        return rows.annotate(is_late=ExpressionWrapper(late, output_field=BooleanField()))

    @admin.display(description="Overdue")
    def late(self, row: Any) -> str:
        """Whether it is."""
        return "overdue" if row.is_late else ""


@admin.register(CommentRow)
class CommentAdmin(RowAdmin):
    """Comments on the paragraphs of all reports."""

    kind = Comment
    levels = frozenset({Level.PANEL})
    empty = "No comment yet: they are made on a paragraph's page."
    list_display = ("resolved",)
    list_filter = ("resolved",)
    search_fields = ("text",)
    ordering = ("resolved", "stream")
    sorted_by = "text"


@admin.register(ProductRow)
class ProductAdmin(RowAdmin):
    """What Panels plan to deliver, by day."""

    kind = Programme
    levels = frozenset({Level.PANEL})
    empty = "Nothing is planned yet: the Coordinator begins a programme of work, above."
    leads = ((BeginProgramme, ""),)
    list_display = ("programme", "kind", "due_on", "done_on")
    list_filter = ("kind", OverdueProduct)
    search_fields = ("title", "programme")
    ordering = ("due_on", "stream", "number")
    sorted_by = "title"
