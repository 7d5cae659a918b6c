"""What the upload page asks before it sends files: whether what is said of them may be recorded,
and which of them whoever sends them has brought here already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

from evidence import hearing
from evidence.domain import CollectFile
from evidence.models import EvidenceRow
from evidence.names import claimed
from evidence.queries import receipts
from evidence.states import EvidenceStatus
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.api.problems import from_exception, problem
from panel.ledger import moments
from panel.ledger.execution import Asked
from panel.ledger.reading import read
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.words import Link

PATH: Final = "evidence/before"


def check(told: Mapping[str, str], viewer: Viewer) -> None:
    """Invalid or Refused where what is said of files can't be recorded of any."""
    said = hearing.described(told, moments.now().at)
    file = {"sha256": "0" * 64, "size": 1, "claimed_name": "file", "claimed_type": ""}
    give(registry, Asked(read(CollectFile, {**said, **file})), viewer, validate_only=True)


def held(viewer: Viewer, name: str, sha256: str) -> Link | None:
    """The newest item of this name and these bytes that the account itself brought, in words.

    Not one that is damaged: the same bytes sent again are what mends it.
    """
    rows = EvidenceRow.objects.visible_to(viewer, moments.now()).filter(
        sha256=sha256, claimed_name=claimed(name), collector=viewer.actor, sender=""
    )
    rows = rows.exclude(status=EvidenceStatus.DAMAGED)
    found = receipts(list(rows.values_list("stream", flat=True)))
    if not found:
        return None
    stream, receipt = max(found.items(), key=lambda one: one[1].position)
    return Link(f"already here, position {receipt.position}", addresses.case(stream))


def before_page(request: HttpRequest) -> HttpResponse:
    """Of a POST of the form's fields, and of a file's name and digest: what is here already."""
    if request.method != "POST":
        return problem("method-not-allowed", "this address doesn't take the method")
    viewer, said = asked(request).viewer, request.POST
    try:
        check({name: str(said.get(name, "")) for name in hearing.SAID}, viewer)
    except Exception as error:
        return from_exception(error)
    found = held(viewer, said.get("filename", ""), said.get("sha256", "")[:64])
    told = found and {**found._asdict(), "key": found.address.rstrip("/").rpartition("/")[2]}
    answer = JsonResponse({"held": told})
    answer["Cache-Control"] = "no-store"
    return answer
