"""What a box offers while somebody types into it, for pages whose boxes ask as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.staff.asking import asked

if TYPE_CHECKING:
    from panel.staff.site import StaffSite

MOST = 12
"""Suggestions at once."""
_LONGEST = 100


class Suggestion(NamedTuple):
    """What a box would hold, and what it stands for."""

    value: str
    words: str


Suggest = Callable[[str, Viewer, Moment], Iterable[Suggestion]]
"""`suggest(typed, viewer, moment)`, the best first: only what exists for the viewer."""


def suggest_page(site: StaffSite, request: HttpRequest, of: str) -> HttpResponse:
    """A dozen suggestions at most."""
    suggest = site.desk.suggestions.get(of)
    if suggest is None:
        raise Http404
    who, typed = asked(request), request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    found = islice(suggest(typed, who.viewer, who.moment), MOST) if typed else ()
    answer = JsonResponse({"items": [one._asdict() for one in found]})
    answer["Cache-Control"] = "no-store"
    return answer
