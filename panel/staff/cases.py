"""The case page: one shape for every kind of stream, as known at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from panel.access.viewers import may_see
from panel.ledger import streams
from panel.ledger.commands import Command
from panel.ledger.corrections import Amending, Void
from panel.ledger.events import Recorded
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import Registry
from panel.ledger.states import State, stream_name
from panel.staff.acts import next_acts
from panel.staff.afterwards import afterwards, opened_by_a_person
from panel.staff.asking import Asking, asked
from panel.staff.registering import Next, Seen
from panel.staff.timeline import entries

if TYPE_CHECKING:
    from panel.staff.site import StaffSite

_FEW = 3
"""Acts that can't be given now, shown beside those that can; more are folded away."""


def load(
    registry: Registry, asking: Asking, kind: type[State], key: str
) -> tuple[Seen, Sequence[Recorded]]:
    """The case and its events as of the moment; NoSuchStream where it isn't for this viewer."""
    name = stream_name(kind, key)
    stream = next(streams.as_of(registry, [name], asking.moment), None)
    if stream is None or not may_see(asking.viewer, stream.disclosure):
        raise NoSuchStream(name)
    seen = Seen(
        key,
        stream.state,
        stream.span,
        tuple(type(record.fact.event) for record in stream.records),
        asking.viewer,
        asking.moment,
        asking.known_on,
    )
    return seen, stream.records


def case_page(site: StaffSite, request: HttpRequest, collection: str, key: str) -> HttpResponse:
    """The page of one case."""
    kind = site.kinds.get(collection)
    if kind is None:
        raise Http404
    seen, records = load(site.registry, asked(request), kind, key)
    case, beside = site.desk.case(kind), site.desk.beside.get(kind, ())
    acts = next_acts(site.registry, site.desk, seen)
    own = [act for act in acts if not act.amends(Amending)]
    later = _later(own, case.next(seen))
    void = next((a for a in acts if a.amends(Void) and not a.reason), None)
    context: dict[str, Any] = {
        "title": case.title(key, seen.state),
        "sentence": case.sentence(seen.state, seen.span),
        "badges": [badge for part in (case, *beside) for badge in part.badges(seen)],
        "level": seen.state.disclosure(seen.span).level,
        "sections": [section for part in (case, *beside) for section in part.sections(seen)],
        "timeline": entries(case, records, seen, new=request.GET.get("new", "")),
        "acts": [act for act in own if act not in later],
        "later": later,
        "amending": [act for act in acts if act.amends(Amending)],
        "void": void,
        "strikable": _strikable(seen, void),
        "stream": seen.stream,
        "list": site.list_of(kind, seen.viewer),
    }
    response = site.page(request, "staff/case.html", context)
    if case.opened and opened_by_a_person(request):
        afterwards(response, partial(case.opened, seen))
    return response


def _later(acts: Sequence[Next], next_ones: Sequence[type[Command]]) -> list[Next]:
    """What can't be given now and isn't waited for: where it is much, told when asked for."""
    off = [act for act in acts if act.reason and act.command not in next_ones]
    return off if len(off) > _FEW else []


def _strikable(seen: Seen, void: Next | None) -> set[int]:
    """The numbers of the entries that may be struck."""
    if void is None or void.command is None or not issubclass(void.command, Void):
        return set()
    fits = void.command.fits
    return {number for number, kind in enumerate(seen.history, start=1) if fits(kind)}


def unseen(who: Asking, command: type[Command], key: str) -> Seen:
    """A case that is still to be opened."""
    state = command.on()
    return Seen(key, state, state.at(who.moment.at), (), who.viewer, who.moment, "")
