"""Questions that are no resource: typed parameters, an answer as of a moment."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from panel.api.endpoints import Endpoint, answer
from panel.api.registering import Query


class Question(Endpoint):
    """GET of one question."""

    query: ClassVar[Query]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The answer, in bytes that stay the same for ever."""
        asked, moment = self.asked_as_of(self.query.params)
        query, viewer = self.query, self.viewer()
        body = query.run(self.registry, asked, viewer, moment)
        response = answer(
            request,
            body,
            moment=moment,
            content_type=query.content_type,
            packable=query.packable,
        )
        if query.answered:
            query.answered(response, body, viewer)
        return response
