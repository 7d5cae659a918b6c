"""What a container held, and what a file was in, as parts of their pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evidence.containers import WORDS
from evidence.models import EvidenceRow
from evidence.queries import contained
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.registering import Seen, Table
from panel.staff.words import Link, label

_MOST: Final = 200
"""Rows of a page."""


def contents(seen: Seen) -> Iterator[Table]:
    """What was taken out of it, each with a link; what wasn't, with the reason."""
    item: EvidenceItem = seen.state
    if item.contents is None:
        return
    rows = contained(seen.key, seen.viewer, seen.moment)
    shown = [
        (Link(row.claimed_name, addresses.case(row.stream)), label(row.status), _type(row),
         f"{row.size:,}")
        for row in rows[:_MOST]
    ]  # fmt: skip
    left = [
        (one.name, f"Not taken out: {WORDS[one.why]}", "", "") for one in item.contents.left_out
    ]
    rest = f"{len(rows) - _MOST} more are in the list of evidence." if len(rows) > _MOST else ""
    yield Table(
        "What is in it",
        ("File", "How it stands", "Type", "Bytes"),
        [*shown, *left],
        empty="Nothing is in it.",
        rest=rest,
    )


def _type(row: EvidenceRow) -> str:
    if row.media_type:
        return row.media_type
    waits = row.status == EvidenceStatus.RECEIVED
    return "waiting to be examined" if waits else "not known: its examination came to no type"


def whole(item: EvidenceItem) -> Link | None:
    """The container that it was taken out of."""
    if item.contained_in is None:
        return None
    where = addresses.case(stream_name(EvidenceItem, item.contained_in.item))
    return Link(f"another item, of which it is file {item.contained_in.number}", where)
