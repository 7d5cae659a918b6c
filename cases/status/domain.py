"""Was this person exempt, there, on that day? A pure judgement over what was known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from cases.exemptions.statuses import PENDING, Status
from cases.exemptions.values import Way
from cases.regimes.events import Measure
from panel.ledger.values import holds


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
    measure: Measure = Measure.TRAVEL_BAN
    way: Way = Way.ENTRY


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What the list says of the person."""

    listed_on: date
    delisted_on: date | None
    nationalities: tuple[str, ...] = ()
    """ISO codes."""

    def holds(self, day: date) -> bool:
        """Whether they were on the list on the day."""
        return holds(day, since=self.listed_on, until=self.delisted_on)


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """A measure on one legal basis, [valid_from, until) as then known."""

    measure: str
    basis: str
    instrument: str
    valid_from: date
    until: date | None
    body: str | None

    def holds(self, day: date) -> bool:
        """Whether it was in force on the day."""
        return holds(day, since=self.valid_from, until=self.until)


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """What a request or exemption means for the person."""

    request: str
    status: str
    first_day: date
    last_day: date
    ways: dict[str, frozenset[Way]]

    def misses(self, question: Question) -> str | None:
        """The first dimension in which it doesn't cover the question; None where it covers."""
        if question.state not in self.ways:
            return "territory"
        if question.way not in self.ways[question.state]:
            return "leg"
        if not self.first_day <= question.day <= self.last_day:
            return "window"
        return None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the judgement rests on."""

    listing: Listing | None
    intervals: tuple[Interval, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict, why, and the interval it was judged under."""

    verdict: Verdict
    reason: str | None = None
    interval: Interval | None = None
    by: str | None = None
    """The request that decides it."""


def assess(question: Question, known: Known) -> Finding:
    """Judge in order: listed, measure in force, standing exception, exemption, the rest."""
    if known.listing is None or not known.listing.holds(question.day):
        return Finding(verdict=Verdict.NOT_LISTED)
    of_measure = [i for i in known.intervals if i.measure == question.measure]
    interval = next((i for i in of_measure if i.holds(question.day)), None)
    if interval is None:
        return _not_in_force(question, known.intervals, of_measure)
    if question.state in known.listing.nationalities:
        return Finding(verdict=Verdict.EXCEPTED, reason="own_national", interval=interval)
    return _exempted(question, known.exemptions, interval)


def _not_in_force(
    question: Question, intervals: Sequence[Interval], of_measure: Sequence[Interval]
) -> Finding:
    softer = (
        i for i in intervals if i.measure == Measure.TRAVEL_NOTIFICATION and i.holds(question.day)
    )
    notification = next(softer, None)
    if question.measure is Measure.TRAVEL_BAN and notification is not None:
        begun = any(i.valid_from <= question.day for i in of_measure)
        if not begun:
            return Finding(
                verdict=Verdict.NO_BAN, reason="notification_only", interval=notification
            )
    past = [i for i in of_measure if i.valid_from <= question.day]
    if past:
        last = max(past, key=lambda i: i.valid_from)
        return Finding(verdict=Verdict.NO_BAN, reason="expired", interval=last)
    return Finding(
        verdict=Verdict.NO_BAN, reason="not_yet", interval=of_measure[0] if of_measure else None
    )


def _exempted(question: Question, exemptions: Sequence[Exemption], interval: Interval) -> Finding:
    granted = [e for e in exemptions if e.status == Status.APPROVED]
    covering = next((e for e in granted if e.misses(question) is None), None)
    if covering is not None:
        return Finding(verdict=Verdict.EXEMPT, interval=interval, by=covering.request)
    pending = next((e for e in exemptions if e.status in PENDING), None)
    if pending is not None:
        return Finding(verdict=Verdict.PENDING, interval=interval, by=pending.request)
    if granted:
        return Finding(
            verdict=Verdict.NOT_COVERED,
            reason=granted[-1].misses(question),
            interval=interval,
            by=granted[-1].request,
        )
    refused = next((e for e in exemptions if e.status in {Status.REFUSED, Status.OBJECTED}), None)
    if refused is not None:
        return Finding(verdict=Verdict.REFUSED, interval=interval, by=refused.request)
    return Finding(verdict=Verdict.NO_EXEMPTION_ON_RECORD, interval=interval)
