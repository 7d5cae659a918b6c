"""What the procedure rests on: the rule of the ground, the calendar, the body's seats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from cases.exemptions import silence
from cases.exemptions.opposing import addressed
from cases.exemptions.states import Request
from cases.regimes import calendar
from cases.regimes.domain import HEADQUARTERS, Body, Rule, WorkingDays, body_key, rule_key
from cases.regimes.events import Measure, Procedure, RulePublished
from panel.ledger.commands import Act, Reads, Refused
from panel.ledger.values import new_york_day


def rule_of(request: Request) -> str:
    """The key of the rule by which the request is decided."""
    return rule_key(request.regime, request.measure, request.ground)


def rests_on(request: Request) -> dict[str, Any]:
    """The rule of the request's ground, and the calendar."""
    return {"rule": (Rule, rule_of(request)), "calendar": (WorkingDays, HEADQUARTERS)}


def body_of(read: Mapping[str, Any]) -> Reads:
    """The body that decides, as the rule names it."""
    rule: Rule = read["rule"]
    decides = rule.published.decided_by if rule.published else None
    return {"committee": (Body, body_key(decides or "1737 Committee"))}


def ruled(rule: Rule, request: Request) -> RulePublished:
    """The rule as published; Refused where its publication was struck."""
    if rule.published is None:
        raise Refused("the rule of this ground is not on record", rule_row=rule_of(request))
    return rule.published


def said(rule: Rule, request: Request, name: str, words: str) -> int:
    """A number that the rule says; Refused with the row's name where it doesn't."""
    number: int | None = getattr(rule.published, name) if rule.published else None
    if number is None:
        raise Refused(f"the rule doesn't say {words}", rule_row=rule_of(request))
    return number


def silence_days(rule: Rule, request: Request) -> int:
    """The working days of the no-objection procedure; Refused where the rule doesn't say."""
    return said(rule, request, "silence_working_days", "how long the no-objection procedure lasts")


def check_seated(act: Act, committee: Body, *, does: str) -> str:
    """The State that acts; Refused where it had no seat when the act was received."""
    day = new_york_day(act.received_at)
    if act.state is None or not committee.seated(act.state, day):
        raise Refused(
            f"only a State seated on the Committee {does}", field="/on_behalf_of", on=str(day)
        )
    return act.state


def check_chaired(act: Act, committee: Body) -> None:
    """Refused where nobody chairs the Committee today."""
    if committee.chair(act.today) is None:
        raise Refused("the Committee has no Chair", body=committee.title)


def before_committee(act: Act, request: Request, *, what: str) -> tuple[Request, int]:
    """What was before the Committee when the act was received, and how many circulations ago.

    Refused where nothing was yet that members approve.
    """
    *since_then, then = addressed(request, act.received_at)
    approves = then.procedure is Procedure.APPROVAL or then.extension is not None
    since = then.circulated_on
    if not approves or since is None or new_york_day(act.received_at) < since:
        circulated = since if approves and since else request.circulated_on
        raise Refused(
            f"{what} is to what was before the Committee when it was received",
            field="/received_at",
            circulated_on=circulated and circulated.isoformat(),
        )
    return then, len(since_then)


def seat_ends(committee: Body, state: str, day: date) -> datetime | None:
    """When the seat that a State holds on a day ends, at 00:00 in New York; None: not known.

    A seat that begins on the day on which another of the State's ends continues it.
    """
    end, found = day, True
    while found:
        seats = [s for s in committee.seats if s.state == state and s.holds(end)]
        found = bool(seats)
        if any(seat.valid_until is None for seat in seats):
            return None
        end = max((s.valid_until for s in seats if s.valid_until), default=end)
    return calendar.closing(end, time(0))


def recounted(request: Request, known: WorkingDays, *, working_days: int = 0) -> datetime | None:
    """The end of the running period by the calendar as it is; None while its clock is stopped."""
    holidays, since = known.holidays(), request.circulated_on
    assert since is not None
    try:
        if request.counted_at is not None:
            since = calendar.effective_day(request.counted_at, holidays=holidays)
        days = working_days or request.working_days
        return silence.ends(since, days, request.questions, holidays=holidays)
    except calendar.YearNotCovered as error:
        raise Refused(str(error), calendar=HEADQUARTERS, year=error.year) from error


def confirm_by(last_day: date, measure: Measure, rule: Rule, known: WorkingDays) -> datetime | None:
    """By when travel is to be confirmed; None where the rule or the calendar doesn't say."""
    days = rule.published.confirmation_working_days if rule.published else None
    if days is None or measure is not Measure.TRAVEL_BAN:
        return None
    try:
        return calendar.deadline(last_day, days, holidays=known.holidays())
    except calendar.YearNotCovered:
        return None
