"""Folds streams aside and lays the result beside the rows that the derived tables hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import Any, Final, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q

from panel.ledger import codec, kept, projections, store
from panel.ledger.events import Recorded
from panel.ledger.kept import Kept, Values
from panel.ledger.models import LogEvent
from panel.ledger.registers import Register
from panel.ledger.registry import Registry
from panel.ledger.rows import HistoryRow

AT_ONCE = 200
"""Streams read together; with `_EVENTS` what bounds the memory."""
_EVENTS: Final = 2000
"""Events read together, where no stream alone has more."""
REGISTERS: Final = f"{Register.category}/"


@dataclass(frozen=True)
class Unreadable:
    """An event at which a stream's fold stops."""

    position: int
    stream: str
    why: str


class Lacking(NamedTuple):
    """A row that a fold gives and its table doesn't have, and the values to write it by."""

    row: HistoryRow
    values: Values


@dataclass
class Compared:
    """One stream: its facts, and how the rows differ from what they fold to."""

    stream: str
    version: int = 0
    facts: list[Recorded] = field(default_factory=list)
    stray: list[HistoryRow] = field(default_factory=list)
    missing: list[Lacking] = field(default_factory=list)
    unreadable: Unreadable | None = None

    @property
    def differs(self) -> bool:
        """Whether a row is there that shouldn't be, or the other way round."""
        return bool(self.stray or self.missing)


def everything(registry: Registry) -> Iterator[Compared]:
    """Every stream of the log but the registers, and every stream that only rows know of."""
    for names in in_log():
        yield from compare(registry, names)
    yield from strays(registry)


def strays(registry: Registry) -> Iterator[Compared]:
    """The rows of streams that the log doesn't have, and of registers, which become none."""
    for model in models(registry):
        known = LogEvent.objects.filter(stream=OuterRef("stream"))
        none = ~Exists(known) | Q(stream__startswith=REGISTERS)
        unknown = model.objects.filter(none).order_by("stream", "pk")
        for row in unknown.iterator(chunk_size=AT_ONCE):
            yield Compared(row.stream, stray=[row])


def models(registry: Registry) -> list[type[HistoryRow]]:
    """The tables that states become rows of, each once."""
    return list(dict.fromkeys(projection.model for projection in registry.projections()))


def compare(registry: Registry, names: Sequence[str]) -> Iterator[Compared]:
    """Each of these streams as of one moment of its own, however many writers there are."""
    for start in range(0, len(names), AT_ONCE):
        yield from _compare(registry, names[start : start + AT_ONCE])


def _compare(registry: Registry, names: Sequence[str]) -> Iterator[Compared]:
    while names:
        found = _facts(registry, names)
        rows = {name: list[Kept]() for name in names}
        for model in models(registry):
            for row in kept.rows(model, names):
                rows[row.stream].append(row)
        for name in names:
            _fold(registry, found[name], rows[name])
        _look_again(list(found.values()), rows)
        # Rows are committed with their events: where the version is still what it was before the
        # rows were read, the rows were of that version too. The others are read again.
        settled = store.versions(names)
        yield from (found[name] for name in names if settled[name] == found[name].version)
        names = [name for name in names if settled[name] != found[name].version]


def in_log(*, after: str = "") -> Iterator[list[str]]:
    """The names of all streams but the registers, as many together as are read together."""
    last = after
    others = LogEvent.objects.exclude(stream__startswith=REGISTERS).values_list("stream")
    ends = others.annotate(Max("version")).order_by("stream")
    while some := list(ends.filter(stream__gt=last)[:AT_ONCE]):
        yield from _together(some)
        last, _ = some[-1]


def _together(some: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    names, events = list[str](), 0
    for name, version in some:
        if names and events + version > _EVENTS:
            yield names
            names, events = [], 0
        names.append(name)
        events += version
    yield names


def _facts(registry: Registry, names: Sequence[str]) -> Mapping[str, Compared]:
    found = {name: Compared(name) for name in names}
    for row in store.of_streams(names):
        compared = found[row.stream]
        compared.version = row.version
        try:
            compared.facts.append(codec.recorded(row, registry))
        except Exception as error:  # whatever a body dies of, the others are still to be read
            compared.unreadable = compared.unreadable or Unreadable(
                row.position, row.stream, str(error)
            )
    for compared in found.values():
        compared.unreadable = compared.unreadable or _gap(compared.facts)
    return found


def _fold(registry: Registry, compared: Compared, rows: list[Kept]) -> None:
    """Tell what the stream's fold lacks; of its rows, those that it gives are taken out."""
    if compared.unreadable is None:
        try:
            wanted = _folded(registry, compared.facts)
        except Exception as error:  # a fold is code of any slice's; the other streams go on
            compared.unreadable = _stops(registry, compared.facts, error)
        else:
            lacking = {(type(row), kept.values_of(row)): row for row in wanted}
            rows[:] = [row for row in rows if not lacking.pop((row.model, row.values), None)]
            compared.missing = [Lacking(row, values) for (_, values), row in lacking.items()]
    if compared.unreadable:
        rows.clear()


def _look_again(streams: Sequence[Compared], rows: Mapping[str, list[Kept]]) -> None:
    """Have the ORM say of the rows left over whether one that is missing is the same."""
    numbers: dict[type[HistoryRow], list[int]] = defaultdict(list)
    for row in chain.from_iterable(rows.values()):
        numbers[row.model].append(row.pk)
    left: dict[str, list[HistoryRow]] = defaultdict(list)
    for model, some in numbers.items():
        for row in model.objects.filter(pk__in=some).order_by("pk"):
            left[row.stream].append(row)
    for compared in streams:
        if compared.stream in left:
            compared.stray, compared.missing = _difference(left[compared.stream], compared.missing)


def _folded(registry: Registry, facts: Sequence[Recorded]) -> list[HistoryRow]:
    kind = registry.states[facts[0].stream.partition("/")[0]]
    if kind.rowless:
        return []
    return list(projections.history(registry, facts))


def _gap(facts: Sequence[Recorded]) -> Unreadable | None:
    for place, recorded in enumerate(facts, start=1):
        if recorded.fact.version != place:
            why = f"version {place} is wanted here, not {recorded.fact.version}"
            return Unreadable(recorded.position, recorded.stream, why)
    return None


def _stops(registry: Registry, facts: Sequence[Recorded], error: Exception) -> Unreadable:
    """Where a fold that failed stops, sought event by event."""
    for many in range(1, len(facts)):
        try:
            _folded(registry, facts[:many])
        except Exception as sooner:  # as above
            error, facts = sooner, facts[:many]
            break
    last = facts[-1]
    why = f"{last.fact.event.name} can't be folded: {type(error).__name__}: {error}"
    return Unreadable(last.position, last.stream, why)


def _difference(
    rows: Iterable[HistoryRow], wanted: Iterable[Lacking]
) -> tuple[list[HistoryRow], list[Lacking]]:
    lacking = {_identity(one.row): one for one in wanted}
    stray = []
    for row in rows:
        same = lacking.get(_identity(row))
        if same is not None and _plain(same.row) == _plain(row):
            del lacking[_identity(row)]
        else:
            stray.append(row)
    return stray, list(lacking.values())


def _identity(row: HistoryRow) -> tuple[Any, ...]:
    return type(row), row.row_key, row.since, row.held_from


def _plain(row: HistoryRow) -> tuple[Any, ...]:
    return row.held_to, *map(_as_stored, row.content())


def _as_stored(value: Any) -> Any:
    """What comes back from the database for a value that a fold put there."""
    match value:
        case Enum():
            return value.value
        case list() | tuple():
            return [_as_stored(item) for item in value]
        case dict():
            return {key: _as_stored(item) for key, item in value.items()}
        case _:
            return value
