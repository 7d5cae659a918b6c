"""What was decided on a request, and what became of the exemption, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cases.exemptions import extending
from cases.exemptions.extending import ExtensionStage, ExtensionView
from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, GRANTED, Status
from cases.listing.naming import persons
from cases.regimes.events import Procedure
from panel.access import states
from panel.ledger.values import new_york_day
from panel.staff.naming import ways
from panel.staff.registering import Facts, Seen
from panel.staff.words import Pairs, at_headquarters, day

Told = Iterator[tuple[str, Any]]


def sections(seen: Seen) -> Iterator[Facts]:
    """The decision, and what came after it; each only where there is something to tell."""
    request: Request = seen.state
    decided = list(_decision(seen))
    if decided:
        paper = bool(request.territories_named)
        yield Facts("The decision, entered from paper" if paper else "The decision", decided)
    after = [*_communicated(seen), *_changed(request, seen), *_ended(request, seen), *_travel(seen)]
    if after:
        yield Facts("Afterwards", after)


def _decision(seen: Seen) -> Told:
    request: Request = seen.state
    if request.decided_on is not None:
        yield "Dated" if request.territories_named else "Decided on", request.decided_on
        yield "By", request.decided_by
    elif seen.span.status in GRANTED | ENDED and request.takes_effect and not request.extension:
        words = "Adopted by silence at"
        if request.procedure is not Procedure.APPROVAL:
            words = "Nothing decided against it by"
        yield words, at_headquarters(request.takes_effect)
    if request.minutes:
        yield "Recorded in", request.minutes
    if kept := request.minutes_kept:
        yield "The minutes", [*ways(seen, "evidence", kept).values()]
    if request.reason:
        yield "Reasons", request.reason
    if seen.span.status in GRANTED | ENDED and request.decided_on:
        if request.granted_persons is not None:
            yield "Granted for", persons(seen, request.granted_persons)
        if request.granted_territories is not None:
            yield "Granted for the territory of", [*map(states.named, request.granted_territories)]
    if request.conditions:
        yield "Conditions", request.conditions


def _communicated(seen: Seen) -> Told:
    request: Request = seen.state
    if request.communicated_on is not None:
        yield "Communicated on", request.communicated_on
        yield "To", [*map(states.named, request.communicated_to)]
    elif request.to_communicate(seen.span):
        yield "Communicated", "not yet"


def _changed(request: Request, seen: Seen) -> Told:
    if request.first_window is not None:
        first, last = request.first_window
        yield "First approved for", f"{day(first)} to {day(last)}"
        yield "Shifted in all by, hours", f"{request.shifted_hours:+}"
    if later := extending.told(request, seen.span):
        yield "Extension until", later.last_day
        yield "Which", _STAGES[later.stage]
        if later.asked_at:
            yield "Asked for at", at_headquarters(later.asked_at)
            yield "Because", later.reason
            yield from _notice(later)
    if request.removed:
        ways = persons(seen, [person for person, _ in request.removed])
        gone = zip(ways, request.removed, strict=True)
        yield "No longer for", [Pairs([("", way), ("from", since)]) for way, (_, since) in gone]


_STAGES: Final = {
    ExtensionStage.ASKED: "is asked for, and has yet to be circulated",
    ExtensionStage.CIRCULATED: "is before the Committee",
    ExtensionStage.ADOPTED: "was adopted by silence",
    ExtensionStage.OBJECTED: "was objected to",
}


def _notice(later: ExtensionView) -> Told:
    if later.notice_given is not None:
        wanted = later.notice_required
        rule = "; the rule asks for none" if wanted is None else f"; the rule asks for {wanted}"
        late = ": late, and kept" if later.late else ""
        yield "Notice of it, working days", f"{later.notice_given}{rule}{late}"


def _ended(request: Request, seen: Seen) -> Told:
    if request.breached_on is not None:
        yield "A condition was not kept; it doesn't cover from", request.breached_on
    if seen.span.status == Status.REVOKED:
        yield "Revoked; the first day without it", request.ended_on
        yield "Why", request.end_reason
    if request.extension and request.extension.objected:
        at = request.extension.lapses_at
        yield "Lapsed at" if seen.span.status == Status.LAPSED else "Lapses at", at_headquarters(at)
        yield "The first day without it", new_york_day(at)


def _travel(seen: Seen) -> Told:
    request: Request = seen.state
    if request.travelled is not None:
        yield "The State confirms that travel", "took place" if request.travelled else "did not"
    elif by := request.confirmation(seen.span):
        passed = by <= seen.moment.at
        yield (
            "Was to be confirmed by" if passed else "To be confirmed by",
            at_headquarters(by),
        )
        if passed:
            yield "Confirmation", "has not come"
