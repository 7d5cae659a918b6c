"""Questions that are no resource: typed parameters, an answer as of a moment."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from django.http import HttpRequest, HttpResponse

from panel.api.endpoints import Endpoint, answer
from panel.api.registering import Query
from panel.ledger import moments
from panel.ledger.reading import Flaw, Invalid, read


class Question(Endpoint):
    """GET of one question."""

    query: ClassVar[Query]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The answer, in bytes that stay the same for ever."""
        fields = [f.encode_name for f in msgspec.structs.fields(self.query.params)]
        said = self.parameters([*fields, "as_of"])
        as_of = said.pop("as_of", None)
        asked = _read(self.query.params, said)
        moment = moments.parse(as_of)
        body = self.query.run(self.registry, asked, self.viewer(), moment)
        return answer(request, body, moment=moment, content_type=self.query.content_type)


def _read(kind: type[msgspec.Struct], said: dict[str, str]) -> msgspec.Struct:
    empty = [Flaw(f"/{name}", "is empty") for name, value in said.items() if not value]
    if empty:
        raise Invalid(empty)
    return read(kind, said, loose=True)
