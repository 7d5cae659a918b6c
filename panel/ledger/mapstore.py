"""The map over streams as the database keeps it: the pages of the newest checkpoint alone.

An older map is made again from the log, which says all that it held.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Final, NamedTuple

from django.db import connection

from panel.ledger import mappages, notes, streammap
from panel.ledger.mapped import Mapped
from panel.ledger.models import Checkpoint, MapPage
from panel.ledger.statements import many
from panel.ledger.streammap import MapProof

log = logging.getLogger(__name__)

_AT_ONCE: Final = 500
"""Pages asked for in one statement."""
_ENDS: Final = (
    "SELECT e.stream, e.version, e.leaf FROM ledger_event e JOIN"
    " (SELECT stream, MAX(version) AS version FROM ledger_event"
    " WHERE position > %s AND position <= %s GROUP BY stream) AS last"
    " ON e.stream = last.stream AND e.version = last.version"
)
_WRITE: Final = (
    "INSERT INTO ledger_map_page (digits, page) VALUES (%s, %s)"
    " ON CONFLICT (digits) DO UPDATE SET page = excluded.page"
)
_REMOVE: Final = "DELETE FROM ledger_map_page WHERE digits = %s"


class Ended(NamedTuple):
    """Where a stream ended at some position of the log."""

    stream: str
    version: int
    leaf: bytes


def ended(upto: int, *, after: int = 0) -> Iterator[Ended]:
    """Where each stream ended that has an event after one position and up to another."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDS, [after, upto])
        while some := cursor.fetchmany(_AT_ONCE):
            for stream, version, leaf in some:
                yield Ended(stream, version, bytes(leaf))


def root_of(checkpoint: Checkpoint) -> bytes:
    """The root of the map that the checkpoint's note commits to; NoteError where there is none."""
    return streammap.root_in(notes.Checkpoint.parse(notes.parse(checkpoint.note).text))


def advance(last: Checkpoint | None, upto: int) -> bytes:
    """Bring the pages from the last checkpoint to a position of the log; the map's root there."""
    pages = _moved(last, upto) if last else None
    if pages is not None:
        many(_WRITE, list(pages.items()))
        return mappages.root(pages)
    MapPage.objects.all().delete()
    with closing(_anew(upto)) as mapped:
        for some in _parts(mapped.pages):
            many(_WRITE, some)
        return mapped.root()


def proof(stream: str, checkpoint: Checkpoint) -> MapProof:
    """Where a stream ends under a checkpoint, or that it isn't there.

    Of the newest checkpoint it takes one statement; an older map is made again from the log.
    """
    place = streammap.place_of(stream)
    digits = place.hex()
    # In one statement, so that all are of one checkpoint.
    pages = _read([digits[:length] for length in range(len(digits) + 1)])
    try:
        mappages.check(pages, root_of(checkpoint))
        return mappages.prove(pages, place)
    except mappages.PageError:
        with closing(_anew(checkpoint.size)) as mapped:
            return mappages.prove(mapped.pages, place)


def at(checkpoint: Checkpoint | None) -> Mapped:
    """The map as it must be at a checkpoint, made from the log."""
    return _anew(checkpoint.size if checkpoint else 0)


def put_right(
    mapped: Mapped, made: int, newest: Checkpoint | None, *, check: bool
) -> tuple[int, int]:
    """Make the pages those of the log at the newest checkpoint; how many went and how many came.

    `mapped` is the map of an earlier one, `made` its size: the work of all but the last is done
    before anybody is kept waiting.
    """
    for end in ended(newest.size, after=made) if newest else ():
        mapped.passed(*end)
    changed = missing = 0
    for some in _parts(mapped.pages):
        there = _read([digits for digits, _ in some])
        lacking = [(digits, page) for digits, page in some if there.get(digits) != page]
        changed += sum(digits in there for digits, _ in lacking)
        missing += len(lacking)
        if not check:
            many(_WRITE, lacking)
    every = MapPage.objects.values_list("digits", flat=True).iterator(chunk_size=_AT_ONCE)
    stray = [digits for digits in every if digits not in mapped.pages]
    if not check:
        many(_REMOVE, [[digits] for digits in stray])
    return changed + len(stray), missing


def _parts(pages: Mapping[str, bytes]) -> Iterator[list[tuple[str, bytes]]]:
    every = iter(pages.items())
    while some := list(islice(every, _AT_ONCE)):
        yield some


def _anew(upto: int) -> Mapped:
    mapped = Mapped()
    for end in ended(upto):
        mapped.passed(*end)
    return mapped


def _moved(last: Checkpoint, upto: int) -> dict[str, bytes] | None:
    """The pages that change from that checkpoint on; None where they aren't what it signed."""
    leaves = [streammap.leaf_of(*end) for end in ended(upto, after=last.size)]
    try:
        pages = _on_the_way([leaf.place for leaf in leaves])
        mappages.check(pages, root_of(last))
        return mappages.moved(pages, leaves)
    except (mappages.PageError, notes.NoteError) as error:
        # Nothing is signed upon pages that somebody changed; `verify` tells which.
        log.warning("the map is made anew: %s", error)
        return None


def _on_the_way(places: Collection[bytes]) -> dict[str, bytes]:
    """The pages from the root to each of these places, one digit further at a time."""
    pages: dict[str, bytes] = {}
    wanted, depth = {""}, 0
    while wanted:
        pages |= _read(sorted(wanted))
        depth += 1
        wanted = mappages.deeper(pages, places, depth)
    return pages


def _read(wanted: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = MapPage.objects.filter(digits__in=wanted[start : start + _AT_ONCE])
        found |= {digits: bytes(page) for digits, page in some.values_list("digits", "page")}
    return found
