"""The list over REST: public, with its names and the measures as known at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from cases.listing.models import EntryRow
from cases.listing.queries import named, names
from cases.regimes.events import Measure
from cases.regimes.queries import measures_of
from panel.access.viewers import Viewer
from panel.api.registering import Filter, Resource
from panel.ledger.rows import Moment
from panel.ledger.values import Line


class NameView(msgspec.Struct, frozen=True, kw_only=True):
    """One name of an entry."""

    name: str
    quality: str
    """primary, original_script, or the list's own word for an alias."""


class MeasureInterval(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A measure on its legal basis; `until`, where known, is the first day without it."""

    type: Measure
    basis: str
    from_: date
    until: date | None
    competent_body: str | None


class ListEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """A person or entity of the list."""

    reference: str
    kind: str
    regime: str
    name: str
    names: tuple[NameView, ...]
    nationalities: tuple[str, ...]
    """Codes of the States that the list names without a reservation."""
    listed_on: date
    delisted_on: date | None
    measures: tuple[MeasureInterval, ...]
    """Those of its regime, from its own listing on."""


def represent(rows: Sequence[Any], viewer: Viewer, moment: Moment) -> list[ListEntryView]:
    """The entries with their names and measures, in two queries for all of them."""
    known = names([row.stream for row in rows], moment)
    law = measures_of({row.regime for row in rows}, moment)
    return [
        ListEntryView(
            reference=row.reference,
            kind=row.kind,
            regime=row.regime,
            name=row.name,
            names=tuple(
                NameView(name=n.name, quality=n.quality) for n in known.get(row.stream, ())
            ),
            nationalities=tuple(row.nationality_codes),
            listed_on=row.listed_on,
            delisted_on=row.delisted_on,
            measures=tuple(
                MeasureInterval(
                    type=Measure(m.measure),
                    basis=m.basis,
                    from_=max(m.valid_from, row.listed_on),
                    until=m.valid_until,
                    competent_body=m.exempting_body or None,
                )
                for m in law.get(row.regime, ())
                if m.valid_until is None or m.valid_until > row.listed_on
            ),
        )
        for row in rows
    ]


RESOURCE = Resource(
    category="list-entry",
    model=EntryRow,
    view=ListEntryView,
    represent=represent,
    order="reference",
    filters={
        "name": Filter(Line, lambda rows, words, _viewer, moment: named(rows, words, moment)),
        "regime": Filter(Line, lambda rows, regime, *_: rows.filter(regime=regime)),
    },
    purpose="The sanctions list, as it stands or as it was known at a past moment.",
)
