"""How much of what the list of evidence finds stands how: a sentence of links that filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q, QuerySet

from evidence.narrowing import FAILED, PICTURES
from evidence.states import EvidenceStatus

APART: Final = frozenset({"status", "media_type", "doubts"})
"""Filters that totals lead to, and so don't count by."""
MOST: Final = 10_000
"""Items that are counted: beyond them the page says "more than", so that no list grows slow."""


class Total(NamedTuple):
    """How many, and the filter that finds them."""

    many: int
    words: str
    narrows: dict[str, str | None]


_KINDS: Final = (
    ("picture", "pictures", "media_type", PICTURES, Q(media_type__startswith=PICTURES)),
    ("with a failed step", "with a failed step", "status", FAILED, ~Q(failures=[])),
    *(
        (words, words, "status", str(status), Q(status=status))
        for status, words in (
            (EvidenceStatus.QUARANTINED, "in quarantine"),
            (EvidenceStatus.RECEIVED, "still being examined"),
            (EvidenceStatus.DAMAGED, "damaged"),
        )
    ),
    ("that doesn't fit", "that don't fit", "doubts", "yes", ~Q(contradictions=[])),
)


def totals(rows: QuerySet[Any]) -> Iterator[Total]:
    """All items, then the pictures and whatever waits for somebody; one query.

    Of more than `MOST` only that: each kind then leads to its filter without a number.
    """
    counted = {f"many_{n}": Count("pk", filter=kind[-1]) for n, kind in enumerate(_KINDS)}
    some = rows.order_by().values("pk", "media_type", "status", "failures", "contradictions")[
        : MOST + 1
    ]
    found = some.aggregate(many=Count("pk"), **counted)
    many = found["many"]
    said = f"more than {MOST:,} items" if many > MOST else _many(many, "item", "items")
    yield Total(many, said, dict.fromkeys(APART))
    for n, (one, more, name, value, _) in enumerate(_KINDS):
        count = found[f"many_{n}"]
        if count or many > MOST:
            words = more if many > MOST else _many(count, one, more)
            yield Total(count, words, {**dict.fromkeys(APART), name: value})


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
