"""What is asked, what is known of it and what is found: plain values to judge by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from panel.ledger.verifier.ground.law import Interval, Listing, Rule
from panel.ledger.verifier.ground.request import ENDED, GRANTED, PENDING, Request

BAN, FREEZE, NOTIFICATION = "travel_ban", "asset_freeze", "travel_notification"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who, where, when, in which way."""

    person: str
    state: str
    day: date
    last_day: date
    way: str
    measure: str
    ground: str = ""
    """A ground on which somebody says that nothing was to be filed."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """What a request or exemption means for the person, at the instant asked about."""

    request: str
    number: str
    status: str
    first_day: date
    last_day: date
    ways: dict[str, frozenset[str]]
    ends: tuple[tuple[date, str], ...] = ()
    """First days on which it no longer covers the person, and why, the earliest first."""
    proposed_until: date | None = None
    """The later last day that the State asks for, or that is before the Committee."""
    late: bool = False
    """A notification after the fact that came too late by the rule."""
    decided: str = ""
    """How, in words."""

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
        return self.status in {"refused", "objected"}

    @property
    def doubtful(self) -> bool:
        """Whether its effect is open: notice was given too late."""
        return self.late and self.status == "noted"

    def ended(self, day: date, *causes: str) -> str | None:
        """By which of these causes it no longer held for the person on the day."""
        return next((why for on, why in self.ends if on <= day and why in causes), None)

    def over(self, day: date) -> str | None:
        """Whether it was revoked by the day, or had lapsed."""
        return self.ended(day, "revoked", "lapsed")

    def reaches(self, asked: Asked) -> bool:
        """Whether it is about that territory and that way into it."""
        return asked.way in self.ways.get(asked.state, ())

    def would_cover(self, asked: Asked, day: date) -> bool:
        """Whether it would cover the day, were what is before the Committee granted as asked."""
        last = self.proposed_until or self.last_day
        return replace(self, last_day=last).misses(asked, day) is None

    def misses(self, asked: Asked, day: date) -> str | None:
        """The first dimension in which it doesn't cover the day; None where it covers."""
        if self.ended(day, "removed"):
            return "person"
        if asked.state not in self.ways:
            return "territory"
        if asked.way not in self.ways[asked.state]:
            return "leg"
        if not self.first_day <= day <= self.last_day:
            return "window"
        return self.ended(day, "condition")


def meaning(request: Request, person: str, moment: datetime) -> Exemption:
    """What the request means for the person at the instant."""
    status, last_day = request.at(moment)
    only = request.only_persons
    ends = [(day, why) for day, why, whom in request.ends if not whom or person in whom]
    if status == "lapsed" and request.extension:
        # It lapses at midnight in New York, when the date is the same in UTC.
        ends.append((request.extension.lapses_at.date(), "lapsed"))
    if status in GRANTED | ENDED and only is not None and person not in only:
        status = "refused"
    return Exemption(
        request=request.stream.partition("/")[2],
        number=request.number,
        status=status,
        first_day=request.first_day,
        last_day=last_day,
        ways=request.ways,
        ends=tuple(sorted(ends)),
        proposed_until=_proposed(request, status, last_day),
        late=bool(request.after_the_fact and request.late),
        decided=request.decision(moment),
    )


def _proposed(request: Request, status: str, last_day: date) -> date | None:
    later = request.extension
    days = [request.longer] if request.longer else []
    if later is not None and not later.objected:
        days.append(later.last_day)
    return next((day for day in days if status in GRANTED and last_day < day), None)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is judged by."""

    listing: Listing | None
    intervals: Sequence[Interval] = ()
    exemptions: Sequence[Exemption] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """Of the ground asked about, by regime."""
    contested: Sequence[tuple[str, str]] = ()
    """State and instrument."""

    def contesting(self, instrument: str) -> list[str]:
        """The States that contest the instrument."""
        return sorted({state for state, of in self.contested if of == instrument})

    def excepts(self, ground: str, interval: Interval, day: date) -> bool:
        """Whether nothing is to be filed on this ground under the law of the interval."""
        # That somebody is a national is in the record, and nobody claims it.
        claimed = ground not in {"", "own_national"}
        rules = (self.rules.get(regime) for regime in (interval.rules, "any"))
        return claimed and any(rule is not None and rule.stands(day) for rule in rules)

    def changes(self, zone: tzinfo) -> Iterator[date]:
        """Every day from which on a verdict may be another, each once."""
        yield from {day for day in self._changes(zone) if day}

    def _changes(self, zone: tzinfo) -> Iterator[date | None]:
        for one in self.exemptions:
            yield from (one.first_day, _after(one.last_day), *(day for day, _ in one.ends))
            yield _after(one.proposed_until) if one.proposed_until else None
        for interval in self.intervals:
            begins = interval.begins(zone)
            yield from (begins, _after(begins), interval.until)
        for term in self.listing.terms if self.listing else ():
            yield from (term.since, term.until)
        yield from (day for day, _ in self.listing.nationalities) if self.listing else ()
        for rule in self.rules.values():
            yield from (day for day, _ in rule.published)


def _after(day: date) -> date | None:
    return None if day == date.max else day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict, why, and what it was judged by."""

    verdict: str
    reason: str | None = None
    interval: Interval | None = None
    by: Exemption | None = None

    def said(self) -> tuple[str | None, ...]:
        """Verdict, reason, the request that decides it, and the legal basis."""
        by = self.by.request if self.by else None
        return self.verdict, self.reason, by, self.interval.basis if self.interval else None


@dataclass(frozen=True, slots=True)
class Part:
    """Days in a row that are judged alike."""

    first_day: date
    last_day: date
    found: Found
