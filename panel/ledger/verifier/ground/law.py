"""When a person was on the list, and which measures bound States then, folded from their events."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, tzinfo

from panel.ledger.members import object_in, text_in
from panel.ledger.verifier.events import Event
from panel.ledger.verifier.ground.standing import (
    day_in,
    instant_or_none,
    standing,
    text_or,
    texts_in,
    truth_in,
    unknown,
)

_NO_TERM = frozenset({"entry.missing", "entry.found"})


@dataclass(frozen=True, slots=True)
class Term:
    """A stay on the list, or a measure's time: [since, until), in days."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)

    def words(self) -> str:
        """For a reader."""
        end = f" to {self.until} (the first day without)" if self.until else ", with no end known"
        return f"from {self.since}{end}"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list says of a person."""

    regime: str
    nationalities: tuple[tuple[date, tuple[str, ...]], ...]
    """Which, and since when by the entry, in order."""
    terms: tuple[Term, ...]
    """In order; the last may go on."""

    def nationals_of(self, day: date) -> tuple[str, ...]:
        """The nationalities in the entry as of the day."""
        return next((n for since, n in reversed(self.nationalities) if since <= day), ())

    def holds(self, day: date) -> bool:
        """Whether they were on the list on the day."""
        return any(term.holds(day) for term in self.terms)


def listing(events: Iterable[Event]) -> Listing | None:
    """The listing, from all events of the entry's stream; None where there is none."""
    found: Listing | None = None
    for event in standing(events):
        match event.type:
            case "entry.listed":
                row = object_in(event.data, "entry")
                found = Listing(
                    text_in(event.data, "regime"),
                    ((date.min, texts_in(event.data, "nationality_codes")),),
                    (Term(day_in(row, "listed_on")),),
                )
            case "entry.amended" if found:
                found = replace(found, nationalities=_amended(found, event))
            case "entry.delisted" if found:
                last = replace(found.terms[-1], until=day_in(event.data, "delisted_on"))
                found = replace(found, terms=(*found.terms[:-1], last))
            case "entry.relisted" if found:
                # A term that never ended is taken to have begun anew.
                ended = tuple(term for term in found.terms if term.until)
                found = replace(found, terms=(*ended, Term(day_in(event.data, "listed_on"))))
            case "entry.amended" | "entry.delisted" | "entry.relisted":
                pass
            case other if other not in _NO_TERM:
                raise unknown(event)
    return found


def _amended(known: Listing, event: Event) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Since the newest day that the amended entry bears; one without reads as if always so."""
    codes = texts_in(event.data, "nationality_codes")
    if codes == known.nationalities[-1][1]:
        return known.nationalities
    row = object_in(event.data, "entry")
    days = [day_in({"day": text}, "day") for text in texts_in(row, "last_updated")]
    since = max(days, default=date.min)
    return (*(one for one in known.nationalities if one[0] < since), (since, codes))


@dataclass(frozen=True, slots=True)
class Interval:
    """A measure on one legal basis, as then known."""

    measure: str
    basis: str
    instrument: str
    since: date
    begins_at: datetime | None
    """The instant, where it began at one and not with the day."""
    body: str
    rules: str
    """The regime whose rules say how to exempt from it."""
    until: date | None = None
    """The first day without it."""

    def begins(self, zone: tzinfo) -> date:
        """The first day with it, wholly or in part, in a territory of this zone."""
        return self.begins_at.astimezone(zone).date() if self.begins_at else self.since

    def splits(self, day: date, zone: tzinfo) -> bool:
        """Whether it begins in the midst of the day there."""
        if self.begins_at is None or self.begins(zone) != day:
            return False
        return self.begins_at.astimezone(zone).time() != time.min

    def holds(self, day: date, zone: tzinfo) -> bool:
        """Whether it was in force on the day, or on a part of it."""
        return Term(self.begins(zone), self.until).holds(day)


@dataclass(slots=True)
class Law:
    """A regime's measures, and which States contest which instrument."""

    intervals: list[Interval] = field(default_factory=list)
    """In the order in which they began."""
    contested: list[tuple[str, str]] = field(default_factory=list)
    """State and instrument."""


def law(events: Iterable[Event]) -> Law:
    """The law, from all events of the regime's stream."""
    law = Law()
    for event in standing(events):
        data = event.data
        match event.type:
            case "regime.measure_ordered":
                law.intervals.append(
                    Interval(
                        measure=text_in(data, "measure"),
                        basis=text_in(data, "basis"),
                        instrument=text_in(data, "instrument"),
                        since=day_in(data, "valid_from"),
                        begins_at=instant_or_none(data, "valid_from_at"),
                        body=text_or(data, "exempting_body", ""),
                        rules=text_or(data, "rules", ""),
                    )
                )
            case "regime.measure_ended":
                ended = text_in(data, "measure"), text_in(data, "basis")
                until = day_in(data, "until")
                law.intervals = [
                    replace(one, until=until) if (one.measure, one.basis) == ended else one
                    for one in law.intervals
                ]
            case "regime.position_recorded":
                if truth_in(data, "contests"):
                    law.contested.append((text_in(data, "state"), text_in(data, "instrument")))
            case _:
                raise unknown(event)
    law.intervals.sort(key=lambda one: (one.since, one.basis))
    return law


@dataclass(frozen=True, slots=True)
class Rule:
    """A ground of exemption, as published from time to time."""

    published: tuple[tuple[date, bool], ...]
    """From which day on, and whether nothing is to be filed, in the order of publication."""

    def stands(self, day: date) -> bool:
        """Whether nothing was to be filed, by the newest publication that the day falls under."""
        found = [standing for since, standing in self.published if since <= day]
        return bool(found) and found[-1]


def rule(events: Iterable[Event]) -> Rule:
    """The rule, from all events of its stream."""
    published = []
    for event in standing(events):
        if event.type != "rule.published":
            raise unknown(event)
        nothing = text_or(event.data, "procedure", "") == "X"
        published.append((day_in(event.data, "valid_from"), nothing))
    return Rule(tuple(published))
