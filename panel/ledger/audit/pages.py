"""The map's pages, each held against the page above it, and the first against its checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from panel.ledger import mappages, mapstore, notes
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.models import Checkpoint, MapPage

_CHUNK = 500


def pages() -> Iterator[Fault]:
    """Every page that is wrong, missing or too many; checkpoints may be made meanwhile."""
    first = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    due: dict[str, bytes | None] = {"": None} if first else {}
    # One statement sees the pages of one checkpoint; a page stands before those below it.
    rows = MapPage.objects.order_by("digits").values_list("digits", "page")
    for digits, page in rows.iterator(chunk_size=_CHUNK):
        if digits not in due:
            yield _fault(digits, "is under no other")
            continue
        said = due.pop(digits)
        try:
            found = mappages.hash_of(bytes(page))
            due |= {digits + digit: below for digit, below in mappages.subtrees(bytes(page))}
        except mappages.PageError as error:
            yield _fault(digits, f"can't be read: {error}")
            continue
        if found not in (_signed(first) if digits == "" else {said}):
            above = "a checkpoint" if digits == "" else "the page above it"
            yield _fault(digits, f"is not what {above} says")
    for digits in sorted(due):
        yield _fault(digits, "is missing")


def _signed(first: int) -> set[bytes]:
    """The roots of the maps of the newest checkpoint as it was, and of those made since."""
    found = set()
    for checkpoint in Checkpoint.objects.filter(size__gte=first):
        try:
            found.add(mapstore.root_of(checkpoint))
        except notes.NoteError:
            continue  # told already, by who judges the checkpoint
    return found


def _fault(digits: str, what: str) -> Fault:
    return Fault(Kind.MAP, None, "", f"page {digits or 'of the root'} of the map {what}")
