"""Documents about a case: made for this viewer, as of a moment, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer

from panel.api.endpoints import Endpoint, Nothing, answer
from panel.api.registering import Paper


class Pdf(BaseRenderer):
    """Says that PDF is to be had; it is never asked to make one."""

    media_type = "application/pdf"
    format = "pdf"

    def render(self, data: Any, *_: Any, **__: Any) -> Any:
        """What it is given."""
        return data


class PaperEndpoint(Endpoint):
    """GET of one document."""

    renderer_classes = (Pdf, JSONRenderer)
    paper: ClassVar[Paper]

    def get(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        """The document; a kind that isn't there for the viewer is not there at all."""
        _, moment = self.asked_as_of(Nothing)
        body = self.paper.run(self.registry, key, kind, self.viewer(), moment)
        response = answer(request, body, moment=moment, content_type=Pdf.media_type)
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        response["Content-Disposition"] = f'attachment; filename="{self.paper.of}-{key}-{kind}.pdf"'
        response["Repr-Digest"] = f"sha-256=:{digest}:"
        return response
