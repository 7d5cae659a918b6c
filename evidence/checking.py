"""Whether the stores still hold what was received: digests read anew, in rounds that can go on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from evidence import mirroring, receiving
from evidence.domain import RecordIntegrity
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.store import Damaged, Store
from evidence.stored import Mirroring, Reread, Round
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger import store
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class File(NamedTuple):
    """A stored file, and when it was last read."""

    sha256: str
    size: int
    read_at: datetime | None


class Checked(NamedTuple):
    """One file: what stands in the place of its bytes, empty where they are there."""

    sha256: str
    size: int
    found: str
    items: tuple[tuple[str, str], ...]
    """Key and name of each item that it is the original of."""
    mirror: str
    """The same of its second copy; empty, too, where it waits to be made or there is no mirror."""


def begin(*, sample: int = 0, seed: str = "", nightly: bool = False) -> Round:
    """A round of all files, or of so many: those drawn by the seed, or not read the longest."""
    now = store.database_time()
    return Round.objects.create(
        begun_at=now,
        position=store.head().position,
        sample=sample,
        seed=seed,
        nightly=nightly,
    )


def unfinished(*, nightly: bool = False) -> Round | None:
    """The newest round, where it was left in the midst."""
    newest = Round.objects.filter(nightly=nightly).order_by("-id").first()
    return newest if newest and newest.ended_at is None else None


def draw(files: Iterable[File], sample: int, seed: str) -> list[File]:
    """The files of a round, in its order; whoever has seed and digests can draw them again."""
    if seed:
        ordered = sorted(files, key=lambda one: _drawn(seed, one.sha256))
    else:
        ordered = sorted(files, key=lambda one: (one.read_at or _NEVER, one.sha256))
    return ordered[: sample or None]


class Going:
    """A round while it is made: what is left of it, read a file at a time."""

    def __init__(self, registry: Registry, viewer: Viewer, the_round: Round) -> None:
        self._registry, self._viewer, self.round = registry, viewer, the_round
        done = Reread.objects.filter(round=the_round.pk)
        self.done = done.count()
        self.damaged = done.exclude(found="").count()
        """Of those that were read before."""
        self._left = _left(the_round, set(done.values_list("sha256", flat=True)))
        self.items = 0
        """That the files are originals of, of those that are read now."""
        self.whole = self.done + len(self._left)
        self.mirror_away = ""
        """Why the mirror can't be asked, where it can't: it is then asked no more."""

    def __iter__(self) -> Iterator[Checked]:
        """Read each; what is news is recorded. OSError where the store is away: go on later."""
        mirror = receiving.mirror()
        for file in self._left:
            found = found_in(receiving.store(), file.sha256, file.size)
            items = self._record(file.sha256, found)
            self.items += len(items)
            second = self._second(mirror, file) if mirror and not self.mirror_away else ""
            said = {"at": store.database_time(), "round": self.round.pk, "found": found}
            Reread.objects.update_or_create(sha256=file.sha256, defaults=said)
            self.done += 1
            yield Checked(file.sha256, file.size, found, items, second)
        Round.objects.filter(pk=self.round.pk).update(ended_at=store.database_time())

    def _record(self, sha256: str, found: str) -> tuple[tuple[str, str], ...]:
        rows = items_of(sha256)
        for row in rows:
            if found or row.status == EvidenceStatus.DAMAGED:
                give(self._registry, Asked(RecordIntegrity(found=found), row.key), self._viewer)
        return tuple((row.key, row.claimed_name) for row in rows)

    def _second(self, mirror: Store, file: File) -> str:
        if Mirroring.objects.filter(pk=file.sha256).exists():
            return ""
        try:
            found = found_in(mirror, file.sha256, file.size)
        except OSError as error:
            if not is_empty(mirror):
                self.mirror_away = str(error)
                return ""
            found = "nothing is there"
        if found:
            mirroring.want(file.sha256, file.size)
        else:
            # It may have been made before that was put on record.
            mirroring.record(self._registry, self._viewer, [file.sha256])
        return found


def items_of(sha256: str) -> Sequence[EvidenceRow]:
    """The items whose original has this digest."""
    return list(EvidenceRow.objects.filter(held_to=STILL, sha256=sha256).order_by("stream"))


def found_in(where: Store, sha256: str, size: int) -> str:
    """What stands there in the place of these bytes; empty where they are there."""
    try:
        where.check(sha256, size)
    except Damaged as error:
        return str(error)
    return ""


def unclaimed() -> int:
    """How many kept files no item refers to: their receipt was refused or never recorded."""
    rows = EvidenceRow.objects.all()
    known = {
        digest
        for column in ("sha256", "thumbnail", "large")
        for digest in rows.values_list(column, flat=True)
    }
    return sum(1 for digest in receiving.store().digests() if digest not in known)


def _left(the_round: Round, done: set[str]) -> list[File]:
    """What the round has still to read; a sample takes in, besides, whatever is damaged."""
    rows = EvidenceRow.objects.filter(held_to=STILL)
    by_then = _received_by(the_round.position) if the_round.seed else None
    read = dict(Reread.objects.exclude(round=the_round.pk).values_list("sha256", "at"))
    # Read whole before the first is recorded: on SQLite an open reading keeps others from writing.
    found = list(rows.values_list("stream", "sha256", "size", "status"))
    files = {
        sha256: File(sha256, size, read.get(sha256))
        for stream, sha256, size, _ in found
        if by_then is None or stream in by_then
    }
    damaged = {sha256 for _, sha256, _, status in found if status == EvidenceStatus.DAMAGED}
    if the_round.seed or not the_round.sample:
        drawn = draw(files.values(), the_round.sample, the_round.seed)
    else:
        others = (file for file in files.values() if file.sha256 not in done)
        more = max(the_round.sample - len(done), 0)
        drawn = draw(others, more, "") if more else []
    named = {file.sha256 for file in drawn}
    besides = [files[sha256] for sha256 in sorted(damaged - named) if sha256 in files]
    return [file for file in (*drawn, *besides) if file.sha256 not in done]


def _received_by(position: int) -> set[str]:
    receipts = LogEvent.objects.filter(version=1, stream__startswith=f"{EvidenceItem.category}/")
    return set(receipts.filter(position__lte=position).values_list("stream", flat=True))


def is_empty(where: Store) -> bool:
    """Whether it can be asked, and holds nothing: a folder that is yet to be made, too."""
    try:
        return next(where.digests(), None) is None
    except OSError:
        return False


def _drawn(seed: str, sha256: str) -> bytes:
    return hashlib.sha256(f"{seed} {sha256}".encode()).digest()
