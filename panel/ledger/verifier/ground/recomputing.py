"""Recompute a verdict from the events shown; refuse the answer that doesn't follow from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from panel.ledger.canonical import Json
from panel.ledger.members import FileError, text_in
from panel.ledger.verifier.events import Event
from panel.ledger.verifier.ground import facts, words
from panel.ledger.verifier.ground import law as folds
from panel.ledger.verifier.ground.folding import fold
from panel.ledger.verifier.ground.judging import judge
from panel.ledger.verifier.ground.known import Asked, Known, Part, meaning
from panel.ledger.verifier.ground.standing import Data, day_in, day_or_none, instant, text_or
from panel.ledger.verifier.register import Entry

DECIDING = ("list-entry/", "exemption-request/")
"""The kinds of stream by which it is decided whether somebody was exempt."""
LONGEST = 366
"""Days that may be asked about at once."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What was recomputed, in words, and what the answer says that was not."""

    found: tuple[str, ...]
    unproved: tuple[str, ...]


def recompute(
    question: dict[str, Json],
    answer: dict[str, Json],
    entered: Iterable[Entry],
    evidence: Sequence[Event],
    *,
    law: str | None,
) -> Ground | None:
    """The ground of the answer; None where the question is none about an exemption.

    `law` is the stream of which the evidence holds all that was known.
    """
    if "date" not in question:
        return None
    asked = _asked(question)
    streams = _streams(entered, evidence)
    known = _known(asked, streams, law, instant(text_in(question, "as_of"), "'as_of'"))
    possible = [(judge(asked, known, zone), zone) for zone in _zones(known)]
    parts = _chosen(asked, known, answer, possible)
    shown = words.Shown(asked, known, parts)
    of_zone = any(other != possible[0][0] for other, _ in possible)
    unproved = words.left_open(shown, answer, of_zone=of_zone)
    return Ground(tuple(words.found(shown)), tuple(unproved))


def _asked(question: Data) -> Asked:
    first = day_in(question, "date")
    last = day_or_none(question, "until") or first
    if not 0 <= (last - first).days < LONGEST:
        raise FileError(f"from 1 to {LONGEST} days are asked about at once")
    return Asked(
        person=text_in(question, "person"),
        state=text_in(question, "state"),
        day=first,
        last_day=last,
        way=text_in(question, "leg"),
        measure=text_in(question, "measure"),
        ground=text_or(question, "ground", ""),
    )


def _streams(entered: Iterable[Entry], evidence: Sequence[Event]) -> dict[str, list[Event]]:
    """The events by their streams; none may be missing by which it can be decided."""
    streams: dict[str, list[Event]] = {}
    for event in evidence:
        streams.setdefault(event.stream, []).append(event)
    shown = {(event.stream, event.version) for event in evidence}
    for stream, version in (entry.version for entry in entered):
        if stream.startswith(DECIDING) and (stream, version) not in shown:
            raise _missing(stream, version)
    return streams


def _missing(stream: str, version: int) -> FileError:
    return FileError(f"the verdict may rest on {stream} version {version}, not shown here")


def _known(
    asked: Asked,
    streams: Mapping[str, Sequence[Event]],
    whole: str | None,
    moment: datetime,
) -> Known:
    listing = folds.listing(streams.get(f"list-entry/{asked.person}", ()))
    requests = (fold(*one) for one in streams.items() if one[0].startswith("exemption-request/"))
    about = (r for r in requests if r.status and r.measure == asked.measure)
    named = sorted(
        (r for r in about if asked.person in r.persons), key=lambda r: (r.number, r.stream)
    )
    stream = f"regime/{listing.regime}" if listing else ""
    if listing and whole != stream:
        raise FileError(f"the verdict rests on {stream}, not shown whole here")
    of_regime = folds.law(streams.get(stream, ()))
    rules = {}
    for regime in {one.rules for one in of_regime.intervals} | {"any"}:
        stream = f"rule/{regime}.{asked.measure}.{asked.ground}"
        if stream in streams:
            rules[regime] = folds.rule(_unbroken(streams, stream))
    exemptions = [meaning(one, asked.person, moment) for one in named]
    return Known(listing, of_regime.intervals, exemptions, rules, of_regime.contested)


def _unbroken(streams: Mapping[str, Sequence[Event]], stream: str) -> Sequence[Event]:
    """All of a stream's events, up to the last that is shown."""
    events = streams.get(stream, ())
    versions = {event.version for event in events}
    for version in range(1, max(versions, default=0)):
        if version not in versions:
            raise _missing(stream, version)
    return events


def _zones(known: Known) -> Iterator[tzinfo]:
    """Zones that differ in the day into which a measure's first instant falls; UTC first.

    Which zone is the territory's is not in any event. Every one in use lies from 12 hours behind
    UTC to 14 before it, at a quarter of an hour.
    """
    instants = [one.begins_at for one in known.intervals if one.begins_at]
    seen: set[tuple[tuple[date, bool], ...]] = set()
    for quarters in sorted(range(-48, 57), key=abs):
        zone = timezone(timedelta(minutes=15 * quarters))
        local = [at.astimezone(zone) for at in instants]
        falls = tuple((at.date(), at.time() == time.min) for at in local)
        if falls not in seen:
            seen.add(falls)
            yield zone


def _chosen(
    asked: Asked,
    known: Known,
    answer: Data,
    possible: Sequence[tuple[Sequence[Part], tzinfo]],
) -> Sequence[Part]:
    """What follows in a zone in which the answer is right; FileError where there is none."""
    refusals = []
    for parts, zone in possible:
        wanted = facts.due(asked, known, parts, zone)
        wrong = list(facts.differences(answer, wanted))
        if not wrong:
            return parts
        refusals.append((wrong, wanted, parts))
    wrong, wanted, parts = min(refusals, key=lambda one: len(one[0]))
    told = " ".join(words.part(one, known) for one in parts)
    if {"verdict", "reason"}.isdisjoint(wrong):
        name = wrong[0]
        raise FileError(
            f"the answer says of {name!r} {answer[name]!r:.300}, but from the events shown follows"
            f" {wanted[name]!r:.300}"
        )
    raise FileError(
        f"the answer says {words.verdict(answer['verdict'], answer.get('reason'))}, but from the"
        f" events shown follows {words.verdict(wanted['verdict'], wanted['reason'])}: {told}"
    )
