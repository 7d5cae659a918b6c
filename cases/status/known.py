"""What is asked, and what was known of it: plain values that a judgement rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

import msgspec

from cases.exemptions.statuses import ENDED, GRANTED, PENDING, Status
from cases.exemptions.values import Way
from cases.regimes.events import Measure
from panel.ledger.values import holds

OWN_NATIONAL: Final = "own_national"
"""The standing exception that the record itself shows: nobody claims it."""


def following(day: date) -> date:
    """The day after; of the last that there is, itself."""
    return day if day == date.max else day + timedelta(days=1)


class Verdict(StrEnum):
    """The answer in one word."""

    NOT_LISTED = "NOT_LISTED"
    NO_BAN = "NO_BAN"
    EXCEPTED = "EXCEPTED"
    EXEMPT = "EXEMPT"
    NOT_COVERED = "NOT_COVERED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    NO_EXEMPTION_ON_RECORD = "NO_EXEMPTION_ON_RECORD"
    UNDETERMINED = "UNDETERMINED"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Who, where, when, in which way."""

    person: str
    state: str
    day: date
    until: date | None = None
    """The last day asked about, where it is more than one."""
    measure: Measure = Measure.TRAVEL_BAN
    way: Way = Way.ENTRY
    ground: str | None = None
    """A ground on which somebody says that nothing was to be filed."""

    @property
    def last_day(self) -> date:
        """The last day asked about."""
        return self.until or self.day


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What the list says of the person."""

    listed_on: date
    delisted_on: date | None
    earlier: tuple[tuple[date, date], ...] = ()
    """Terms on the list before, [listed, delisted) each."""
    nationalities: tuple[str, ...] = ()
    """ISO codes, as first listed."""
    amended: tuple[tuple[date, tuple[str, ...]], ...] = ()
    """Other nationalities, each from the day on which the entry was amended so."""

    def nationals_of(self, day: date) -> tuple[str, ...]:
        """The nationalities in the entry as of the day."""
        return next((n for on, n in reversed(self.amended) if on <= day), self.nationalities)

    @property
    def terms(self) -> tuple[tuple[date, date | None], ...]:
        """Every term on the list."""
        return (*self.earlier, (self.listed_on, self.delisted_on))

    def holds(self, day: date) -> bool:
        """Whether they were on the list on the day."""
        return any(holds(day, since=since, until=until) for since, until in self.terms)


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """A measure on one legal basis, [valid_from, until) as then known."""

    measure: str
    basis: str
    instrument: str
    valid_from: date
    until: date | None
    body: str | None
    valid_from_at: datetime | None = None
    """The instant, where it began at one and not with the day."""
    rules: str | None = None
    """The regime whose rules say how to exempt from it."""

    def begins(self, zone: tzinfo) -> date:
        """The first day with it, wholly or in part, in a territory of this zone."""
        return self.valid_from_at.astimezone(zone).date() if self.valid_from_at else self.valid_from

    def splits(self, day: date, zone: tzinfo) -> bool:
        """Whether it begins in the midst of the day there."""
        if self.valid_from_at is None or self.begins(zone) != day:
            return False
        return self.valid_from_at.astimezone(zone).time() != datetime.min.time()

    def holds(self, day: date, zone: tzinfo = UTC) -> bool:
        """Whether it was in force on the day, or on a part of it."""
        return holds(day, since=self.begins(zone), until=self.until)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A ground of exemption: from which day on it needs no filing, in the order published."""

    regime: str
    ground: str
    published: tuple[tuple[date, bool], ...]

    def stands(self, day: date) -> bool:
        """Whether nothing was to be filed, by the newest publication that the day falls under."""
        found = [standing for valid_from, standing in self.published if valid_from <= day]
        return bool(found) and found[-1]


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """What a request or exemption means for the person."""

    request: str
    status: str
    first_day: date
    last_day: date
    ways: dict[str, frozenset[Way]]
    late: bool = False
    """A notification after the fact that came too late by the rule."""
    took_effect_at: datetime | None = None
    """The hour at which silence adopted it."""
    ends: tuple[tuple[date, str], ...] = ()
    """Each first day without it for the person, and why: removed, revoked, lapsed, condition."""

    proposed_until: date | None = None
    """The later last day that the State asks for, or that is before the Committee."""

    @property
    def granted(self) -> bool:
        """Whether it is in force, or was."""
        return self.status in GRANTED | ENDED

    @property
    def pending(self) -> bool:
        """Whether it, or its extension, is before somebody who may yet grant it."""
        return self.status in PENDING or self.proposed_until is not None

    @property
    def refused(self) -> bool:
        """Whether it was refused, or stands objected."""
        return self.status in {Status.REFUSED, Status.OBJECTED}

    def ended(self, day: date, *causes: str) -> str | None:
        """By which of these causes it no longer held for the person on the day."""
        return next((by for on, by in sorted(self.ends) if on <= day and by in causes), None)

    def over(self, day: date) -> str | None:
        """Whether it was revoked by the day, or had lapsed."""
        return self.ended(day, "revoked", "lapsed")

    def reaches(self, question: Question) -> bool:
        """Whether it is about that territory and that way into it."""
        return question.way in self.ways.get(question.state, ())

    def misses(self, question: Question, day: date) -> str | None:
        """The first dimension in which it doesn't cover the day; None where it covers."""
        if self.ended(day, "removed"):
            return "person"
        if question.state not in self.ways:
            return "territory"
        if question.way not in self.ways[question.state]:
            return "leg"
        if not self.first_day <= day <= self.last_day:
            return "window"
        return self.ended(day, "condition")

    def would_cover(self, question: Question, day: date) -> bool:
        """Whether it would cover the day, were what is before the Committee granted as asked."""
        last = self.proposed_until or self.last_day
        return msgspec.structs.replace(self, last_day=last).misses(question, day) is None

    def changes(self) -> Iterable[date]:
        """The days from which on it says something else."""
        yield self.first_day
        yield following(self.last_day)
        if self.proposed_until:
            yield following(self.proposed_until)
        yield from (day for day, _ in self.ends)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the judgement rests on."""

    listing: Listing | None
    intervals: tuple[Interval, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    rules: tuple[Rule, ...] = ()
    """Of the measure asked about, in the regimes that its intervals name and in every regime."""
    zone: tzinfo = UTC
    """In which a day is told in the territory."""

    def standing(self, interval: Interval, day: date) -> tuple[str, ...]:
        """The grounds that needed no filing on the day, under the law of the interval."""
        regimes = {interval.rules, "any"}
        found = (r.ground for r in self.rules if r.regime in regimes and r.stands(day))
        return tuple(dict.fromkeys(found))

    def changes(self) -> set[date]:
        """Every day from which on a verdict may be another."""
        found = {day for one in self.exemptions for day in one.changes()}
        for interval in self.intervals:
            begins = interval.begins(self.zone)
            found |= {begins, following(begins)} | ({interval.until} if interval.until else set())
        if self.listing is not None:
            found |= {day for term in self.listing.terms for day in term if day}
            found |= {day for day, _ in self.listing.amended}
        return found | {day for rule in self.rules for day, _ in rule.published}


class Instant(msgspec.Struct, frozen=True, kw_only=True):
    """An instant within a day asked about, and the verdicts before and after it on that day."""

    at: datetime
    what: str
    before: Verdict
    after: Verdict


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Days of a range that are judged alike."""

    first_day: date
    last_day: date
    verdict: Verdict
    reason: str | None
    by: str | None
    basis: str | None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict, why, and the interval it was judged under."""

    verdict: Verdict
    reason: str | None = None
    interval: Interval | None = None
    by: str | None = None
    """The request that decides it."""
    instants: tuple[Instant, ...] = ()
    parts: tuple[Part, ...] = ()
    """Of a range that is not judged alike on all its days."""
