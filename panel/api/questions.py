"""Questions that are no resource: typed parameters, an answer as of a moment."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from django.http import HttpRequest, HttpResponse

from panel.api.endpoints import Endpoint, answer
from panel.api.registering import Query
from panel.ledger import moments
from panel.ledger.reading import read


class Question(Endpoint):
    """GET of one question."""

    query: ClassVar[Query]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The answer, in bytes that stay the same for ever."""
        fields = [f.encode_name for f in msgspec.structs.fields(self.query.params)]
        said = self.parameters([*fields, "as_of"])
        as_of = said.pop("as_of", None)
        asked = read(self.query.params, said, loose=True)
        moment = moments.parse(as_of)
        body = self.query.run(self.registry, asked, self.viewer(), moment)
        return answer(request, body, moment=moment, content_type=self.query.content_type)
