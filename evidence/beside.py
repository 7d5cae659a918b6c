"""Two pictures one over the other, with what a person may decide that they are to each other."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponseBase

from evidence.collecting_words import said_taken
from evidence.domain import ComparePictures
from evidence.domain.differing import differing
from evidence.events import Likeness
from evidence.findings import Taken, WorkingCopyMade
from evidence.likes_page import LIKENESSES
from evidence.models import EvidenceRow
from evidence.queries import compared, item, look_alikes
from evidence.serving import large_of, thumbnail_of
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.giving import role_for
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.words import Link


def picture_of(row: EvidenceRow) -> str:
    """The address of the largest working copy that may be seen; empty where there is none."""
    if row.status != EvidenceStatus.READY or not row.thumbnail:
        return ""
    return (large_of if row.large else thumbnail_of)(row.key)


def beside_page(request: HttpRequest) -> HttpResponseBase:
    """Both pictures as they are now, what is claimed of each, and what may be decided."""
    who = asked(request)
    one, two = (item(request.GET.get(name, ""), who.viewer) for name in ("item", "other"))
    made = streams.newest(registry, EvidenceItem, one.key).finding(WorkingCopyMade)
    alike = look_alikes(one.key, made.looks if made else None, who.viewer, who.moment)
    decided = compared(one.key, who.viewer, who.moment)
    may = role_for(who.viewer, ComparePictures) and not who.known_on and one.key != two.key
    context: dict[str, Any] = {
        "title": "Two pictures beside each other",
        "sides": [
            {
                "row": row,
                "picture": picture_of(row),
                "address": addresses.case(row.stream),
                "taken": said_taken(msgspec.convert(row.taken, Taken | None)),
            }
            for row in (one, two)
        ],
        "both": picture_of(one) and picture_of(two),
        "alike": next((like for like in alike if like.row.key == two.key), None),
        "decided": next((LIKENESSES[d.likeness] for d in decided if d.row.key == two.key), ""),
        "ways": [
            Link(
                f"It is {LIKENESSES[likeness]}"
                if likeness is not Likeness.SOURCE
                else LIKENESSES[likeness].capitalize(),
                addresses.command(ComparePictures, one.key, other=two.key, likeness=likeness.value),
            )
            for likeness in (Likeness if may else ())
        ],
    }
    if context["alike"] and context["decided"] != LIKENESSES[Likeness.DIFFERENT]:
        context["differs"] = ", ".join(differing(one, two))
    return page(request, "evidence/beside.html", context)
