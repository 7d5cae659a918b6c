"""Which verdict follows from what is on record: in the order in which the question is judged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from panel.ledger.verifier.ground.known import (
    BAN,
    FREEZE,
    NOTIFICATION,
    Asked,
    Exemption,
    Found,
    Known,
    Part,
)
from panel.ledger.verifier.ground.law import Interval

_DIMENSIONS = ("person", "territory", "leg", "window", "condition")
_A_DAY = timedelta(days=1)


def judge(asked: Asked, known: Known, zone: tzinfo) -> tuple[Part, ...]:
    """The days asked about in stretches that are judged alike, in a territory of this zone."""
    changes = (day for day in known.changes(zone) if asked.day < day <= asked.last_day)
    days = [asked.day, *sorted(changes)]
    ends = [*(day - _A_DAY for day in days[1:]), asked.last_day]
    parts: list[Part] = []
    for first, last in zip(days, ends, strict=True):
        found = _judged(asked, known, first, zone)
        if parts and parts[-1].found.said() == found.said():
            parts[-1] = replace(parts[-1], last_day=last)
        else:
            parts.append(Part(first, last, found))
    return tuple(parts)


def whole(parts: Sequence[Part]) -> tuple[str, str | None]:
    """The verdict on all of the days, and its reason."""
    verdicts = {part.found.verdict for part in parts}
    reasons = {part.found.reason for part in parts}
    if len(verdicts) > 1 or (len(parts) > 1 and verdicts == {"UNDETERMINED"}):
        return "UNDETERMINED", "mixed"
    return verdicts.pop(), reasons.pop() if len(reasons) == 1 else None


def _judged(asked: Asked, known: Known, day: date, zone: tzinfo) -> Found:
    """One day; where the measure begins within it, before and after that instant."""
    after = _on(asked, known, day, zone)
    begun = [i for i in known.intervals if i.measure == asked.measure and i.splits(day, zone)]
    if not begun:
        return after
    rest = [one for one in known.intervals if one not in begun]
    before = _on(asked, replace(known, intervals=rest), day, zone)
    if (before.verdict, before.reason) == (after.verdict, after.reason):
        return after
    return Found("UNDETERMINED", "instant", after.interval)


def _on(asked: Asked, known: Known, day: date, zone: tzinfo) -> Found:
    listing = known.listing
    if listing is None or not listing.holds(day):
        return Found("NOT_LISTED")
    interval = next(
        (i for i in known.intervals if i.measure == asked.measure and i.holds(day, zone)), None
    )
    if interval is None:
        return _unbound(asked, known.intervals, day, zone)
    if asked.measure != FREEZE and asked.state in listing.nationals_of(day):
        return Found("EXCEPTED", "own_national", interval)
    if known.excepts(asked.ground, interval, day):
        return Found("EXCEPTED", asked.ground, interval)
    return replace(_exempted(asked, known.exemptions, day), interval=interval)


def _unbound(asked: Asked, law: Sequence[Interval], day: date, zone: tzinfo) -> Found:
    of_measure = [one for one in law if one.measure == asked.measure]
    begun = [one for one in of_measure if one.begins(zone) <= day]
    if begun:
        return Found("NO_BAN", "expired", max(begun, key=lambda one: one.since))
    softer = (one for one in law if one.measure == NOTIFICATION and one.holds(day, zone))
    notification = next(softer, None)
    if asked.measure == BAN and notification:
        return Found("NO_BAN", "notification_only", notification)
    return Found("NO_BAN", "not_yet", of_measure[0] if of_measure else None)


def _exempted(asked: Asked, exemptions: Sequence[Exemption], day: date) -> Found:
    """By the requests, in the order of their numbers."""
    in_force = [one for one in exemptions if one.granted and not one.over(day)]
    covering = [one for one in in_force if one.misses(asked, day) is None]
    sure = [one for one in covering if not one.doubtful]
    if sure:
        return Found("EXEMPT", by=sure[0])
    if covering:
        return Found("UNDETERMINED", "late_notice", by=covering[0])
    for one in exemptions:
        if one.pending and one.would_cover(asked, day) and not one.over(day):
            return Found("PENDING", by=one)
    return _uncovered(asked, exemptions, in_force, day)


def _uncovered(
    asked: Asked, exemptions: Sequence[Exemption], in_force: Sequence[Exemption], day: date
) -> Found:
    """Of several that miss, by that which comes nearest; otherwise by the newest."""
    missing = [(_DIMENSIONS.index(one.misses(asked, day) or ""), one) for one in in_force]
    if missing:
        dimension, nearest = max(reversed(missing), key=lambda found: found[0])
        return Found("NOT_COVERED", _DIMENSIONS[dimension], by=nearest)
    for one in reversed(exemptions):
        if one.refused and one.misses(asked, day) is None:
            return Found("REFUSED", by=one)
    for one in reversed(exemptions):
        if one.granted and one.reaches(asked):
            return Found("NO_EXEMPTION_ON_RECORD", one.over(day), by=one)
    return Found("NO_EXEMPTION_ON_RECORD")
