"""Which documents of a report exist for a viewer, now or as of a moment, and their bytes."""

from __future__ import annotations

import base64
from itertools import chain

from django.http import HttpResponseBase, StreamingHttpResponse

from cases.reports.domain import Progress, Report
from cases.reports.models import RenderingRow, ReportRow
from cases.reports.opening import handed
from cases.reports.rendering_events import Audience
from evidence import receiving
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name


def of_report(report: str, viewer: Viewer, moment: Moment) -> list[RenderingRow]:
    """All of a report's, also those that are yet to be made; the newest version first."""
    rows = RenderingRow.objects.visible_to(viewer, moment).filter(report=report)
    return list(rows.order_by("-position", "-held_from", "stream"))


def made(report: str, viewer: Viewer, moment: Moment) -> list[RenderingRow]:
    """Those that are to be had."""
    found = of_report(report, viewer, moment)
    return [row for row in found if row.status == Progress.RENDERED]


def newest(report: str, audience: Audience, viewer: Viewer, moment: Moment) -> RenderingRow | None:
    """The last that was made for an audience."""
    found = made(report, viewer, moment)
    return next((row for row in found if row.audience == audience), None)


def sent(row: RenderingRow) -> StreamingHttpResponse:
    """The bytes; OSError or Damaged where the store doesn't have them."""
    chunks = receiving.documents().read(row.sha256, row.size)
    response = StreamingHttpResponse(chain([next(chunks)], chunks), content_type="application/pdf")
    response["Content-Length"] = str(row.size)
    return response


def opened(response: HttpResponseBase, row: RenderingRow, viewer: Viewer, moment: Moment) -> None:
    """Before its distribution it is on record who opened a report, also as a document."""
    name = stream_name(Report, row.report)
    report = ReportRow.objects.visible_to(viewer, moment).filter(stream=name).first()
    if report is not None:
        handed(response, report, viewer)


def digest(row: RenderingRow) -> str:
    """As Repr-Digest says it (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(row.sha256)).decode()}:"
