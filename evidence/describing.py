"""What is said once of many items' collection: a correction of each one's receipt, and back again.

A correction is not struck, it is corrected: taking it back has each receipt read as it did before.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from evidence import hearing
from evidence.collected import FIELDS
from evidence.domain import CorrectReceipt
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from evidence.uploading import Box
from panel.access.giving import NotAllowed, give, role_for
from panel.access.viewers import Viewer
from panel.ledger import moments, streams
from panel.ledger.codec import TooLarge
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked, Busy, KeyReused, NoSuchStream, Once, Stale
from panel.ledger.reading import Invalid, read
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import State, stream_name
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.words import Link

PATH: Final = "evidence/collected"
MOST: Final = 100
"""Items of which something is said at once."""
Said = Mapping[str, Any]


class Line(NamedTuple):
    """What became of one item."""

    item: Link
    refused: str = ""


def may_describe(viewer: Viewer) -> bool:
    """Whether the viewer corrects receipts."""
    return role_for(viewer, CorrectReceipt) is not None


def describe_page(request: HttpRequest) -> HttpResponseBase:
    """The chosen items and what is to be said of them; then what became of each."""
    who = asked(request)
    if not may_describe(who.viewer):
        raise PermissionDenied
    if who.known_on:
        return HttpResponseRedirect(request.path)
    said = request.POST if request.method == "POST" else request.GET
    rows = _chosen(said.getlist("item"), who.viewer, who.moment)
    context: dict[str, Any] = {
        "title": "Say how they were collected",
        "rows": rows,
        "most": MOST,
        "boxes": [Box(name, said.get(name, "")) for name in FIELDS],
        "note": said.get("note", ""),
        "authority": said.get("authority", ""),
        "reason": said.get("reason", ""),
        "once": secrets.token_hex(16),
    }
    if request.method != "POST":
        return page(request, "evidence/describe.html", context)
    try:
        change = _change(request, who.moment)
    except (Invalid, Refused) as error:
        wrong = {"refused": str(error) or "what was typed can't be read"}
        if isinstance(error, Invalid):
            wrong = {"refused": "; ".join(flaw.detail for flaw in error.errors)}
        return page(request, "evidence/describe.html", context | wrong, status=422)
    lines = [_corrected(request, row, who.viewer, change) for row in rows]
    done = [row.key for row, line in zip(rows, lines, strict=True) if not line.refused]
    taken_back = "back_to" in request.POST
    told = {"lines": lines, "done": done, "back_to": "" if taken_back else who.moment.position}
    refused = len(done) < len(lines)
    return page(request, "evidence/described.html", context | told, status=422 if refused else 200)


def _chosen(keys: Sequence[str], viewer: Viewer, moment: Moment) -> list[EvidenceRow]:
    """Those of them that are there for the viewer, by name."""
    if len(keys) > MOST:
        raise Refused(f"at most {MOST} items are described at once")
    streams_of = [stream_name(EvidenceItem, key) for key in keys if key.isascii() and key.isalnum()]
    rows = EvidenceRow.objects.visible_to(viewer, moment).filter(stream__in=streams_of)
    return list(rows.order_by("claimed_name", "stream"))


def _change(request: HttpRequest, moment: Moment) -> Callable[[State, str], Said]:
    """What each item's receipt is to say: what was typed over what it says, or what it said."""
    if "back_to" in request.POST:
        try:
            then = moments.at_position(int(request.POST["back_to"]))
        except (ValueError, OverflowError) as error:
            raise Refused("there is no such time to go back to") from error
        return lambda _item, stream: _before(stream, then)
    typed = {name: str(request.POST.get(name, "")) for name in hearing.SAID}
    heard = hearing.described(typed, moment.at)
    over = heard["collected"] | ({"note": heard["note"]} if heard["note"] else {})
    if not over:
        raise Refused("say at least one thing of them")
    return lambda item, _stream: _says(item) | over


def _says(item: State) -> dict[str, Any]:
    assert isinstance(item, EvidenceItem)
    said: dict[str, Any] = msgspec.to_builtins(item.collected)
    return {**said, "note": item.note}


def _before(stream: str, then: Moment) -> Said:
    found = next(streams.as_of(registry, [stream], then), None)
    if found is None:
        raise Refused("it was not there then")
    return _says(found.state)


def _corrected(
    request: HttpRequest,
    row: EvidenceRow,
    viewer: Viewer,
    change: Callable[[State, str], Said],
) -> Line:
    link = Link(row.claimed_name, addresses.case(row.stream))
    amends = {name: request.POST.get(name, "").strip() for name in ("authority", "reason")}
    once = Once(f"staff:{viewer.actor}", f"{request.POST.get('once', '')[:60]} {row.key}")
    stream = next(streams.as_of(registry, [row.stream], moments.now()))
    try:
        said = change(stream.state, row.stream)
        command = read(CorrectReceipt, {**said, **amends, "target": 1})
        seen = {row.stream: len(stream.records)}
        give(registry, Asked(command, row.key), viewer, once=once, expected=seen)
    except Invalid as error:
        return Line(link, "; ".join(f"{flaw.pointer} {flaw.detail}" for flaw in error.errors))
    except Stale:
        return Line(link, "something was recorded of it meanwhile; look at it again")
    except KeyReused:
        return Line(link, "this form was sent already and said something else")
    except (TooLarge, NotAllowed, NoSuchStream, Busy, Refused) as error:
        return Line(link, str(error))
    return Line(link)
