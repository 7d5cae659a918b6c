"""What is said once of many items' collection: a correction of each one's receipt, and back again.

A correction is not struck, it is corrected: taking it back has each receipt read as it did before.
A worker gives the corrections; the page tells how far it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from evidence import correcting, described_page, hearing
from evidence.chosen import MOST, TOO_MANY, chosen, unmark
from evidence.collected import FIELDS
from evidence.described import Described, DescribedItem
from evidence.described_page import stream_of
from evidence.domain import CorrectReceipt
from evidence.models import EvidenceRow
from evidence.uploading import Box
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.commands import Refused
from panel.ledger.reading import Invalid, read
from panel.ledger.rows import Moment
from panel.staff.addresses import with_query
from panel.staff.asking import Asking, asked
from panel.staff.pages import page

PATH: Final = "evidence/collected"


def may_describe(viewer: Viewer) -> bool:
    """Whether the viewer corrects receipts."""
    return role_for(viewer, CorrectReceipt) is not None


def describe_page(request: HttpRequest) -> HttpResponseBase:
    """The chosen items and what is to be said of them; then what becomes of each."""
    who = asked(request)
    if not may_describe(who.viewer):
        raise PermissionDenied
    if who.known_on:
        return HttpResponseRedirect(request.path)
    if one := request.GET.get("said"):
        return described_page.standing(request, who, _lot(one))
    said = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "title": "Say how they were collected",
        "rows": _chosen(said.getlist("item"), who.viewer, who.moment),
        "marks": with_query(reverse("admin:evidence_evidencerow_changelist"), marked="yes"),
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
        described = _begun(request, who, context["rows"])
    except (Invalid, Refused) as error:
        refused = str(error) or "what was typed can't be read"
        if isinstance(error, Invalid):
            refused = "; ".join(f"{flaw.pointer} {flaw.detail}" for flaw in error.errors)
        if back := request.POST.get("taken_back"):
            return described_page.refused(request, who, _lot(back), refused)
        return page(request, "evidence/describe.html", context | {"refused": refused}, status=422)
    return HttpResponseRedirect(with_query(request.path, said=described))


def _chosen(keys: Sequence[str], viewer: Viewer, moment: Moment) -> list[EvidenceRow]:
    """Those of them that are there for the viewer, by name; where none is named, the marked."""
    rows = EvidenceRow.objects.visible_to(viewer, moment)
    named = " ".join(keys).split()
    if len(named) > MOST:
        raise Refused(TOO_MANY)
    streams_of = [stream_of(key) for key in named if key.isascii() and key.isalnum()]
    found = rows.filter(stream__in=streams_of) if named else chosen(rows, viewer.actor)
    return list(found.order_by("claimed_name", "stream"))


def _lot(pk: str, **own: str) -> Described:
    found = Described.objects.filter(pk=pk[:32], **own).first()
    if found is None:
        raise Http404
    return found


def _begun(request: HttpRequest, who: Asking, rows: Sequence[EvidenceRow]) -> str:
    """Have a worker say it; the same form sent twice says it once."""
    amends = {name: request.POST.get(name, "").strip() for name in ("authority", "reason")}
    over, back_to, keys = _typed(request, who.moment), None, [row.key for row in rows]
    if "taken_back" in request.POST:
        before = _lot(request.POST["taken_back"], actor=who.viewer.actor)
        recorded = before.items.filter(done=True, refused="", failed="").order_by("number")
        over, back_to, keys = {}, before.position, list(recorded.values_list("key", flat=True))
    elif not over:
        raise Refused("say at least one thing of them")
    # Whatever it is refused for, whichever the item, is refused at once.
    read(CorrectReceipt, {"note": "", **over, **amends, "target": 1})
    once = "".join(sign for sign in request.POST.get("once", "") if sign.isalnum())[:32]
    pk = once or secrets.token_hex(16)
    with transaction.atomic():
        said = {"actor": who.viewer.actor, "position": who.moment.position, "said": over}
        described, fresh = Described.objects.get_or_create(
            pk=pk, defaults={**said, **amends, "back_to": back_to}
        )
        if fresh:
            DescribedItem.objects.bulk_create(
                DescribedItem(described=described, number=number, key=key)
                for number, key in enumerate(keys, 1)
            )
            unmark(who.viewer.actor, [stream_of(key) for key in keys])
            transaction.on_commit(correcting.call_a_worker)
    return pk


def _typed(request: HttpRequest, moment: Moment) -> Mapping[str, Any]:
    """What was typed, as the fields of a correction."""
    typed = {name: str(request.POST.get(name, "")) for name in hearing.SAID}
    heard = hearing.described(typed, moment.at)
    return {**heard["collected"], **({"note": heard["note"]} if heard["note"] else {})}
