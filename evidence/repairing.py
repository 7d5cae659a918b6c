"""The custodian's page on which a damaged original is replaced by a copy that matches."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from evidence import receiving, restoring
from evidence.domain import RestoreOriginal
from evidence.queries import item
from evidence.states import EvidenceStatus
from evidence.store import Full
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.asking import asked
from panel.staff.pages import page

log = logging.getLogger(__name__)

PATH = "evidence/restore"


def restore_of(key: str) -> str:
    """The address at which an item's original is restored."""
    return with_query(reverse("admin:evidence-restore"), item=key)


def may_restore(viewer: Viewer, status: str | None) -> bool:
    """Whether the viewer is offered to."""
    return status == EvidenceStatus.DAMAGED and role_for(viewer, RestoreOriginal) is not None


def restore_page(request: HttpRequest) -> HttpResponseBase:
    """What would be done, and what came of it."""
    viewer = asked(request).viewer
    if role_for(viewer, RestoreOriginal) is None:
        raise PermissionDenied
    row = item(request.GET.get("item", ""), viewer)
    back = addresses.case(row.stream)
    if row.status != EvidenceStatus.DAMAGED:
        return HttpResponseRedirect(back)
    form = {
        "title": "Take a matching copy",
        "row": row,
        "back": back,
        "mirror": receiving.mirror() is not None,
    }
    if request.method != "POST":
        return page(request, "evidence/restore.html", form)
    try:
        restored = restoring.restore(registry, viewer, row.sha256)
    except restoring.NoCopy as error:
        return page(request, "evidence/restore.html", form | {"refused": str(error)}, status=409)
    except (OSError, Full):
        log.exception("the store or its mirror can't be used")
        away = {"refused": "the store or its mirror can't be used now"}
        return page(request, "evidence/restore.html", form | away, status=503)
    messages.success(request, f"Recorded: whole again, from {restored.source}.")
    return HttpResponseRedirect(back)
