"""A report's document over REST, for whoever may read the report."""

from __future__ import annotations

from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer

from cases.reports.rendering import finding, versions
from cases.reports.rendering_events import Audience
from evidence.store import Damaged
from panel.api.endpoints import Endpoint, tags
from panel.api.headers import IF_NONE_MATCH, sent
from panel.api.papers import Pdf
from panel.api.problems import problem
from panel.api.registering import Operation, Own
from panel.api.schema import AS_OF
from panel.ledger.codec import stamp
from panel.ledger.execution import NoSuchStream


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which of a report's documents."""

    audience: Audience = Audience.PUBLIC
    """For whom it was printed."""


class ReportDocument(Endpoint):
    """GET of the newest document of a report."""

    http_method_names = ["get", "head"]  # noqa: RUF012  # declared so by Django
    renderer_classes = (Pdf, JSONRenderer)

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """The bytes that the log has the digest of."""
        asked, moment = self.asked_as_of(Asked)
        row = finding.newest(key, asked.audience, self.viewer(), moment)
        if row is None:
            raise NoSuchStream(f"a document of report {key}")
        tag = f'"{row.sha256}"'
        response: HttpResponseBase
        if tags(request.headers.get("If-None-Match", "")) & {tag, "*"}:
            response = HttpResponse(status=304)
        else:
            try:
                response = finding.sent(row)
            except (OSError, Damaged):
                return problem("storage-away", "the document can't be read now")
        response["ETag"], response["As-Of"] = tag, stamp(moment.at)
        response["Repr-Digest"] = finding.digest(row)
        name = versions.file_name(row)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"], response["Vary"] = "no-store", "Authorization"
        finding.opened(response, row, self.viewer(), moment)
        return response


ReportDocument.operations = {
    "get": Operation(
        "read_report_document",
        "The newest document of a report that was printed for an audience, as PDF (PDF/A-2a,"
        " PDF/UA-1); its SHA-256 is in the log, in `Repr-Digest` and in the report.",
        (
            AS_OF,
            OpenApiParameter(
                "key",
                {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,120}$"},
                OpenApiParameter.PATH,
                description="The report's id.",
            ),
            OpenApiParameter(
                "audience",
                {"type": "string", "enum": [one.value for one in Audience]},
                description="For whom it was printed; `public` where nothing is said.",
            ),
            IF_NONE_MATCH,
            *sent("ETag", "As-Of", "Repr-Digest", at=(200, 304)),
            *sent("Content-Disposition", at=(200, 304)),
        ),
        {304: None},
        file=Pdf.media_type,
    )
}
OWN: Final = (
    Own(r"^reports/(?P<key>[A-Za-z0-9._-]{1,120})/document$", "report document", ReportDocument),
)
