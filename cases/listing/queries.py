"""Questions asked of the list, now or as of a moment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from cases.listing.domain import Passage, references_in, tells
from cases.listing.models import EntryRow, NameRow
from panel.ledger.rows import STILL, Moment
from panel.search.plain import plain


def entry(reference: str, moment: Moment) -> EntryRow | None:
    """The entry with this permanent reference number, listed or no longer."""
    found: EntryRow | None = EntryRow.objects.as_of(moment).filter(reference=reference).first()
    return found


def entries(references: Iterable[str], moment: Moment) -> dict[str, EntryRow]:
    """Those of these entries that are on record, listed or no longer, by their numbers."""
    rows = EntryRow.objects.as_of(moment).filter(reference__in=list(references))
    return {row.reference: row for row in rows}


def entry_names(references: Iterable[str], moment: Moment) -> dict[str, str]:
    """The names of those of these persons and entities that are on record, by their numbers."""
    rows = EntryRow.objects.as_of(moment).filter(reference__in=list(references))
    return dict(rows.values_list("reference", "name"))


def names(streams: Iterable[str], moment: Moment) -> dict[str, list[NameRow]]:
    """The names of these entries, each entry's together."""
    found: dict[str, list[NameRow]] = {}
    rows = NameRow.objects.as_of(moment).filter(stream__in=list(streams))
    for row in rows.order_by("stream", "quality", "name"):
        found.setdefault(row.stream, []).append(row)
    return found


def listed_on(day: date) -> Q:
    """Of entries, those that the term they are in has on the list on the day."""
    return Q(listed_on__lte=day) & (Q(delisted_on=None) | Q(delisted_on__gt=day))


def nationals(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Of these entries, those whose nationality the list names as the State's."""
    # As text, for SQLite can't look into an array; a code stands in quotes there.
    said: QuerySet[Any] = rows.alias(nationality_text=Cast("nationality_codes", TextField()))
    return said.filter(nationality_text__contains=f'"{state}"')


def nationalities(rows: QuerySet[Any]) -> set[str]:
    """The States whose nationals these entries are."""
    found = rows.order_by().values_list("nationality_codes", flat=True).distinct()
    return {state for states in found for state in states}


def spoken_of(texts: Iterable[str], moment: Moment | None = None) -> set[str]:
    """The entries of which any of these texts may speak, by number or by name; now, or then.

    All names are read at one go, whatever the number of texts: a few thousand, for the list is no
    longer than that. `speaks_of` says of each text whether it does.
    """
    whole = "\n".join(texts)
    names = NameRow.objects.as_of(moment) if moment else NameRow.objects.filter(held_to=STILL)
    passage, found = Passage(whole), set(references_in(whole))
    for reference, name, quality in names.values_list("reference", "plain", "quality"):
        if tells(name, quality) and passage.holds(name):
            found.add(reference)
    return found


_NUMBER = re.compile(r"[A-Z]{2,3}[IE]\.[0-9]{1,5}", re.IGNORECASE)
"""A permanent reference number, or its beginning."""


def matching(rows: QuerySet[Any], words: str, moment: Moment) -> QuerySet[Any]:
    """Of these entries, those with the reference number, in capitals or not, or with the name.

    None has what has neither letter nor digit.
    """
    words = words.strip()
    if not plain(words):
        return rows.none()
    by_number = rows.filter(reference__icontains=words)
    return by_number if _NUMBER.fullmatch(words) else by_number | named(rows, words, moment)


def named(rows: QuerySet[Any], words: str, moment: Moment) -> QuerySet[Any]:
    """Of these entries, those with a name, in any script, that holds all of the words.

    None where there is no word in what was said, which any name would hold.
    """
    if not plain(words):
        return rows.none()
    with_name = NameRow.objects.as_of(moment)
    for word in plain(words).split():
        with_name = with_name.filter(plain__contains=word)
    return rows.filter(stream__in=with_name.values("stream"))
