"""What the upload page's script asks: parts of files (tus), and how far examinations are."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from evidence import tus
from evidence.domain import CollectFile
from evidence.explaining import Told, closed, failed
from evidence.models import EvidenceRow
from evidence.pages import TONES
from evidence.states import EvidenceItem, EvidenceStatus
from panel.api.problems import from_exception, problem
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.asking import asked

PARTS: Final = "evidence/parts"
STANDING: Final = "evidence/standing"
MOST: Final = 100
"""Items that are asked of at once."""


def parts_page(request: HttpRequest) -> HttpResponse:
    """An upload in parts by somebody who is signed in, as States have it over REST."""
    viewer = asked(request).viewer
    face = tus.Face(
        viewer=viewer,
        owner=f"staff:{viewer.actor}",
        command=CollectFile,
        upload=lambda key: with_query(reverse("admin:evidence-parts"), upload=key),
        item=lambda key: addresses.case(stream_name(EvidenceItem, key)),
    )
    try:
        return tus.with_version(_answer(request, face, request.GET.get("upload", "")))
    except Exception as error:
        return tus.with_version(from_exception(error))


def _answer(request: HttpRequest, face: tus.Face, key: str) -> HttpResponse:
    match request.method:
        case "OPTIONS":
            return tus.options()
        case "POST" if not key:
            return tus.create(request, face)
        case "GET" | "HEAD":
            return tus.told(request, face, key)
        case "PATCH":
            return tus.take(request, face, key)
        case "DELETE":
            return tus.end(request, face, key)
    return problem("method-not-allowed", "this address doesn't take the method")


def standing_page(request: HttpRequest) -> HttpResponse:
    """How far the examinations of these items are, in one query for all."""
    keys = [key for key in request.GET.get("items", "").split(",") if key.isascii()][:MOST]
    streams = [stream_name(EvidenceItem, key) for key in keys if key.isalnum()]
    who = asked(request)
    rows = EvidenceRow.objects.visible_to(who.viewer, who.moment).filter(stream__in=streams)
    response = JsonResponse({"items": {row.key: _standing(row) for row in rows}})
    response["Cache-Control"] = "no-store"
    return response


def _standing(row: EvidenceRow) -> dict[str, object]:
    status = EvidenceStatus(row.status)
    told = _told(row, status)
    return {
        "words": told.what,
        "then": told.then,
        "details": told.details,
        "tone": TONES[status],
        "settled": status is not EvidenceStatus.RECEIVED,
        "closed": status is EvidenceStatus.QUARANTINED,
    }


def _told(row: EvidenceRow, status: EvidenceStatus) -> Told:
    match status:
        case EvidenceStatus.RECEIVED:
            return Told("waits for its examination")
        case EvidenceStatus.QUARANTINED:
            told = closed(row.reason, row.suspicion)
            return told._replace(what=f"in quarantine: {told.what}")
        case EvidenceStatus.DAMAGED:
            return Told(f"damaged: {row.damage}")
    kind = row.media_type or "released"
    if not row.failures:
        return Told(kind)
    told = failed(**row.failures[0])
    return told._replace(what=f"{kind}; {told.what}")
