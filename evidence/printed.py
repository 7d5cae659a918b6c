"""Documents that were printed, and certificates that were kept: read anew, and mirrored.

Which there are, the slices say that made them (`register_kept`). One that is damaged is taken from
the mirror, or made anew where whoever made it gets the very same bytes; else it is told.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from evidence import mirroring, receiving
from evidence.checking import found_in, is_empty
from evidence.store import CHUNK, Damaged, Full, Shelf, Store
from evidence.stored import Mirroring, Reread
from panel.ledger import store

log = logging.getLogger(__name__)

NO_ROUND: Final = 0
"""In the place of a round: documents are read each night, all of them."""
Again = Callable[[], bytes | None]
"""What makes a document anew; None where it can't be."""


class Kept(NamedTuple):
    """A document whose digest is in the log."""

    stream: str
    sha256: str
    size: int
    again: Again = lambda: None


class Looked(NamedTuple):
    """What came of reading one."""

    kept: Kept
    found: str
    """What stood in the place of its bytes; empty where they were there."""
    mended: str
    """From where they are there again; empty where they aren't, or weren't away."""
    mirror: str
    """What stands in the place of its second copy; empty, too, where that waits to be made."""


_sources: list[Callable[[], Iterable[Kept]]] = []


def register_kept(source: Callable[[], Iterable[Kept]]) -> None:
    """Have these documents looked after."""
    _sources.append(source)


def kept() -> list[Kept]:
    """All that there are, each digest once."""
    found = {one.sha256: one for source in _sources for one in source()}
    return [found[sha256] for sha256 in sorted(found)]


def look(documents: Iterable[Kept]) -> Iterator[Looked]:
    """Read each; what can be is mended. OSError where the store is away."""
    mirror = receiving.mirror(Shelf.DOCUMENTS)
    for one in documents:
        found = found_in(receiving.documents(), one.sha256, one.size)
        mended = _mended(one, mirror) if found else ""
        second = _second(mirror, one) if mirror and (mended or not found) else ""
        left = "" if mended else found
        said = {"at": store.database_time(), "round": NO_ROUND, "found": left}
        Reread.objects.update_or_create(sha256=one.sha256, defaults=said)
        if found:
            log.error("document %s of %s: %s; %s", one.sha256, one.stream, found, mended or "lost")
        yield Looked(one, found, mended, second)


def tonight(since: datetime, *, seconds: float) -> bool:
    """Read what wasn't read since then, for so long; whether more is left."""
    until = time.monotonic() + seconds
    read = set(Reread.objects.filter(at__gte=since).values_list("sha256", flat=True))
    left = [one for one in kept() if one.sha256 not in read]
    for _ in look(left):
        if time.monotonic() > until:
            return len(left) > 1
    return False


def _mended(one: Kept, mirror: Store | None) -> str:
    try:
        if mirror is not None:
            mirroring.carry(mirror, receiving.documents(), one.sha256, one.size)
            return "taken from the mirror"
    except (OSError, Damaged, Full) as error:
        log.warning("document %s is not in the mirror: %s", one.sha256, error)
    made = one.again()
    if made is None:
        return ""
    with receiving.documents().incoming(most=len(made)) as into:
        for at in range(0, len(made), CHUNK):
            into.write(made[at : at + CHUNK])
        # Other bytes replace nothing, and are not kept.
        if into.sha256 != one.sha256:
            return ""
        into.keep()
    return "made anew, in the same bytes"


def _second(mirror: Store, one: Kept) -> str:
    if Mirroring.objects.filter(pk=one.sha256).exists():
        return ""
    try:
        found = found_in(mirror, one.sha256, one.size)
    except OSError as error:
        found = "nothing is there" if is_empty(mirror) else str(error)
    if found:
        mirroring.want(one.sha256, one.size, Shelf.DOCUMENTS)
    return found
