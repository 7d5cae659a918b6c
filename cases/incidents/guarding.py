"""Texts searched for what protected sources are called by: by the machine, and told to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from cases.incidents.domain.confiding import Called, called, key_of, taken_apart
from cases.incidents.events import SourceAdded
from cases.incidents.models import ProtectedRow
from cases.listing.domain import Passage
from panel.ledger import sealing
from panel.ledger.rows import STILL, Moment
from panel.ledger.seals import Place, Sealed


class Kept(NamedTuple):
    """A protected source: where it stands, and what it is called by."""

    incident: str
    entry: str
    by: Called


def giving_away(texts: Iterable[str], moment: Moment | None = None) -> set[str]:
    """The keys of those of the texts that hold a protected name; now, or then.

    Each text is as `guarded` says it. Of whom was forgotten nothing can be found.
    """
    return {key_of(text) for text, _ in _found(texts, moment)}


def held(texts: Iterable[str], moment: Moment | None = None) -> set[tuple[str, str]]:
    """Whose names the texts hold: incident and entry of each source."""
    return {(one.incident, one.entry) for _, one in _found(texts, moment)}


def _found(sought: Iterable[str], moment: Moment | None) -> Iterator[tuple[str, Kept]]:
    told = [taken_apart(one) for one in sought]
    kept = list(_kept(moment)) if told else []
    whole = Passage("\n".join(text for text, _ in told)) if kept else Passage("")
    some = [one for one in kept if one.by.within(whole, beside=True)]
    for text, beside in told if some else ():
        passage = Passage(text)
        for one in some:
            if one.by.within(passage, beside=one.incident in beside):
                yield text, one


def _kept(moment: Moment | None) -> Iterator[Kept]:
    rows = ProtectedRow.objects
    held = rows.as_of(moment) if moment else rows.filter(held_to=STILL)
    found = list(held.order_by("stream", "row_key"))
    boxes = [
        (msgspec.convert(row.identity, Sealed), Place(row.stream, SourceAdded, "identity"))
        for row in found
    ]
    for row, identity in zip(found, sealing.opened(boxes), strict=True):
        if isinstance(identity, str):
            yield Kept(row.key, row.row_key, called(identity))
