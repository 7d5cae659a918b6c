"""Was this person exempt, there, on that day? A pure judgement over what was known.

A request for another territory, way or time makes a question neither PENDING nor REFUSED: if it
were granted as asked, it would not cover the day. It is counted and listed all the same.

The hour at which an exemption took effect is named where it falls within the day, and changes no
verdict: what is granted is a window of whole days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from cases.exemptions.statuses import Status
from cases.regimes.events import Measure
from cases.status.known import (
    OWN_NATIONAL,
    Exemption,
    Finding,
    Instant,
    Interval,
    Known,
    Listing,
    Part,
    Question,
    Rule,
    Verdict,
)

__all__ = [
    "Exemption",
    "Finding",
    "Instant",
    "Interval",
    "Known",
    "Listing",
    "Part",
    "Question",
    "Rule",
    "Verdict",
    "assess",
]

_DIMENSIONS: Final = ("person", "territory", "leg", "window", "condition")


def assess(question: Question, known: Known) -> Finding:
    """The verdict on the day; of a range that which holds on all its days, or UNDETERMINED."""
    changes = sorted(d for d in known.changes() if question.day < d <= question.last_day)
    days = [question.day, *changes]
    found = [_judged(question, known, day) for day in days]
    parts = _merged(days, found, question.last_day)
    whole = found[0]
    if len(parts) == 1:
        return whole
    verdicts = {part.verdict for part in parts}
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED
    reasons = {part.reason for part in parts}
    mixed = "mixed" if verdict is Verdict.UNDETERMINED else None
    return msgspec.structs.replace(
        whole,
        verdict=verdict,
        reason=reasons.pop() if len(reasons) == 1 and not mixed else mixed,
        by=whole.by if len({part.by for part in parts}) == 1 else None,
        instants=tuple(dict.fromkeys(i for one in found for i in one.instants)),
        parts=tuple(parts),
    )


def _merged(days: Sequence[date], found: Sequence[Finding], last_day: date) -> list[Part]:
    parts: list[Part] = []
    ends = [*(day - timedelta(days=1) for day in days[1:]), last_day]
    for first, last, one in zip(days, ends, found, strict=True):
        part = Part(
            first_day=first,
            last_day=last,
            verdict=one.verdict,
            reason=one.reason,
            by=one.by,
            basis=one.interval.basis if one.interval else None,
        )
        alike = parts and msgspec.structs.replace(
            part, first_day=parts[-1].first_day, last_day=parts[-1].last_day
        )
        if alike and alike == parts[-1]:
            parts[-1] = msgspec.structs.replace(parts[-1], last_day=last)
        else:
            parts.append(part)
    return parts


def _judged(question: Question, known: Known, day: date) -> Finding:
    """One day; where the measure begins within it, before and after that instant."""
    after = _on(question, known, day)
    begun = [
        i for i in known.intervals if i.measure == question.measure and i.splits(day, known.zone)
    ]
    if not begun:
        return after
    rest = tuple(i for i in known.intervals if i not in begun)
    before = _on(question, msgspec.structs.replace(known, intervals=rest), day)
    instants = tuple(
        Instant(
            at=i.valid_from_at,
            what=f"{i.measure} by {i.basis} begins",
            before=before.verdict,
            after=after.verdict,
        )
        for i in begun
        if i.valid_from_at
    )
    if (before.verdict, before.reason) != (after.verdict, after.reason):
        return Finding(
            verdict=Verdict.UNDETERMINED,
            reason="instant",
            interval=after.interval,
            instants=instants,
        )
    return msgspec.structs.replace(after, instants=(*instants, *after.instants))


def _on(question: Question, known: Known, day: date) -> Finding:
    """Judge in order: listed, measure in force, standing exception, exemption, the rest."""
    if known.listing is None or not known.listing.holds(day):
        return Finding(verdict=Verdict.NOT_LISTED)
    of_measure = [i for i in known.intervals if i.measure == question.measure]
    interval = next((i for i in of_measure if i.holds(day, known.zone)), None)
    if interval is None:
        return _not_in_force(question, known, of_measure, day)
    travels = question.measure is not Measure.ASSET_FREEZE
    if travels and question.state in known.listing.nationals_of(day):
        return Finding(verdict=Verdict.EXCEPTED, reason=OWN_NATIONAL, interval=interval)
    claimed = question.ground if question.ground != OWN_NATIONAL else None
    if claimed and claimed in known.standing(interval, day):
        return Finding(verdict=Verdict.EXCEPTED, reason=claimed, interval=interval)
    found = _exempted(question, known, day)
    return msgspec.structs.replace(found, interval=interval)


def _not_in_force(
    question: Question, known: Known, of_measure: Sequence[Interval], day: date
) -> Finding:
    past = [i for i in of_measure if i.begins(known.zone) <= day]
    if past:
        last = max(past, key=lambda i: i.valid_from)
        return Finding(verdict=Verdict.NO_BAN, reason="expired", interval=last)
    softer = (
        i
        for i in known.intervals
        if i.measure == Measure.TRAVEL_NOTIFICATION and i.holds(day, known.zone)
    )
    notification = next(softer, None)
    if question.measure is Measure.TRAVEL_BAN and notification is not None:
        return Finding(verdict=Verdict.NO_BAN, reason="notification_only", interval=notification)
    return Finding(
        verdict=Verdict.NO_BAN, reason="not_yet", interval=of_measure[0] if of_measure else None
    )


def _exempted(question: Question, known: Known, day: date) -> Finding:
    """By the exemptions; the interval is still to be said."""
    standing = [e for e in known.exemptions if e.granted and not e.over(day)]
    covering = [e for e in standing if e.misses(question, day) is None]
    # Whether a late notification has any effect is left open.
    sure = [e for e in covering if not (e.late and e.status == Status.NOTED)]
    if sure:
        return _exempt(sure[0], known, day)
    if covering:
        return _by(Verdict.UNDETERMINED, covering[0], "late_notice")
    would = [e for e in known.exemptions if e.would_cover(question, day) and not e.over(day)]
    pending = next((e for e in would if e.pending), None)
    if pending is not None:
        return _by(Verdict.PENDING, pending)
    return _not_exempted(question, known.exemptions, standing, day)


def _not_exempted(
    question: Question, every: Sequence[Exemption], standing: Sequence[Exemption], day: date
) -> Finding:
    """Of several that miss, by that which comes nearest; otherwise by the newest."""
    missed = [(e.misses(question, day) or "", e) for e in standing]
    if missed:
        dimension, nearest = max(reversed(missed), key=lambda one: _DIMENSIONS.index(one[0]))
        return _by(Verdict.NOT_COVERED, nearest, dimension)
    for one in reversed(every):
        if one.refused and one.misses(question, day) is None:
            return _by(Verdict.REFUSED, one)
    for one in reversed(every):
        if one.granted and one.reaches(question):
            return _by(Verdict.NO_EXEMPTION_ON_RECORD, one, one.over(day))
    return Finding(verdict=Verdict.NO_EXEMPTION_ON_RECORD)


def _exempt(one: Exemption, known: Known, day: date) -> Finding:
    at = one.took_effect_at
    within = at is not None and at.astimezone(known.zone).date() == day
    instant = (
        Instant(
            at=at, what="the exemption took effect", before=Verdict.EXEMPT, after=Verdict.EXEMPT
        )
        if at is not None and within
        else None
    )
    found = _by(Verdict.EXEMPT, one)
    return msgspec.structs.replace(found, instants=(instant,)) if instant else found


def _by(verdict: Verdict, one: Exemption, reason: str | None = None) -> Finding:
    return Finding(verdict=verdict, reason=reason, by=one.request)
