"""The map over streams as the database keeps it: the pages of the newest checkpoint alone.

An older map is made again from the log, which says all that it held.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from django.db import connection

from panel.ledger import mappages, notes, streammap
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
    if pages is None:
        MapPage.objects.all().delete()
        pages = _anew(upto)
    many(_WRITE, list(pages.items()))
    return mappages.root(pages)


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
        return mappages.prove(_anew(checkpoint.size), place)


def at(checkpoint: Checkpoint | None) -> dict[str, bytes]:
    """All pages as they must be at a checkpoint, made from the log."""
    return _anew(checkpoint.size) if checkpoint else {}


def put_right(
    pages: dict[str, bytes], made: int, newest: Checkpoint | None, *, check: bool
) -> tuple[int, int]:
    """Make the pages those of the log at the newest checkpoint; how many went and how many came.

    `pages` are those of an earlier one, `made` its size: the work of all but the last is done
    before anybody is kept waiting.
    """
    wanted = pages
    if newest and newest.size > made:
        ends = ended(newest.size, after=made)
        wanted = pages | mappages.moved(pages, (streammap.leaf_of(*end) for end in ends))
    there = {digits: bytes(page) for digits, page in MapPage.objects.values_list("digits", "page")}
    stray = [digits for digits, page in there.items() if wanted.get(digits) != page]
    missing = {digits: page for digits, page in wanted.items() if there.get(digits) != page}
    if not check:
        MapPage.objects.filter(digits__in=[d for d in stray if d not in wanted]).delete()
        many(_WRITE, list(missing.items()))
    return len(stray), len(missing)


def _anew(upto: int) -> dict[str, bytes]:
    return mappages.moved({}, (streammap.leaf_of(*end) for end in ended(upto)))


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
