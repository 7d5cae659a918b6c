"""Writes the derived tables anew from the log alone, beside readers and writers."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, NamedTuple

from django.db import transaction

from panel.ledger import checkpoints, comparing, mapstore, store
from panel.ledger.audit.crew import Crew
from panel.ledger.comparing import Compared, Unreadable
from panel.ledger.models import FoldVersion, Head, LogEvent, MapPage, TileRoot
from panel.ledger.registry import Registry
from panel.ledger.writing import insert_values, remove


@dataclass
class Report:
    """What a rebuild found, and put right unless it was only to check."""

    streams: int = 0
    """How many streams were folded."""
    removed: Counter[str] = field(default_factory=Counter)
    """Rows that no fold gives, by table."""
    written: Counter[str] = field(default_factory=Counter)
    """Rows that a fold gives and the table lacked, by table."""
    unreadable: list[Unreadable] = field(default_factory=list)
    """Streams that this code can't fold; their rows were left as they are."""
    unfit: list[str] = field(default_factory=list)
    """Projections whose rows another version of their fold had written."""

    @property
    def clean(self) -> bool:
        """Whether there was nothing to put right."""
        return not (self.removed or self.written or self.unreadable or self.unfit)

    def add(self, folded: _Folded) -> None:
        """Count what some streams showed."""
        self.streams += folded.streams
        self.unreadable += folded.unreadable
        for change in folded.changes:
            self.removed.update(table for table, _ in change.stray)
            self.written.update(table for table, _ in change.missing)

    def add_nodes(self, stray: int, missing: int, tiles: int) -> None:
        """Count the pages of the map over streams, and the roots of tiles of the log's tree."""
        self.removed += Counter({MapPage._meta.db_table: stray})
        self.written += Counter({MapPage._meta.db_table: missing, TileRoot._meta.db_table: tiles})


class _Change(NamedTuple):
    """How one stream's rows are put right; plain values, to be laid aside in a file."""

    stream: str
    stray: list[tuple[str, int]]
    """Tables and numbers of rows."""
    missing: list[tuple[str, Sequence[Any]]]
    """Tables and values of rows."""


class _Folded(NamedTuple):
    """What some streams showed."""

    streams: int
    unreadable: list[Unreadable]
    changes: list[_Change]


def rebuild(registry: Registry, *, check: bool = False, workers: int = 1) -> Report:
    """Fold every stream aside and make the tables equal to it; with `check`, only tell.

    Folding holds no lock. Under the head's lock only the differences are written, and the
    streams folded again that went on meanwhile: one transaction, so that no reader sees a part.
    """
    began = store.head().position
    report = Report(unfit=unfit(registry))
    with tempfile.TemporaryFile() as aside:
        for folded in _everything(registry, workers):
            report.add(folded)
            if not check and folded.changes:
                pickle.dump(folded.changes, aside)
        if not check:
            aside.seek(0)
            _put_right(registry, _laid_aside(aside), began)
    last = checkpoints.newest()
    made = last.size if last else 0
    with closing(mapstore.at(last)) as mapped, transaction.atomic():
        store.one_at_a_time(checkpoints.ONE_AT_A_TIME)
        stray, missing = mapstore.put_right(mapped, made, checkpoints.newest(), check=check)
        report.add_nodes(stray, missing, checkpoints.put_right(check=check))
    return report


def _everything(registry: Registry, workers: int) -> Iterator[_Folded]:
    with Crew(registry, workers) as crew:
        yield from crew.each(_fold, comparing.in_log())
    yield from (_shown([compared]) for compared in comparing.strays(registry))


def _fold(registry: Registry, names: Sequence[str]) -> _Folded:
    return _shown(list(comparing.compare(registry, names)))


def _shown(streams: Sequence[Compared]) -> _Folded:
    return _Folded(
        sum(bool(compared.facts) for compared in streams),
        [compared.unreadable for compared in streams if compared.unreadable],
        [_change(compared) for compared in streams if compared.differs],
    )


def unfit(registry: Registry) -> list[str]:
    """The projections whose rows were written by another version of their fold, or by none."""
    if not Head.objects.exists():
        return []
    wanted = {projection.name: projection.fold for projection in registry.projections()}
    written = dict(FoldVersion.objects.values_list("projection", "fold"))
    return sorted(name for name in wanted if written.get(name) != wanted[name])


def fits(registry: Registry) -> bool:
    """Whether every row was written by today's fold."""
    return not unfit(registry)


def _change(compared: Compared) -> _Change:
    return _Change(
        compared.stream,
        [(row._meta.db_table, row.pk) for row in compared.stray],
        [(row._meta.db_table, values) for row, values in compared.missing],
    )


def _laid_aside(aside: IO[bytes]) -> Iterator[_Change]:
    while True:
        try:
            yield from pickle.load(aside)  # noqa: S301  # this process wrote it to a nameless file
        except EOFError:
            return


def _put_right(registry: Registry, changes: Iterable[_Change], began: int) -> None:
    with transaction.atomic():
        store.head(lock=True)
        # These went on after they were folded, or may have: they are folded again.
        again = _gone_on(began)
        still = set(again)
        _write(registry, (change for change in changes if change.stream not in still))
        _write(registry, map(_change, comparing.compare(registry, again)))
        for projection in registry.projections():
            FoldVersion.objects.update_or_create(
                projection=projection.name, defaults={"fold": projection.fold}
            )


def _gone_on(began: int) -> list[str]:
    streams = LogEvent.objects.filter(position__gt=began).exclude(
        stream__startswith=comparing.REGISTERS
    )
    return list(streams.order_by("stream").values_list("stream", flat=True).distinct())


def _write(registry: Registry, changes: Iterable[_Change]) -> None:
    tables = {model._meta.db_table: model for model in comparing.models(registry)}
    changes = iter(changes)
    while some := list(islice(changes, comparing.AT_ONCE)):
        gone: dict[str, list[int]] = defaultdict(list)
        fresh: dict[str, list[Sequence[Any]]] = defaultdict(list)
        for change in some:
            for table, number in change.stray:
                gone[table].append(number)
            for table, values in change.missing:
                fresh[table].append(values)
        for table, numbers in gone.items():
            remove(tables[table], numbers)
        for table, rows in fresh.items():
            insert_values(tables[table], rows)
