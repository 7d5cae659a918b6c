"""Questions asked of the list, now or as of a moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from cases.listing.models import EntryRow, NameRow
from cases.listing.names import plain
from panel.ledger.rows import Moment


def entry(reference: str, moment: Moment) -> EntryRow | None:
    """The entry with this permanent reference number, listed or no longer."""
    found: EntryRow | None = EntryRow.objects.as_of(moment).filter(reference=reference).first()
    return found


def names(streams: Iterable[str], moment: Moment) -> dict[str, list[NameRow]]:
    """The names of these entries, each entry's together."""
    found: dict[str, list[NameRow]] = {}
    rows = NameRow.objects.as_of(moment).filter(stream__in=list(streams))
    for row in rows.order_by("stream", "quality", "name"):
        found.setdefault(row.stream, []).append(row)
    return found


def named(rows: QuerySet[Any], words: str, moment: Moment) -> QuerySet[Any]:
    """Of these entries, those with a name, in any script, that holds all of the words."""
    with_name = NameRow.objects.as_of(moment)
    for word in plain(words).split():
        with_name = with_name.filter(plain__contains=word)
    return rows.filter(stream__in=with_name.values("stream"))
