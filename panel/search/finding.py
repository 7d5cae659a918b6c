"""What is found by words, as of now, of what a viewer may know and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from panel.access.viewers import Viewer, scope
from panel.ledger.rows import STILL, Moment
from panel.search.indexing import Index, Phrases, marks
from panel.search.models import SaidRow

SAID: Final = Index("search_said", "search_said_words", "search_said_words")
ORDER: Final = ("-headed", "-held_from")
"""First what is called so, then what changed last. Nothing counts how often a word stands
elsewhere: that would tell of texts which the viewer doesn't see."""


class Kind(NamedTuple):
    """What was found of one kind of case."""

    category: str
    whole: int
    """How many there are."""
    rows: Sequence[Any]
    """The first of them."""


def found(phrases: Phrases, viewer: Viewer, moment: Moment, category: str = "") -> QuerySet[Any]:
    """The rows that have all the phrases, with `headed`: whether in what their case is called."""
    seen = marks(scope(viewer).whole)
    rows = SaidRow.objects.visible_to(viewer, moment).filter(held_to=STILL)
    if category:
        rows = rows.filter(category=category)
    rows = rows.filter(pk__in=SAID.matching(phrases, seen))
    queryset: QuerySet[Any] = rows.annotate(headed=SAID.naming(phrases, seen))
    return queryset


def kinds(phrases: Phrases, viewer: Viewer, moment: Moment, *, most: int) -> list[Kind]:
    """The first of each kind and how many there are of it: two statements."""
    kind = F("category")
    ranked = found(phrases, viewer, moment).annotate(
        place=Window(RowNumber(), order_by=[*ORDER, "stream", "row_key"], partition_by=kind),
        whole=Window(Count("*"), partition_by=kind),
    )
    first = list(ranked.filter(place__lte=most).values_list("pk", "category", "whole", "place"))
    rows = SaidRow.objects.in_bulk([pk for pk, *_ in first])
    by_kind: dict[str, list[tuple[int, int, Any]]] = {}
    for pk, category, whole, place in first:
        by_kind.setdefault(category, []).append((place, whole, rows[pk]))
    return [
        Kind(category, held[0][1], [row for _, _, row in sorted(held, key=lambda one: one[0])])
        for category, held in by_kind.items()
    ]
