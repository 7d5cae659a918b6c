"""Which items have their like here, as the log is read and as lists ask it.

The rows are operational: a subscription that reads the log again from its beginning writes them
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evidence.findings import WorkingCopyMade
from evidence.looking import near
from evidence.looks import QUALITY
from evidence.models import EvidenceRow, LookRow
from evidence.pairs import Pair
from evidence.states import EvidenceItem
from panel.access.viewers import Viewer
from panel.ledger.events import Recorded
from panel.ledger.rows import STILL, Moment
from panel.ledger.states import stream_name

MOST: Final = 50
"""Others that are kept for an item as it comes in, so that a thousand frames make no million."""


def pair(recorded: Recorded) -> None:
    """Keep which others look like the picture of which a working copy was made."""
    made = recorded.fact.event
    if not isinstance(made, WorkingCopyMade):
        return
    Pair.objects.filter(Q(stream=recorded.stream) | Q(other=recorded.stream)).delete()
    if made.looks is None or made.looks.quality < QUALITY:
        return
    hashes = [one.hash for one in near([bytes.fromhex(form) for form in made.looks.forms])]
    held = LookRow.objects.filter(
        hash__in=hashes[:MOST], recipe=made.looks.recipe, held_to=STILL
    ).exclude(stream=recorded.stream)
    others = held.order_by("held_from").values_list("stream", flat=True)[:MOST]
    both = [(recorded.stream, other) for other in others]
    Pair.objects.bulk_create(
        (Pair(stream=a, other=b) for one, two in both for a, b in ((one, two), (two, one))),
        ignore_conflicts=True,
    )


def _pictures(viewer: Viewer, moment: Moment) -> QuerySet[Any]:
    rows: QuerySet[Any] = EvidenceRow.objects.visible_to(viewer, moment)
    return rows.exclude(thumbnail="")


def with_likes(rows: QuerySet[Any], viewer: Viewer, moment: Moment) -> QuerySet[Any]:
    """The pictures among the rows that look like another one that the viewer may see."""
    other = _pictures(viewer, moment).filter(stream=OuterRef("other"))
    pairs = Pair.objects.filter(Exists(other), stream=OuterRef("stream"))
    return rows.exclude(thumbnail="").filter(Exists(pairs))


def like(key: str, rows: QuerySet[Any], viewer: Viewer, moment: Moment) -> QuerySet[Any]:
    """Of the rows the item of this key and those that look like it; none where the viewer doesn't
    see the item."""
    own = stream_name(EvidenceItem, key) if key.isascii() and key.isalnum() else ""
    if not _pictures(viewer, moment).filter(stream=own).exists():
        return rows.none()
    pairs = Pair.objects.filter(stream=own, other=OuterRef("stream"))
    return rows.filter(Q(stream=own) | Exists(pairs))


def likes(streams: Sequence[str], viewer: Viewer, moment: Moment) -> dict[str, int]:
    """How many others that the viewer may see each of these looks like; none is left out."""
    other = _pictures(viewer, moment).filter(stream=OuterRef("other"))
    pairs = Pair.objects.filter(Exists(other), stream__in=streams).values("stream")
    return dict(pairs.annotate(many=Count("other")).values_list("stream", "many"))
