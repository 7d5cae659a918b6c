"""The case page: one shape for every kind of stream, as known at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from panel.access.giving import role_for
from panel.access.viewers import may_see
from panel.ledger import streams
from panel.ledger.commands import Command, Creates, purpose
from panel.ledger.corrections import Amending, Void
from panel.ledger.events import Recorded
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import Registry
from panel.ledger.states import State, stream_name
from panel.staff import addresses
from panel.staff.asking import Asking, asked
from panel.staff.registering import Seen
from panel.staff.timeline import entries

if TYPE_CHECKING:
    from panel.staff.site import StaffSite


class Next(NamedTuple):
    """A command that may be given on a case, or why it can't be now."""

    command: type[Command]
    address: str
    verb: str
    purpose: str
    reason: str


def load(
    registry: Registry, asking: Asking, kind: type[State], key: str
) -> tuple[Seen, Sequence[Recorded]]:
    """The case and its events as of the moment; NoSuchStream where it isn't for this viewer."""
    name = stream_name(kind, key)
    stream = next(streams.as_of(registry, [name], asking.moment), None)
    if stream is None or not may_see(asking.viewer, stream.disclosure):
        raise NoSuchStream(name)
    version = len(stream.records)
    seen = Seen(
        key, stream.state, stream.span, version, asking.viewer, asking.moment, asking.known_on
    )
    return seen, stream.records


def next_acts(registry: Registry, seen: Seen) -> list[Next]:
    """What this viewer may do with the case now, first what can be; of the past nothing can."""
    if seen.known_on:
        return []
    acts = [
        Next(command, addresses.command(command, seen.key), command.verb(), purpose(command), why)
        for command in registry.commands_on(seen.state.category)
        if command.creates in {Creates.NO, Creates.KEYED} and role_for(seen.viewer, command)
        for why in [command.offered(seen.state, seen.moment.at)]
    ]
    return sorted(acts, key=lambda act: bool(act.reason))


def case_page(site: StaffSite, request: HttpRequest, collection: str, key: str) -> HttpResponse:
    """The page of one case."""
    kind = site.kinds.get(collection)
    if kind is None:
        raise Http404
    seen, records = load(site.registry, asked(request), kind, key)
    case = site.desk.case(kind)
    acts = next_acts(site.registry, seen)
    context: dict[str, Any] = {
        "title": case.title(key, seen.state),
        "sentence": case.sentence(seen.state, seen.span),
        "badges": list(case.badges(seen)),
        "level": seen.state.disclosure(seen.span).level,
        "sections": list(site.desk.sections_of(kind, seen)),
        "timeline": entries(case, records, new=request.GET.get("new", "")),
        "acts": [act for act in acts if not issubclass(act.command, Amending)],
        "amending": [act for act in acts if issubclass(act.command, Amending)],
        "void": _void(acts),
        "stream": seen.stream,
        "list": site.list_of(kind, seen.viewer),
    }
    return site.page(request, "staff/case.html", context)


def _void(acts: Sequence[Next]) -> Next | None:
    return next((act for act in acts if issubclass(act.command, Void)), None)
