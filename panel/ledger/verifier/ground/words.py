"""The ground of a verdict, said in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from panel.ledger.canonical import Json
from panel.ledger.verifier.ground.known import Asked, Exemption, Known, Part
from panel.ledger.verifier.ground.law import Interval
from panel.ledger.verifier.ground.standing import Data

FACTS = {
    "allegations_on_record": "how many incidents allege it",
    "state_reports_of_violation": "how many States reported it",
    "standing_exceptions": "which other grounds need no filing",
    "viewer_scope": "what the asker may see",
    "late_records_possible": "that records may come late",
}
"""What answers say besides, by the members that say it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the words are about."""

    asked: Asked
    known: Known
    parts: Sequence[Part]


def verdict(word: Json, reason: Json) -> str:
    """A verdict with its reason."""
    return f"{word} ({reason})" if reason else f"{word}"


def found(shown: Shown) -> Iterator[str]:
    """What was recomputed."""
    yield f"{shown.asked.person}: {_listed(shown.known)}."
    for interval in shown.known.intervals:
        if interval.measure == shown.asked.measure:
            yield f"{_measure(interval)}."
    for one in shown.known.exemptions:
        yield f"{exemption(one)}."
    for days in shown.parts:
        yield f"From this follows: {part(days, shown.known)}"


def part(one: Part, known: Known) -> str:
    """What follows for some days."""
    days = str(one.first_day)
    if one.last_day != one.first_day:
        days = f"{one.first_day} to {one.last_day}"
    word = verdict(one.found.verdict, one.found.reason)
    because = _because(one, known)
    return f"{days} {word}{f', {because}' if because else ''}."


def _because(one: Part, known: Known) -> str:
    of = one.found
    if of.verdict == "NOT_LISTED":
        return f"for {_listed(known)}"
    if of.by:
        return f"by {_name(of.by)}"
    basis = f"{_words(of.interval.measure)} by {of.interval.basis}" if of.interval else ""
    return f"under the {basis}" if basis else "for no such measure is shown"


def _listed(known: Known) -> str:
    if known.listing is None:
        return "never listed"
    terms = " and ".join(term.words() for term in known.listing.terms)
    nations = known.listing.nationalities[-1][1]
    national = f", a national of {', '.join(nations)}" if nations else ""
    return f"listed {terms}, regime {known.listing.regime}{national}"


def _measure(interval: Interval) -> str:
    end = f" until {interval.until} (the first day without it)" if interval.until else ""
    begins = interval.begins_at or interval.since
    return f"{_words(interval.measure)} by {interval.basis}: in force from {begins}{end}"


def exemption(one: Exemption) -> str:
    """A request, and what became of it."""
    covers = "; ".join(f"{s} ({', '.join(sorted(ways))})" for s, ways in one.ways.items())
    how = f", {one.decided}" if one.decided else ""
    ends = "".join(f"; {why}: not from {day} on" for day, why in one.ends)
    late = ", a notification given too late" if one.doubtful else ""
    return (
        f"request {_name(one)}: {_words(one.status)}{how}{late}; about {covers or 'no territory'}"
        f" from {one.first_day} to {one.last_day}{ends}"
    )


def _name(one: Exemption) -> str:
    return f"{one.number} ({one.request})"


def _words(name: str) -> str:
    return name.replace("_", " ")


def left_open(shown: Shown, answer: Data, *, of_zone: bool) -> Iterator[str]:
    """What the answer says that was not recomputed."""
    if of_zone:
        yield (
            f"in which zone a day is told in {shown.asked.state}: a measure began at an instant,"
            " and the verdict hangs on the local hour of it."
        )
    ground = shown.asked.ground
    if ground and not shown.known.rules:
        yield f"that no rule makes {ground} a standing exception: none is shown."
    others = [words for name, words in FACTS.items() if answer.get(name) is not None]
    if others:
        yield f"what else the answer says: {', '.join(others)}."
