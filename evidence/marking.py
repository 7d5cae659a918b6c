"""Marks set and taken off in the list of evidence, one by one or all that its filters find."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from evidence.chosen import MOST, mark, unmark
from evidence.describing import may_describe
from evidence.gallery import EvidenceList
from evidence.states import EvidenceItem
from panel.ledger.commands import Refused
from panel.ledger.states import stream_name

_PAGE = 200
"""Items of one page at most, whose marks are set together."""


def marked(request: HttpRequest, shown: EvidenceList) -> HttpResponse:
    """Do what the form above the list says, then back to the list or on to what is to be said.

    `act` is keep (the marks of the page's items are those sent), all, none or go.
    """
    if request.method != "POST" or not may_describe(shown.asking.viewer) or shown.asking.known_on:
        raise PermissionDenied
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        _mark(request, shown)
    except Refused as refused:
        if not by_script:
            raise
        return JsonResponse({"refused": str(refused), "marks": shown.marks}, status=422)
    if by_script:
        return JsonResponse({"refused": "", "marks": shown.marks})
    if request.POST.get("act") == "go":
        return HttpResponseRedirect(reverse("admin:evidence-collected"))
    to = reverse("admin:evidence_evidencerow_changelist")
    return HttpResponseRedirect(f"{to}?{request.GET.urlencode()}" if request.GET else to)


def _mark(request: HttpRequest, shown: EvidenceList) -> None:
    actor, said = shown.asking.viewer.actor, request.POST
    match said.get("act"):
        case "none":
            unmark(actor)
        case "all":
            found = shown.queryset.order_by().values_list("stream", flat=True)
            mark(found[: MOST + 1], actor)
        case _:
            on = set(said.getlist("item"))
            there = _there(shown, said.get("shown", "").split()[:_PAGE])
            with transaction.atomic():
                unmark(actor, [one for one, key in there if key not in on])
                mark([one for one, key in there if key in on], actor)


def _there(shown: EvidenceList, keys: Sequence[str]) -> list[tuple[str, str]]:
    """The streams and keys of those that are there for the viewer."""
    streams = [stream_name(EvidenceItem, key) for key in keys if key.isascii() and key.isalnum()]
    rows = shown.root_queryset.filter(stream__in=streams)
    return [(row.stream, row.key) for row in rows.only("stream")]
