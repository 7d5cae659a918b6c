"""A report's documents on staff's pages: in a list, with how far each is, and to be saved."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, Final

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from cases.reports import queries
from cases.reports.domain import Progress, Rendering, Report, RetryRendering
from cases.reports.models import RenderingRow, RenderingWork
from cases.reports.rendering import finding, versions
from evidence.store import Damaged
from panel.ledger.rows import Moment
from panel.ledger.states import Span, stream_name
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.registering import (
    Badge,
    Beside,
    Case,
    Facts,
    Seen,
    Table,
    Tone,
    register_beside,
    register_case,
    register_page,
)
from panel.staff.rows import RowAdmin
from panel.staff.words import Link

log = logging.getLogger(__name__)
PAGE: Final = "reports/document"
_TONES: Final[dict[str, Tone]] = {
    Progress.ORDERED: "open",
    Progress.RENDERED: "good",
    Progress.FAILED: "bad",
}
_SAID: Final = {
    Progress.ORDERED: "A worker prints it.",
    Progress.RENDERED: "It was printed; its bytes stay as they are.",
    Progress.FAILED: "It could not be printed.",
}


def address(key: str, known_on: str = "") -> str:
    """Where a document is, or how far it is."""
    return addresses.with_query(reverse("admin:reports-document"), document=key, as_of=known_on)


def view(request: HttpRequest) -> HttpResponseBase:
    """The document; until it is made, how far it is, told anew each two seconds."""
    who = asked(request)
    row = _row(request.GET.get("document", ""), who.viewer, who.moment)
    if row.status == Progress.RENDERED:
        try:
            response: HttpResponseBase = finding.sent(row)
        except (OSError, Damaged):
            log.exception("document %s can't be read", row.key)
            words = "The store of files can't hand the document out now; try again later."
            said = {"title": "Not now", "words": words}
            return page(request, "staff/refused.html", said, status=503)
        name = versions.file_name(row)
        response["Content-Disposition"] = f'inline; filename="{name}"'
        response["Cache-Control"] = "no-store"
        finding.opened(response, row, who.viewer, who.moment)
        return response
    done = RenderingWork.objects.filter(key=row.key).first()
    context: dict[str, Any] = {
        "title": "The report as a document",
        "row": row,
        "work": done,
        "failed": row.status == Progress.FAILED,
        "case": addresses.case(row.stream),
        "back": addresses.case(stream_name(Report, row.report)),
    }
    response = page(request, "reports/document.html", context)
    if row.status == Progress.ORDERED and not who.known_on:
        response["Refresh"] = "2"
    return response


def _row(key: str, viewer: Any, moment: Moment) -> RenderingRow:
    rows = RenderingRow.objects.visible_to(viewer, moment)
    row: RenderingRow | None = rows.filter(stream=stream_name(Rendering, key)).first()
    if row is None:
        raise Http404
    return row


def sections(seen: Seen) -> Iterator[Table]:
    """On the report's page, its documents, the newest version first."""
    rows = finding.of_report(seen.key, seen.viewer, seen.moment)
    if rows:
        keys = [row.key for row in rows if row.status == Progress.ORDERED]
        works = {one.key: one for one in RenderingWork.objects.filter(key__in=keys)}
        of = versions.printed(rows)
        yield Table(
            "As a document",
            ("For", "Version", "As recorded at", "Document", "Pages", "Bytes", "SHA-256 begins"),
            [
                (
                    Link(row.audience, addresses.case(row.stream, seen.known_on)),
                    of[row.stream].words,
                    of[row.stream].at,
                    Link(_how_far(row, works.get(row.key)), address(row.key, seen.known_on)),
                    row.pages or "-",
                    f"{row.size:,}" if row.size else "-",
                    f"{row.sha256[:16]}…" if row.sha256 else "-",
                )
                for row in rows
            ],
        )


def _how_far(row: RenderingRow, work: RenderingWork | None) -> str:
    if row.status == Progress.RENDERED:
        return "PDF"
    if row.status == Progress.FAILED:
        return "it failed"
    return f"in work: {work.step} {work.done} of {work.whole}" if work and work.step else "waits"


def _facts(seen: Seen) -> Iterator[Facts]:
    rendering: Rendering = seen.state
    called = queries.titles([rendering.report], seen.moment).get(rendering.report, "its report")
    where = addresses.case(stream_name(Report, rendering.report), seen.known_on)
    made = rendering.made
    yield Facts(
        "The document",
        [
            ("Report", Link(called, where)),
            ("For", rendering.audience),
            ("As recorded at position", rendering.position or "that of its order"),
            ("Document", Link("PDF" if made else "how far it is", address(seen.key))),
            ("Pages", made.pages if made else None),
            ("Photos", made.photos if made else None),
            ("Bytes", f"{made.size:,}" if made else None),
            ("SHA-256", made.sha256 if made else None),
            ("Set by", f"{made.tool.name} {made.tool.version}" if made else None),
            ("Why it failed", rendering.failure or None),
        ],
    )


def _sentence(rendering: Rendering, _span: Span) -> str:
    return _SAID[rendering.status] if rendering.status else "Its order was struck."


def register() -> None:
    """Put them on staff's pages."""
    register_page(PAGE, "", view)
    register_beside(Report, Beside(sections=sections))
    register_case(
        Case(
            Rendering,
            lambda _key, rendering: f"Document for the {rendering.audience}",
            _sentence,
            _facts,
            lambda seen: [Badge(seen.span.status, _TONES.get(seen.span.status, "plain"))],
            part_of=lambda rendering: stream_name(Report, rendering.report),
            likeliest={Progress.FAILED: (RetryRendering,)},
        )
    )


@admin.register(RenderingRow)
class RenderingAdmin(RowAdmin):
    """Documents of all reports, the last ordered first."""

    kind = Rendering
    empty = "No report was printed yet: its page offers to have it printed."
    list_display = ("in_report", "version", "status", "pages", "size", "sha256", "level")
    list_filter = ("audience", "status")
    search_fields = ("sha256",)
    ordering = ("-held_from",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Each with its version of the report."""
        return versions.with_versions(super().get_queryset(request))

    @admin.display(description="Report", ordering="report_title")
    def in_report(self, row: Any) -> str:
        """What its report is called."""
        return str(row.report_title)

    @admin.display(description="Version")
    def version(self, row: Any) -> str:
        """What it was corrected by."""
        return versions.of_annotated(row)
