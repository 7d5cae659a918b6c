"""How far it is with what was said of many items, and the ways to go on or back from there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from evidence import correcting, jobs, workers
from evidence.described import Described
from evidence.models import EXAMINATION, RECOGNITION, STEPS, TEXT_AGAIN, EvidenceRow
from evidence.states import EvidenceItem
from panel.access.viewers import Viewer
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.asking import Asking
from panel.staff.pages import page
from panel.staff.registering import Line
from panel.staff.words import Link, dated, label

_AT: Final = {
    EXAMINATION: "examining it",
    RECOGNITION: "reading the text in its pictures",
    STEPS: "taking steps of it again",
    TEXT_AGAIN: "reading the text in its pictures again",
}
_WEEK: Final = timedelta(days=7)
_LINES: Final = 5


def stream_of(key: str) -> str:
    """The stream of the item with this key."""
    return stream_name(EvidenceItem, key)


def standing(request: HttpRequest, who: Asking, described: Described) -> HttpResponseBase:
    """How far it is: what is said, of which item it was not recorded, the ways on and back.

    Whoever corrects receipts sees it, of the items that are there for them; who said it, all.
    """
    if request.method == "POST":
        if described.actor != who.viewer.actor:
            raise Http404
        if _changeable(described):
            _try_again(described)
        return HttpResponseRedirect(with_query(request.path, said=described.pk))
    return page(request, "evidence/described.html", _context(who, described))


def refused(request: HttpRequest, who: Asking, described: Described, why: str) -> HttpResponseBase:
    """The same with why it was not taken back, and what was typed."""
    typed = {name: request.POST.get(name, "") for name in ("authority", "reason")}
    context = {**_context(who, described), **typed, "why": why}
    return page(request, "evidence/described.html", context, status=422)


def _changeable(described: Described) -> bool:
    """Whether whoever said it may still go on with it: it is not taken back."""
    return described.back_to is not None or not _taken_back(described).exists()


def _taken_back(described: Described) -> QuerySet[Described]:
    return Described.objects.filter(back_to=described.position, actor=described.actor)


def _told(described: Described) -> list[tuple[str, Any]]:
    """What is said of each item, on whose authority and why."""
    said = [(label(name), dated(value)) for name, value in described.said.items()]
    if described.back_to is not None:
        said = [("Each receipt", "reads again as it did before it was corrected")]
    return [*said, ("Authority", described.authority), ("Reason", described.reason)]


def _context(who: Asking, described: Described) -> dict[str, Any]:
    own = described.actor == who.viewer.actor
    changeable = own and _changeable(described)
    rows = EvidenceRow.objects.visible_to(who.viewer, who.moment)
    items = list(described.items.order_by("number"))
    found = rows.filter(stream__in=[stream_of(one.key) for one in items])
    names = dict(found.values_list("stream", "claimed_name"))
    items = [one for one in items if own or stream_of(one.key) in names]
    if not items:
        raise Http404
    linked = {
        one.key: Link(names.get(stream_of(one.key), one.key), addresses.case(stream_of(one.key)))
        for one in items
    }
    missing = [
        (linked[one.key], one.refused or one.failed, "refused" if one.refused else "failed")
        for one in items
        if one.refused or one.failed
    ]
    done = sum(one.done for one in items)
    return {
        "told": _told(described),
        "title": "Taken back" if described.back_to is not None else "Say how they were collected",
        "described": described,
        "whole": len(items),
        "done": done,
        "recorded": done - len(missing),
        "missing": missing,
        "items": [linked[o.key] for o in items if o.done and not (o.refused or o.failed)],
        "waits_for": "" if described.ended else _waits_for(described, begun=bool(done)),
        "may_try_again": changeable and any(one.failed for one in items),
        "may_take_back": changeable and described.back_to is None,
        "taken_back": _taken_back(described).first(),
        "once": secrets.token_hex(16),
    }


def _waits_for(described: Described, *, begun: bool) -> str:
    """What has to end before its next item; empty where it goes on."""
    if before := described.before():
        return f"Before it come {before} receipts that somebody asked to have corrected earlier."
    if begun:
        return ""
    if kind := jobs.under_way():
        return (
            f"A worker is at a file ({_AT[kind]}), which takes two minutes at most; corrections"
            " come before its next file."
        )
    if not workers.alive().exists():
        return "No worker was seen for five minutes: it waits until the operator starts one."
    return "A worker begins within half a minute; nothing else is before it."


def _try_again(described: Described) -> None:
    """Have what was given up tried as if it were new."""
    with transaction.atomic():
        given_up = described.items.filter(done=True).exclude(failed="")
        if given_up.update(done=False, failed="", tries=0):
            Described.objects.filter(pk=described.pk).update(ended=False)
            transaction.on_commit(correcting.call_a_worker)


def lines(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """For the desk: what the viewer says of many items, while it goes on and for a week after."""
    gone = Q(items__done=True) & (~Q(items__refused="") | ~Q(items__failed=""))
    own = Described.objects.filter(actor=viewer.actor, position__lte=moment.position).annotate(
        whole=Count("items"),
        done=Count("items", filter=Q(items__done=True)),
        missing=Count("items", filter=gone),
    )
    newest = list(own.order_by("-position")[:_LINES])
    said = LogEvent.objects.filter(position__in=[one.position for one in newest])
    fresh = set(said.filter(recorded_at__gt=moment.at - _WEEK).values_list("position", flat=True))
    for one in newest:
        if one.ended and one.position not in fresh:
            continue
        of = "1 receipt" if one.whole == 1 else f"{one.whole} receipts"
        words = f"Your corrections of {of}: {one.done - one.missing} recorded"
        words += f", {one.missing} not" if one.missing else ""
        words += "" if one.ended else "; it goes on"
        where = with_query(reverse("admin:evidence-collected"), said=one.pk)
        yield Line(words, where, tone="attention" if one.missing else "plain")
