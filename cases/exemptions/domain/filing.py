"""What is judged of a request when it is filed: by which rule, in time, complete, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec

from cases.exemptions.domain.asking import states_concerned
from cases.exemptions.states import Request
from cases.exemptions.statuses import PENDING, Status
from cases.exemptions.values import Assets, Leg
from cases.listing.domain import ListEntry, check_regime, listed_in
from cases.regimes import calendar
from cases.regimes.domain import HEADQUARTERS, Regime, Rule, WorkingDays, rule_key
from cases.regimes.events import Filer, Measure, Procedure, RulePublished
from panel.ledger.commands import Act, Reads, Refused
from panel.ledger.states import State

_REPLACEABLE = PENDING | {Status.OBJECTED}
OFFICE: Final = "UN"
"""The code under which offices of the United Nations, the Focal Point among them, file."""
_OFFICES = frozenset({Filer.UN_OFFICE, Filer.FOCAL_POINT, Filer.LISTED_PERSON})
_UNCHECKED = frozenset({Filer.STATE_CONCERNED, Filer.STATE_HOLDING_FUNDS, Filer.DETERMINING_STATE})
"""Ways of being concerned that no record shows."""
_COMMON: Final = ("purpose", "justification")
"""What every request says, besides what its fields demand."""


def rests_for(regime: str, measure: Measure, ground: str) -> dict[str, tuple[type[State], str]]:
    """The rule of the ground, and the calendar."""
    return {
        "rule": (Rule, rule_key(regime, measure, ground)),
        "calendar": (WorkingDays, HEADQUARTERS),
    }


def law_for(read: Mapping[str, State]) -> Reads:
    """The law of the regime in which the persons are listed."""
    return {"law": (Regime, listed_in(read))}


def replaced(supersedes: str) -> Reads:
    """The request in whose place another comes."""
    return {"old": (Request, supersedes)} if supersedes else {}


def check_replaced(
    act: Act,
    old: Request | None,
    supersedes: str,
    *,
    measure: Measure,
    persons: tuple[str, ...],
) -> None:
    """A request of the same State, measure and persons that isn't decided."""
    if not supersedes:
        return
    if old is None or old.status is None or old.applicant != act.state:
        raise Refused("your State made no request with this id", field="/supersedes")
    if old.status is Status.WITHDRAWN:
        raise Refused(
            "a request that was withdrawn is out of the way: ask anew without naming it here",
            field="/supersedes",
        )
    if old.at(act.received_at).status not in _REPLACEABLE:
        raise Refused(
            "only a request that is not decided is superseded",
            field="/supersedes",
            status=old.at(act.received_at).status,
        )
    if old.measure is not measure or not set(persons) & set(old.persons_named):
        raise Refused(
            "a request is superseded by one from the same measure for the same persons",
            field="/supersedes",
            measure=old.measure,
            persons=list(old.persons_named),
        )


def ruling(rule: Rule, regime: str, measure: Measure, ground: str) -> RulePublished:
    """The rule as published; Refused where there is none, or nothing is to be filed."""
    words = measure.replace("_", " ")
    if rule.published is None:
        raise Refused(
            f"no rule of {regime} knows this ground of exemption from the {words}", field="/ground"
        )
    if rule.published.procedure is Procedure.STANDING:
        raise Refused(
            "this is a standing exception: nothing is to be filed",
            field="/ground",
            rule_row=rule_key(regime, measure, ground),
        )
    if rule.published.procedure is None:
        raise Refused(
            "the rule doesn't say how an exemption on this ground is asked for",
            field="/ground",
            rule_row=rule_key(regime, measure, ground),
        )
    return rule.published


def check_law(
    law: Regime,
    measure: Measure,
    first_day: date,
    last_day: date,
    *,
    regime: str,
    entries: Mapping[str, ListEntry],
) -> None:
    """The measure binds in the window, and `regime` is that whose rules exempt from it then.

    That of the first day on which it binds there; as far as the record knows the law of the regime
    in which all the persons are listed.
    """
    listed = listed_in(entries)
    known = [i for i in law.intervals if i.measure == measure]
    binds = [
        i for i in known if i.valid_from <= last_day and (i.until is None or i.until > first_day)
    ]
    if known and not binds:
        raise Refused(
            f"no {measure.replace('_', ' ')} of this regime binds in that window",
            field="/first_day",
            bound=[f"{i.valid_from} until {i.until or 'further notice'}" for i in known],
        )
    first = min(binds, key=lambda i: i.valid_from, default=None)
    rules = (first and first.rules) or listed
    if regime != rules and regime in {listed, *(i.rules for i in known)}:
        raise Refused(
            f"in that window the rules of {rules} say how one is exempted",
            field="/regime",
            rules=rules,
        )
    check_regime(listed if regime == rules else regime, entries)


def check_ruled(
    act: Act,
    rule: Rule,
    itinerary: tuple[Leg, ...],
    entries: Mapping[str, ListEntry],
    *ground: Any,
) -> None:
    """There is a rule of the ground (regime, measure, ground), and it lets the State file."""
    check_standing(act, ruling(rule, *ground), itinerary, entries)


def check_standing(
    act: Act, ruled: RulePublished, itinerary: tuple[Leg, ...], entries: Mapping[str, ListEntry]
) -> None:
    """Only those file whom the rule names; where it names nobody, whoever asks."""
    filers = frozenset(ruled.filed_by)
    if not filers or filers & _UNCHECKED:
        return
    assert act.state is not None
    if act.state == OFFICE and filers & _OFFICES:
        return
    if states_concerned(act.state, itinerary, entries) & filers:
        return
    raise Refused(
        "only those whom the rule names ask for this exemption",
        field="/on_behalf_of",
        filed_by=sorted(filers),
    )


def missing(
    persons: tuple[str, ...], ruled: RulePublished, said: Mapping[str, Any]
) -> tuple[str, ...]:
    """The parts that are wanted and empty, by their fields' names."""
    wanted = dict.fromkeys((*_COMMON, *ruled.requires))
    empty = [name for name in wanted if name in said and not str(said[name] or "").strip()]
    if "documents" in said and {d.person for d in said["documents"]} != set(persons):
        empty.append("documents")
    return tuple(dict.fromkeys(empty))


def check_payments(assets: Assets, first_day: date, last_day: date) -> None:
    """Each payment is one, and begins in the window, if that is one."""
    for number, payment in enumerate(assets.instalments):
        if not Decimal(payment.amount):
            raise Refused(
                "a payment of nothing is none", field=f"/assets/instalments/{number}/amount"
            )
        if first_day <= last_day and not first_day <= payment.starts_on <= last_day:
            raise Refused(
                "the payment lies outside the window",
                field=f"/assets/instalments/{number}/starts_on",
            )


def counted_to(first_day: date, itinerary: tuple[Leg, ...], assets: Assets | None) -> date:
    """The day to which notice is counted: of the first leg, or of the authorisation."""
    if itinerary:
        return itinerary[0].departs_on
    return (assets and assets.authorised_on) or first_day


def notice(act: Act, first_day: date, known: WorkingDays) -> int | None:
    """Working days from receipt to a day; nothing where the calendar doesn't reach so far."""
    try:
        return calendar.notice_days(act.received_at, first_day, holidays=known.holidays())
    except calendar.YearNotCovered:
        return None


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a filing is in time, and when a notification's period ends."""

    notice_given: int | None
    notice_required: int | None
    late: bool | None
    counted_from: date | None = None
    deadline: datetime | None = None
    working_days: int = 0


def timing(
    act: Act, ruled: RulePublished, known: WorkingDays, *, first: date, happened: datetime | None
) -> Timing:
    """By the rule: notice to the first day, or hours after the fact; and the period, if any."""
    given, required = notice(act, first, known), ruled.notice_working_days
    late = None if given is None or required is None else given < required
    if ruled.within_hours is not None:
        if happened is None:
            raise Refused(
                "say when it happened: the rule counts the hours since", field="/happened_at"
            )
        if happened > act.received_at:
            raise Refused("a notification after the fact tells of the past", field="/happened_at")
        late = act.received_at - happened > timedelta(hours=ruled.within_hours)
    timed = Timing(notice_given=given, notice_required=required, late=late)
    if ruled.procedure is not Procedure.NO_NEGATIVE_DECISION:
        return timed
    return msgspec.structs.replace(timed, **period(act, ruled, known))


def period(act: Act, ruled: RulePublished, known: WorkingDays) -> dict[str, Any]:
    """The period within which the body may decide against a notification, from its receipt."""
    days = ruled.period_working_days
    if days is None:
        raise Refused(
            "the rule doesn't say within how many working days the Committee may decide against it",
            field="/ground",
        )
    try:
        received = calendar.effective_day(act.received_at, holidays=known.holidays())
    except calendar.YearNotCovered as error:
        raise Refused(str(error), calendar=HEADQUARTERS, year=error.year) from error
    return {
        "counted_from": received,
        "deadline": known.after(received, days),
        "working_days": days,
    }
