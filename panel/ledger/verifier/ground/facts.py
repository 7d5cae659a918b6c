"""What an answer must say, as it follows from the events shown, and whether it does."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo

from panel.ledger.canonical import Json
from panel.ledger.verifier.ground.judging import whole
from panel.ledger.verifier.ground.known import Asked, Exemption, Known, Part
from panel.ledger.verifier.ground.law import Interval
from panel.ledger.verifier.ground.request import PENDING


def due(asked: Asked, known: Known, parts: Sequence[Part], zone: tzinfo) -> dict[str, Json]:
    """The members of the answer that can be recomputed."""
    verdict, reason = whole(parts)
    deciding = {part.found.by.request if part.found.by else None for part in parts}
    interval = parts[0].found.interval
    others = (i for i in known.intervals if i.measure != asked.measure)
    return {
        "verdict": verdict,
        "reason": reason,
        "by": deciding.pop() if len(deciding) == 1 else None,
        "parts": [_part(part) for part in parts] if len(parts) > 1 else [],
        "measure": _measure(interval, asked.day, zone) if interval else None,
        "also_in_force": [
            _measure(one, asked.day, zone) for one in others if one.holds(asked.day, zone)
        ],
        "competent_body": (interval.body or None) if interval else None,
        "contested_by": list(known.contesting(interval.instrument)) if interval else [],
        "exemptions_considered": [_exemption(one) for one in known.exemptions],
        "pending_requests": sum(one.status in PENDING for one in known.exemptions),
    }


def differences(answer: Mapping[str, Json], wanted: Mapping[str, Json]) -> Iterator[str]:
    """The members by which an answer says something else; one that it lacks says nothing."""
    for name, value in wanted.items():
        if name in answer and not _fits(answer[name], value):
            yield name


def _fits(given: Json, wanted: Json) -> bool:
    """Whether it says as much as is wanted, or more; texts of a list in any order."""
    if isinstance(wanted, dict):
        return isinstance(given, dict) and all(
            name in given and _fits(given[name], value) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        if not isinstance(given, list) or len(given) != len(wanted):
            return False
        if all(isinstance(one, str) for one in (*given, *wanted)):
            return sorted(map(str, given)) == sorted(map(str, wanted))
        return all(_fits(one, other) for one, other in zip(given, wanted, strict=True))
    return type(given) is type(wanted) and given == wanted


def _part(part: Part) -> dict[str, Json]:
    verdict, reason, by, basis = part.found.said()
    days: dict[str, Json] = {"first_day": str(part.first_day), "last_day": str(part.last_day)}
    return {**days, "verdict": verdict, "reason": reason, "by": by, "basis": basis}


def _measure(interval: Interval, day: date, zone: tzinfo) -> dict[str, Json]:
    return {
        "type": interval.measure,
        "in_force": interval.holds(day, zone),
        "basis": interval.basis,
        "from": str(interval.since),
        "until": str(interval.until) if interval.until else None,
    }


def _exemption(one: Exemption) -> dict[str, Json]:
    return {
        "request": one.request,
        "number": one.number,
        "status": one.status,
        "territories": list(one.ways),
        "first_day": str(one.first_day),
        "last_day": str(one.last_day),
    }
