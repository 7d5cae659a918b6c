"""What leaves the store for a browser: working copies to look at, originals only to be saved."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from itertools import chain

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from evidence import jobs, receiving, viewing
from evidence.checking import found_in
from evidence.domain import RecordIntegrity, Release, SaveOriginal, custody_key
from evidence.models import EvidenceRow
from evidence.names import disposition
from evidence.queries import item
from evidence.states import EvidenceStatus
from evidence.store import Away, Damaged
from panel.access.giving import give, role_for
from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.execution import Asked
from panel.ledger.reading import Invalid, read
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.afterwards import afterwards, opened_by_a_person
from panel.staff.asking import asked
from panel.staff.pages import page

log = logging.getLogger(__name__)

THUMBNAIL, ORIGINAL = "evidence/thumbnail", "evidence/original"
BESIDE = "evidence/beside"


def thumbnail_of(key: str) -> str:
    """The address of an item's working copy."""
    return with_query(reverse("admin:evidence-thumbnail"), item=key)


def large_of(key: str) -> str:
    """The address of its working copy with more pixels, where it has one."""
    return with_query(reverse("admin:evidence-thumbnail"), item=key, size="large")


def original_of(key: str) -> str:
    """The address of an item's original."""
    return with_query(reverse("admin:evidence-original"), item=key)


def beside_of(key: str, other: str) -> str:
    """The address at which two items are seen one over the other."""
    return with_query(reverse("admin:evidence-beside"), item=key, other=other)


def may_save(viewer: Viewer, row_status: str) -> bool:
    """Whether the viewer may have the original of an item that stands so: a custodian always."""
    closed = row_status != EvidenceStatus.READY
    return not closed or role_for(viewer, Release) is not None


def thumbnail(request: HttpRequest) -> HttpResponseBase:
    """The working copy of an item that may be opened."""
    viewer, large = asked(request).viewer, request.GET.get("size") == "large"
    row = item(request.GET.get("item", ""), viewer)
    wanted = row.large if large else row.thumbnail
    if row.status != EvidenceStatus.READY or not wanted:
        raise Http404
    tag = f'"{wanted}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        try:
            picture = receiving.working_copy(wanted)
        except OSError:
            log.exception("the store can't be used")
            return HttpResponse(status=503)
        response = HttpResponse(picture, content_type="image/jpeg")
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    if large and opened_by_a_person(request):
        # A small picture stands in lists: whoever passes over it didn't open it.
        afterwards(response, partial(viewing.record, row.key, viewer))
    return response


def original(request: HttpRequest) -> HttpResponseBase:
    """The original, byte for byte, to be saved: no browser shows it.

    It is handed out in answer to a form alone. A GET may be a browser's guess at what will be
    asked next, or a reload; what is recorded of a person's custody is what that person did.
    """
    viewer = asked(request).viewer
    row = item(request.GET.get("item", ""), viewer)
    if not may_save(viewer, row.status):
        raise PermissionDenied
    form = {"title": "Save the original", "row": row, "back": addresses.case(row.stream)}
    if request.method != "POST":
        return page(request, "evidence/original.html", form)
    chunks = whole(row)
    try:
        first = next(chunks)
        saving = read(
            SaveOriginal, {"reason": request.POST.get("reason", "").replace("\r\n", "\n")}
        )
        give(registry, Asked(saving, custody_key(row.key, moments.now().today.year)), viewer)
    except (Damaged, OSError) as error:
        return not_handed_out(request, error)
    except Invalid as error:
        form["refused"] = error.errors[0].detail
        return page(request, "evidence/original.html", form, status=422)
    response = StreamingHttpResponse(
        chain([first], chunks), content_type="application/octet-stream"
    )
    response["Content-Length"] = str(row.size)
    response["Content-Disposition"] = disposition(row.claimed_name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def not_handed_out(request: HttpRequest, error: Damaged | OSError) -> HttpResponse:
    """The page that says why an original can't be had."""
    if isinstance(error, Damaged):
        words = f"The stored bytes are not those that were received: {error}. This is on record."
        return page(request, "staff/refused.html", {"title": "Damaged", "words": words}, status=409)
    log.error("the store can't be used", exc_info=error)
    words = "The store of files can't be reached now. Nothing was handed out; try again later."
    return page(request, "staff/refused.html", {"title": "Not now", "words": words}, status=503)


def whole(row: EvidenceRow) -> Iterator[bytes]:
    """The bytes; where they turn out not to be those received, that is recorded and no end sent."""
    try:
        yield from receiving.store().read(row.sha256, row.size)
    except Damaged as error:
        found = found_in(receiving.store(), row.sha256, row.size)
        if not found:
            raise Away("what came was not what is kept") from error
        give(registry, Asked(RecordIntegrity(found=found), row.key), jobs.WORKER)
        raise
