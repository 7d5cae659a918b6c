"""What an event changes of that on which findings rest: of whom, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from cases.exemptions.events import AdoptionRecorded, ExemptionLapsed, ExtensionRecorded
from cases.exemptions.models import PersonRow, person_rows
from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, GRANTED
from cases.findings.domain import Finding
from cases.findings.events import Cause, IncidentAssessed
from cases.findings.models import FindingRow
from cases.incidents.domain import Letter
from cases.incidents.letter_events import LetterPositionStated, ReplyReceived
from cases.incidents.models import AllegationRow
from cases.listing.domain import ListEntry
from cases.listing.events import EntryAmended, EntryDelisted, EntryRelisted
from cases.listing.models import EntryRow
from cases.regimes.domain import Regime
from cases.regimes.events import MeasureEnded, MeasureOrdered
from panel.ledger import streams
from panel.ledger.events import Event, Recorded
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL, Moment
from panel.ledger.states import Corrected, S, Voided, fold, stream_name
from panel.ledger.values import holds, new_york_day

NEWS: Final[tuple[type[Event], ...]] = (
    *Request.events,
    EntryAmended,
    EntryDelisted,
    EntryRelisted,
    MeasureOrdered,
    MeasureEnded,
    ReplyReceived,
    LetterPositionStated,
    Voided,
    Corrected,
)
_BY_CLOCK: Final = (AdoptionRecorded, ExtensionRecorded, ExemptionLapsed)
"""Say that something took effect, which the state before says already."""


class Doubt(NamedTuple):
    """That a finding rests on something that changed."""

    finding: str
    """Its key."""
    cause: Cause
    what: str


def doubts(registry: Registry, recorded: Recorded) -> Iterator[Doubt]:
    """What an event makes doubtful of what was found before it, of each finding all at once."""
    category, _, key = recorded.stream.partition("/")
    found: dict[str, list[Doubt]] = {}
    for one in _KINDS.get(category, _none)(registry, recorded, key):
        found.setdefault(one.finding, []).append(one)
    for finding, every in found.items():
        if _assessed_since(finding, recorded.position):
            continue
        words = "; ".join(dict.fromkeys(one.what for one in every))
        yield Doubt(finding, every[0].cause, words)


def _assessed_since(finding: str, position: int) -> bool:
    known = LogEvent.objects.filter(stream=stream_name(Finding, finding), position__gt=position)
    return known.filter(type=IncidentAssessed.name).exists()


def _none(_registry: Registry, _recorded: Recorded, _key: str) -> Iterator[Doubt]:
    return iter(())


def _told(**which: Any) -> list[AllegationRow]:
    """What is alleged of persons, where something is found of it."""
    rows = list(AllegationRow.objects.filter(held_to=STILL, **which))
    names = {stream_name(Finding, row.key) for row in rows}
    found = FindingRow.objects.filter(held_to=STILL, stream__in=names).values_list("stream")
    told = {stream for (stream,) in found} if names else set()
    return [row for row in rows if stream_name(Finding, row.key) in told]


def _around(registry: Registry, recorded: Recorded, kind: type[S]) -> tuple[S, S]:
    """A stream before the event and after it."""
    moment = Moment(recorded.position, recorded.recorded_at)
    (stream,) = streams.as_of(registry, [recorded.stream], moment)
    facts = [one.fact for one in stream.records]
    return fold(kind, facts[:-1]), fold(kind, facts)


def _exemptions(registry: Registry, recorded: Recorded, key: str) -> Iterator[Doubt]:
    persons = PersonRow.objects.filter(stream=recorded.stream).values("person")
    alleged = _told(person__in=persons)
    if not alleged:
        return
    before, after = (
        _covered(key, state, recorded.recorded_at) for state in _around(registry, recorded, Request)
    )
    took_effect = isinstance(recorded.fact.event, _BY_CLOCK)
    for row in alleged:
        was, now = before.get(row.person), after.get(row.person)
        same = was is not None and now is not None and _meant(was) == _meant(now)
        if (was, now) == (None, None) or (same and not took_effect):
            continue
        if any(one is not None and _covers(one, row) for one in (was, now)):
            yield Doubt(row.key, Cause.EXEMPTION, _exempted(row, was, now))


def _covered(key: str, request: Request, at: datetime) -> dict[str, PersonRow]:
    """The persons for whom it is in force, or was."""
    if request.status is None:
        return {}
    rows = person_rows(key, request, request.at(at))
    return {row.person: row for row in rows if row.status in GRANTED | ENDED}


def _meant(row: PersonRow) -> tuple[Any, ...]:
    return row.status, row.measure, row.first_day, row.last_day, row.ways, row.ends, row.conditions


def _covers(exempt: PersonRow, alleged: AllegationRow) -> bool:
    if exempt.measure != alleged.measure or not set(exempt.ways) & set(alleged.states):
        return False
    first, last = alleged.first_day, alleged.last_day
    if first is None or last is None:
        return True
    return exempt.first_day <= last and first <= exempt.last_day


def _exempted(alleged: AllegationRow, was: PersonRow | None, now: PersonRow | None) -> str:
    row = now or was
    assert row is not None
    said = f"{row.number}, an exemption of {row.person} in {', '.join(sorted(row.ways))}"
    if now is None:
        return f"{said}, was struck"
    if not _covers(now, alleged):
        return f"{said}, covers it no longer"
    days = f"{row.first_day} to {row.last_day}"
    ended = "".join(f"; {cause} from {day}" for day, cause in row.ends)
    return f"{said} from {days}, is {row.status}{ended}"


def _entries(_registry: Registry, recorded: Recorded, key: str) -> Iterator[Doubt]:
    event = recorded.fact.event
    match event:
        case EntryAmended():
            what = f"the entry of {key} was amended: {', '.join(event.changed)}"
        case EntryDelisted():
            what = f"{key} is not listed from {event.delisted_on} on"
        case EntryRelisted():
            what = f"{key} is listed again from {event.listed_on} on"
        case Voided() | Corrected():
            what = f"the record of {key} on the list was corrected: {event.reason}"
        case _:
            return
    for row in _told(person=key):
        gone = event.delisted_on if isinstance(event, EntryDelisted) else None
        if gone is None or row.last_day is None or gone <= row.last_day:
            yield Doubt(row.key, Cause.LISTING, what)


def _measures(registry: Registry, recorded: Recorded, key: str) -> Iterator[Doubt]:
    listed = EntryRow.objects.filter(held_to=STILL, regime=key).values("reference")
    alleged = _told(person__in=listed)
    if not alleged:
        return
    before, after = _around(registry, recorded, Regime)
    for row in alleged:
        was, now = _binding(before, row), _binding(after, row)
        if was != now:
            words = " and ".join(sorted(was ^ now))
            what = f"whether the {row.measure} bound then was corrected: {words}"
            yield Doubt(row.key, Cause.MEASURE, what)


def _binding(regime: Regime, alleged: AllegationRow) -> set[str]:
    """On which bases it bound on the first and last day alleged; each basis where none is known."""
    days = {day for day in (alleged.first_day, alleged.last_day) if day is not None}
    known = [one for one in regime.intervals if one.measure == alleged.measure]
    if not days:
        return {f"{i.basis}, {i.valid_from} to {i.until or 'no known end'}" for i in known}
    return {
        f"{one.basis} on {day}"
        for one in known
        for day in days
        if holds(day, since=one.valid_from, until=one.until)
    }


def _replies(registry: Registry, recorded: Recorded, key: str) -> Iterator[Doubt]:
    if not isinstance(recorded.fact.event, ReplyReceived | LetterPositionStated):
        return
    letter, event = streams.newest(registry, Letter, key), recorded.fact.event
    finding = stream_name(Finding, letter.incident)
    if not FindingRow.objects.filter(held_to=STILL, stream=finding).exists():
        return
    reply = letter.replies.get(recorded.fact.version)
    late = ", after its last day" if reply and reply.late else ""
    who, on = letter.state or letter.addressee, new_york_day(event.received_at)
    yield Doubt(letter.incident, Cause.REPLY, f"{who} replied to {letter.number} on {on}{late}")


_Changes = Callable[[Registry, Recorded, str], Iterable[Doubt]]
_KINDS: Final[Mapping[str, _Changes]] = {
    Request.category: _exemptions,
    ListEntry.category: _entries,
    Regime.category: _measures,
    Letter.category: _replies,
}
