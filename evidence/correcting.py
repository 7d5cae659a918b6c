"""The worker's end of what is said of many items: each receipt corrected, as whoever says it.

Killed in the midst, it goes on: a correction is given once, under a key of its own. One that fails
by itself holds up no other, and is given up after a few tries.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from evidence.collected import FIELDS
from evidence.described import Described, DescribedItem
from evidence.domain import CorrectReceipt
from evidence.states import EvidenceItem
from panel.access import queries
from panel.access.giving import NotAllowed, give
from panel.access.models import Identity
from panel.access.viewers import Viewer
from panel.celery import nudge
from panel.ledger import given, moments, streams
from panel.ledger.codec import TooLarge
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked, Busy, KeyReused, NoSuchStream, Once, Stale
from panel.ledger.reading import Invalid, read
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.ledger.turns import turn

log = logging.getLogger(__name__)

_SPELL: Final = 5
"""Seconds after which a worker asks to be called again; see `evidence.jobs`."""
TRIES: Final = 3
"""What failed so often by itself is given up, until a person has it tried again."""
_MEANWHILE: Final = "its receipt was corrected meanwhile; look at it again"


def call_a_worker() -> None:
    """Ask a worker to look; a lost message is made up for by beat."""
    nudge("evidence.tasks.describe")


def waits() -> bool:
    """Whether anything is said that has not come to its end."""
    return Described.objects.filter(ended=False).exists()


def work(registry: Registry, *, seconds: float = _SPELL) -> int:
    """Correct receipts until none waits or the time is over, unless another worker does."""
    with turn("describing") as mine:
        try:
            return _work(registry, time.monotonic() + seconds) if mine else 0
        except Busy as error:
            log.warning("receipts can't be corrected now: %s", error)
            return 0


def _work(registry: Registry, until: float) -> int:
    corrected = 0
    for described in Described.objects.filter(ended=False).order_by("position", "id"):
        viewer, waiting = _viewer(described.actor), described.items.filter(done=False)
        for item in waiting.order_by("number"):
            if time.monotonic() > until:
                call_a_worker()
                return corrected
            corrected += _corrected(registry, described, item, viewer)
        if waiting.exists():
            call_a_worker()
        else:
            Described.objects.filter(pk=described.pk).update(ended=True)
    return corrected


def _corrected(registry: Registry, described: Described, item: DescribedItem, who: Viewer) -> bool:
    """Whether it was recorded; what fails by itself is tried again, after the others."""
    mine = DescribedItem.objects.filter(pk=item.pk)
    # Before it is tried: whoever dies of it was counted.
    mine.update(tries=F("tries") + 1)
    item.tries += 1
    try:
        if item.tries <= TRIES:
            item.refused = _refused(registry, described, item, who)
            item.done = True
    except Busy:
        mine.update(tries=F("tries") - 1)
        raise
    except Exception as error:
        log.exception("the receipt of %s was not corrected, try %s", item.key, item.tries)
        item.failed = f"it failed {item.tries} times, the last time with {type(error).__name__}"
    if not item.done and item.tries >= TRIES:
        item.done = True
        item.failed = item.failed or f"whoever recorded it ended {TRIES} times while at it"
    if item.done:
        item.save()
    return item.done and not (item.refused or item.failed)


def _viewer(actor: str) -> Viewer:
    """Whoever says it, with the roles that they have by now."""
    known = Identity.objects.filter(key=actor).select_related("user").first()
    return queries.staff(known.user if known else AnonymousUser())


def _refused(registry: Registry, described: Described, item: DescribedItem, viewer: Viewer) -> str:
    """Correct a receipt; why it can't be, empty where it was."""
    once = Once(f"staff:{described.actor}", f"{described.pk} {item.key}")
    if given.earlier((once.client, once.key))[1]:
        return ""  # by a worker that was killed before it could say so
    try:
        stream = stream_name(EvidenceItem, item.key)
        before = _said(registry, stream, moments.at_position(described.position))
        now, version = _says(registry, stream, moments.now())
        if now != before:
            return _MEANWHILE
        over = described.said
        if described.back_to is not None:
            over = _said(registry, stream, moments.at_position(described.back_to))
        amends = {"target": 1, "authority": described.authority, "reason": described.reason}
        command = read(CorrectReceipt, {**now, **over, **amends})
        give(registry, Asked(command, item.key), viewer, once=once, expected={stream: version})
    except Invalid as error:
        return "; ".join(f"{flaw.pointer} {flaw.detail}" for flaw in error.errors)
    except (Stale, KeyReused):
        return _MEANWHILE
    except (TooLarge, NotAllowed, NoSuchStream, Refused) as error:
        return str(error)
    return ""


def _said(registry: Registry, stream: str, then: Moment) -> Mapping[str, Any]:
    return _says(registry, stream, then)[0]


def _says(registry: Registry, stream: str, then: Moment) -> tuple[Mapping[str, Any], int]:
    """What its receipt said, as the fields of a correction, and how long the stream was."""
    found = next(streams.as_of(registry, [stream], then), None)
    if found is None:
        raise Refused("it was not there then")
    assert isinstance(found.state, EvidenceItem)
    collected = msgspec.to_builtins(found.state.collected)
    said = {name: collected[name] for name in FIELDS}
    return {**said, "note": found.state.note}, len(found.records)
