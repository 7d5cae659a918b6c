"""Who prints what was ordered: one worker at a time, so that one document's memory is all it takes.

What is to be done is in the log: a rendering that was ordered and not made. A worker that dies
lets go of its turn, and the next begins that document anew; the first bytes that are recorded stay.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from django.db.models import F

from cases.reports.domain import Progress, RecordFailedRendering, RecordRendering, Rendering
from cases.reports.models import RenderingRow, RenderingWork
from cases.reports.rendering import guard
from cases.reports.rendering.making import Document, document
from cases.reports.rendering.version import version_of
from evidence import mirroring, receiving
from evidence.jobs import WORKER
from evidence.printed import Kept
from evidence.store import CHUNK, Damaged, Full
from panel.access.giving import give
from panel.celery import nudge
from panel.ledger import moments, store, streams
from panel.ledger.commands import Command, Refused
from panel.ledger.execution import Asked, Busy
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL
from panel.ledger.states import stream_name
from panel.ledger.turns import turn
from panel.printing.apart import Unmade

log = logging.getLogger(__name__)

TRIES: Final = 3
"""A document that ended whoever made it so often is given up."""
SPELL: Final = 5
"""Seconds after which a worker asks to be called again; see `evidence.jobs`."""
TASK: Final = "cases.reports.tasks.render"


def call_a_worker() -> None:
    """Ask a worker to look; a lost message is made up for by beat."""
    nudge(TASK)


def work(registry: Registry, *, seconds: float = SPELL) -> int:
    """Print what waits, unless another worker does; how many documents came to an end."""
    with turn("rendering") as mine:
        return _work(registry, time.monotonic() + seconds) if mine else 0


def waiting() -> int:
    """How many documents wait to be printed."""
    return RenderingRow.objects.filter(held_to=STILL, status=Progress.ORDERED).count()


def _work(registry: Registry, until: float) -> int:
    rows = RenderingRow.objects.filter(held_to=STILL, status=Progress.ORDERED)
    waits, ended = list(rows.order_by("held_from")[:20]), 0
    if waits:
        _tidy()
    for row in waits:
        if time.monotonic() > until:
            call_a_worker()
            break
        ended += _one(registry, row.key)
    return ended


def _prefix() -> str:
    """Of this ledger's folders on this machine: others may print here too."""
    return f"printing-{hashlib.sha256(store.head().secret).hexdigest()[:16]}-"


def _tidy() -> None:
    """Remove the folders of whoever was killed while at it: only who has the turn prints."""
    for left in Path(tempfile.gettempdir()).glob(f"{_prefix()}*"):
        log.warning("a worker ended while it printed; its folder is removed")
        shutil.rmtree(left, ignore_errors=True)


def _one(registry: Registry, key: str) -> bool:
    """Whether it came to an end; what is away now is tried again later."""
    own, _ = RenderingWork.objects.get_or_create(key=key)
    mine = RenderingWork.objects.filter(key=key)
    mine.update(attempts=F("attempts") + 1, step="", done=0, whole=0)
    if own.attempts >= TRIES:
        command: Command = RecordFailedRendering(
            reason=f"whoever made it ended {TRIES} times while at it"
        )
    else:
        try:
            command = _made(registry, key)
        except (OSError, Full, Busy):
            log.exception("document %s can't be made now", key)
            mine.update(attempts=F("attempts") - 1)
            return False
        except (Unmade, Damaged) as error:
            log.exception("document %s can't be made", key)
            command = RecordFailedRendering(reason=str(error)[:300] or type(error).__name__)
    with suppress(Refused):  # another was quicker
        give(registry, Asked(command, key), WORKER)
    mine.delete()
    return True


def _made(registry: Registry, key: str) -> RecordRendering:
    name = stream_name(Rendering, key)
    rendering = next(streams.as_of(registry, [name], moments.now()))

    def tell(step: str, done: int, whole: int) -> None:
        RenderingWork.objects.filter(key=key).update(step=step, done=done, whole=whole)

    with tempfile.TemporaryDirectory(prefix=_prefix()) as folder:
        version = version_of(registry, rendering)
        guard.check(version)
        return _kept(document(version, Path(folder), tell))


def _kept(made: Document) -> RecordRendering:
    size = made.path.stat().st_size
    with made.path.open("rb") as file, receiving.documents().incoming(most=size) as into:
        while chunk := file.read(CHUNK):
            into.write(chunk)
        kept = into.keep()
    mirroring.want_document(kept.sha256, kept.size)
    return RecordRendering(
        sha256=kept.sha256,
        size=kept.size,
        pages=made.pages,
        photos=made.photos,
        tool=made.tool,
    )


def documents(registry: Registry) -> Iterator[Kept]:
    """Those that were made, to be looked after."""
    rows = RenderingRow.objects.filter(held_to=STILL, status=Progress.RENDERED)
    for row in rows.order_by("stream"):
        yield Kept(row.stream, row.sha256, row.size, partial(_again, registry, row.key))


def _again(registry: Registry, key: str) -> bytes | None:
    """The document made anew of the log, in whichever bytes it then has."""
    name = stream_name(Rendering, key)
    rendering = next(streams.as_of(registry, [name], moments.now()))
    try:
        with tempfile.TemporaryDirectory(prefix="report-") as folder:
            return document(version_of(registry, rendering), Path(folder)).path.read_bytes()
    except (OSError, Unmade, Damaged):
        log.exception("document %s can't be made anew", key)
        return None
