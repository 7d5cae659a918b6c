"""What a box offers while somebody types into it, for pages whose boxes ask as one types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from panel.access.rows import CaseRow
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import State, stream_name
from panel.staff.asking import asked

if TYPE_CHECKING:
    from panel.staff.site import StaffSite

MOST = 12
"""Suggestions at once."""
LONGEST = 100
"""Characters that are looked for."""


class Suggestion(NamedTuple):
    """What a box would hold, and what it stands for."""

    value: str
    words: str


Suggest = Callable[[str, Viewer, Moment], Iterable[Suggestion]]
"""`suggest(typed, viewer, moment)`, the best first: only what exists for the viewer."""


@dataclass(frozen=True)
class Rows:
    """The cases of a kind, found by what stands in some columns: a `Suggest` for their keys."""

    kind: type[State]
    model: type[CaseRow]
    columns: Collection[str]
    words: Callable[[Any], str] = str
    """What a case is called, so that it is told from others."""
    title: Callable[[Any], str] = str
    """What it is called where a page names it."""
    offered: Q = field(default_factory=Q)
    """Those that are offered; all can be named."""
    told: Callable[[Any, Moment], Any] = lambda rows, _moment: rows  # a default
    """`told(rows, moment)`: the rows with what their words need of others."""

    def __call__(self, typed: str, viewer: Viewer, moment: Moment) -> Iterator[Suggestion]:
        """Those that hold every word, or bear it as their id; the last changed first."""
        rows = self.model.objects.visible_to(viewer, moment).filter(self.offered)
        for word in typed.split():
            holds = [Q(**{f"{column}__icontains": word}) for column in self.columns]
            rows = rows.filter(reduce(or_, holds, Q(stream=stream_name(self.kind, word))))
        for row in self.told(rows, moment).order_by("-held_from", "stream")[:MOST]:
            yield Suggestion(row.key, self.words(row))

    def called(self, keys: Collection[str], viewer: Viewer, moment: Moment) -> dict[str, str]:
        """Those of these cases that exist for the viewer, as they are told from others."""
        return {row.key: self.words(row) for row in self._among(keys, viewer, moment)}

    def titles(self, keys: Collection[str], viewer: Viewer, moment: Moment) -> dict[str, str]:
        """The same by their titles alone."""
        return {row.key: self.title(row) for row in self._among(keys, viewer, moment)}

    def leads(self, viewer: Viewer) -> bool:
        """Whether where one is named its page can be gone to."""
        return True

    def _among(self, keys: Collection[str], viewer: Viewer, moment: Moment) -> Iterable[Any]:
        names = [stream_name(self.kind, key) for key in keys]
        rows = self.model.objects.visible_to(viewer, moment).filter(stream__in=names)
        return self.told(rows, moment) if names else ()


def suggest_page(site: StaffSite, request: HttpRequest, of: str) -> HttpResponse:
    """A dozen suggestions at most."""
    suggest = site.desk.suggestions.get(of)
    if suggest is None:
        raise Http404
    who, typed = asked(request), request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    found = islice(suggest(typed, who.viewer, who.moment), MOST) if typed else ()
    answer = JsonResponse({"items": [one._asdict() for one in found]})
    answer["Cache-Control"] = "no-store"
    return answer
