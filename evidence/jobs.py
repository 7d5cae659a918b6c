"""Who examines what: a subscription writes a job, workers claim it, one command ends it.

Files are taken apart outside of any transaction, for on SQLite nobody else could write meanwhile,
and beside the other subscriptions, which a large file must not hold up. What is to be done is in
the log and in the jobs; a message only says "look".
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from evidence import correcting
from evidence.containers import holder
from evidence.documents import TextRecognised
from evidence.domain import RecordFindings, RecordIntegrity
from evidence.domain.retaking import EXAMINED
from evidence.events import StepsOrdered
from evidence.examining import (
    examine,
    given_up,
    not_retaken,
    recognise,
    retake,
    unrecognised,
)
from evidence.findings import TypeRecognised
from evidence.models import (
    EXAMINATION,
    ORDER,
    RECOGNITION,
    STEPS,
    TEXT_AGAIN,
    EvidenceRow,
    Job,
)
from evidence.sandbox.client import NoSandbox, Sandbox
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.store import Full
from evidence.unpacking import Container
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.celery import nudge
from panel.ledger import codec, store, streams
from panel.ledger.commands import Command, Refused
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked, Busy, KeyReused, Once
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL

log = logging.getLogger(__name__)

WORKER: Final = Viewer(actor="worker", roles=frozenset({Role.WORKER}))
TRIES: Final = 5
"""A file that ended whoever examined it so often is put into quarantine unexamined. Three times
happened to files that did no harm, among a thousand while workers were killed a hundred times."""
LEASE: Final = timedelta(minutes=2)
"""Longer than any examination: after it, whoever claimed the job is believed to be gone."""
_RECORDS: Final = {
    EXAMINATION: "findings",
    RECOGNITION: "recognition",
    STEPS: "steps",
    TEXT_AGAIN: "recognition",
}
_STEPS, _OF_PICTURES = "evidence.steps", "evidence.steps.ocr"
RECOGNITION_SECONDS: Final = 60
"""By the wall, for the text in a file's pictures: longer than other steps, less than a lease."""
_RIVALS: Final = 20
"""Workers that may be after the same jobs at the same moment."""
SPELL: Final = 5
"""Seconds after which a worker asks to be called again: where it is the only one, the clock and
States' feeds, which it takes up first then, wait for it meanwhile."""


def order(recorded: Recorded) -> None:
    """Have the item examined; one that doesn't wait for it by then is passed over."""
    _order(recorded, EXAMINATION)


def order_recognition(recorded: Recorded) -> None:
    """Have the text in its pictures read, where it is of a kind that has any."""
    row = EvidenceRow.objects.filter(stream=recorded.stream, held_to=STILL).first()
    if settings.EVIDENCE_OCR_LANGUAGES and row and TextRecognised.takes(row.media_type):
        _order(recorded, RECOGNITION)


def order_steps(recorded: Recorded) -> None:
    """Have steps taken of what is held; the text in pictures has a sandbox of its own."""
    ordered = recorded.fact.event
    if isinstance(ordered, StepsOrdered):
        _order(recorded, TEXT_AGAIN if TextRecognised.step in ordered.steps else STEPS)


def _order(recorded: Recorded, kind: str) -> None:
    key = recorded.stream.partition("/")[2]
    sent = EvidenceRow.objects.filter(stream=recorded.stream, held_to=STILL).exclude(sender="")
    said = {"key": key, "kind": kind, "of_state": sent.exists()}
    Job.objects.get_or_create(position=recorded.position, defaults=said)
    transaction.on_commit(call_a_worker)


def outstanding() -> int:
    """How many files wait to be examined."""
    return Job.objects.filter(kind=EXAMINATION).count()


def unread() -> int:
    """How many files wait to have the text in their pictures read."""
    return Job.objects.filter(kind=RECOGNITION).count()


def untaken() -> int:
    """How many files wait to have steps taken of them again."""
    return Job.objects.filter(kind__in=(STEPS, TEXT_AGAIN)).count()


def call_a_worker() -> None:
    """Ask a worker to look; a lost message is made up for by beat."""
    nudge("evidence.tasks.examine")


def work(registry: Registry, worker: str = "", *, seconds: float = SPELL) -> int:
    """Do jobs until none is free or the time is over; how many were ended."""
    ended, until = 0, time.monotonic() + seconds
    _first(registry)
    for one in doing(registry, worker):
        ended += one
        _first(registry)
        if time.monotonic() > until:
            call_a_worker()
            break
    return ended


def _first(registry: Registry) -> None:
    """What somebody asked for and watches comes before the next file."""
    if correcting.waits():
        correcting.work(registry)


def doing(registry: Registry, worker: str = "") -> Iterator[bool]:
    """Do jobs while any is free; after each try, whether a job came to its end.

    Every other is a State's where one waits: of a batch of the Panel's it waits for one file.
    """
    turns = cycle((True, False))
    with ExitStack() as ending:
        sandboxes: dict[str, Sandbox] = {}
        while kind := _next():
            steps = _OF_PICTURES if kind in {RECOGNITION, TEXT_AGAIN} else _STEPS
            if steps not in sandboxes:
                # Before a job is claimed: where none can be begun, none was tried.
                sandboxes[steps] = ending.enter_context(_sandbox(steps))
            # Nobody waits for a file that is taken again.
            states_first = kind == EXAMINATION and next(turns)
            job = claim(worker, kind, states_first=states_first)
            yield job is not None and _do(registry, job, sandboxes[steps])


def _next() -> str | None:
    """What there is to do: new files first, and last what takes longest, the text in pictures."""
    free = _free(store.database_time())
    return next((kind for kind in ORDER if free.filter(kind=kind).exists()), None)


def under_way() -> str | None:
    """What a worker is at now, what takes longest first; None where none is at anything."""
    busy = Job.objects.filter(claimed_until__gte=store.database_time())
    return max(busy.values_list("kind", flat=True).distinct(), key=ORDER.index, default=None)


def _sandbox(steps: str) -> Sandbox:
    if steps == _STEPS:
        return Sandbox(told={"EVIDENCE_TRUST_LIST": settings.EVIDENCE_TRUST_LIST})
    told = {
        "EVIDENCE_OCR_LANGUAGES": " ".join(settings.EVIDENCE_OCR_LANGUAGES),
        "EVIDENCE_TESSDATA": str(settings.EVIDENCE_TESSDATA),
        # One picture at a time on one core: other workers are at others.
        "OMP_THREAD_LIMIT": "1",
    }
    return Sandbox(_OF_PICTURES, seconds=RECOGNITION_SECONDS, told=told)


def claim(worker: str = "", kind: str = EXAMINATION, *, states_first: bool = False) -> Job | None:
    """A job that nobody is at, counted as tried before it is: whoever dies of it was counted.

    The oldest; with `states_first`, the oldest of a State's own files where any waits.
    """
    now = store.database_time()
    waiting = _free(now).filter(kind=kind).order_by("position")
    # However many wait, the index leads to the oldest of each; SQLite's by no bare column.
    each = (waiting.filter(of_state__in=[sent])[:_RIVALS] for sent in (True, False))
    oldest = [job for some in each for job in some]
    for job in oldest if states_first else sorted(oldest, key=lambda one: one.position):
        mine = _free(now).filter(pk=job.pk)
        claimed = {"claimed_until": now + LEASE, "claimed_by": worker}
        if mine.update(attempts=F("attempts") + 1, **claimed):
            return Job.objects.filter(pk=job.pk).first()
    return None


def take_over(node: str, life: str) -> str:
    """Free what a worker of this name began in an earlier life; what it claims by in this one."""
    worker = f"{node} {life}"
    earlier = Job.objects.filter(claimed_by__startswith=f"{node} ").exclude(claimed_by=worker)
    earlier.update(claimed_until=None)
    return worker


def _free(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now))


def _do(registry: Registry, job: Job, sandbox: Sandbox) -> bool:
    """Whether it came to an end; what fails here is tried again when the lease is over."""
    try:
        command = _command(registry, job, sandbox)
        if command is not None:
            _take_apart(registry, job, command)
            _record(registry, job, command)
    except (OSError, Full, Busy, NoSandbox):
        # Disk, database or installation: no fault of the file's.
        log.exception("%s can't be made now", job)
        Job.objects.filter(pk=job.pk).update(attempts=F("attempts") - 1)
        return False
    except Exception:
        log.exception("%s failed, try %s", job, job.attempts)
        return False
    Job.objects.filter(pk=job.pk).delete()
    return True


def _command(registry: Registry, job: Job, sandbox: Sandbox) -> Command | None:
    item = streams.newest(registry, EvidenceItem, job.key)
    if job.kind == STEPS:
        return _retaking(registry, item, job, sandbox)
    if job.kind != EXAMINATION:
        return _recognition(item, job, sandbox)
    if item.status is not EvidenceStatus.RECEIVED:
        return None
    if job.attempts > TRIES:
        return given_up(item, TRIES)
    return examine(item, sandbox)


def _take_apart(registry: Registry, job: Job, command: Command) -> None:
    """Of what holds files, make items of them, before it is said how the whole stands."""
    if not isinstance(command, RecordFindings):
        return
    kind = holder(command.found.get(TypeRecognised.step, {}).get("media_type", ""))
    item = streams.newest(registry, EvidenceItem, job.key)
    if kind is None or item.examinations != command.examination:
        return

    def busy() -> None:
        until = store.database_time() + LEASE
        Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by).update(claimed_until=until)

    contents = Container(registry, job.key, item, WORKER, busy).take_apart(kind)
    once = Once("worker", f"contents of what was ordered at {job.position}")
    with suppress(KeyReused):
        give(registry, Asked(contents, job.key), WORKER, once=once)


def _recognition(item: EvidenceItem, job: Job, sandbox: Sandbox) -> Command | None:
    if item.status is not EvidenceStatus.READY:
        return None
    return unrecognised(item, TRIES) if job.attempts > TRIES else recognise(item, sandbox)


def _retaking(registry: Registry, item: EvidenceItem, job: Job, sandbox: Sandbox) -> Command | None:
    ordered = codec.recorded(LogEvent.objects.get(pk=job.position), registry).fact.event
    if item.status not in EXAMINED or not isinstance(ordered, StepsOrdered):
        return None
    if job.attempts > TRIES:
        return not_retaken(item, ordered.steps, TRIES)
    return retake(item, ordered.steps, sandbox)


def _record(registry: Registry, job: Job, command: Command) -> None:
    what = "integrity" if isinstance(command, RecordIntegrity) else _RECORDS[job.kind]
    once = Once("worker", f"{what} of what was ordered at {job.position}")
    try:
        give(registry, Asked(command, job.key), WORKER, once=once)
    except (KeyReused, Refused):
        # Somebody slower or quicker had it too, or a person decided meanwhile.
        log.info("%s was recorded by another", job)
