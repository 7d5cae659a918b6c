"""Questions asked of the reference data, now or as of a moment."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cases.regimes import reference
from cases.regimes.calendar import Holidays
from cases.regimes.domain import HEADQUARTERS, Body, Rule, rule_key
from cases.regimes.domain.bodies import Mandate
from cases.regimes.events import Procedure
from cases.regimes.models import (
    BodyRow,
    HolidayRow,
    MeasureRow,
    RuleRow,
    SeatRow,
)
from panel.ledger import moments, streams
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name

ANY = "any"
"""The regime of rules that hold in every regime."""


def measures(regime: str, moment: Moment) -> list[MeasureRow]:
    """Every measure of the regime as known at the moment, in the order in which they began."""
    return measures_of({regime}, moment).get(regime, [])


def measures_of(regimes: set[str], moment: Moment) -> dict[str, list[MeasureRow]]:
    """The measures of several regimes, in the order in which they began."""
    found: dict[str, list[MeasureRow]] = {}
    rows = MeasureRow.objects.as_of(moment).filter(regime__in=regimes)
    for row in rows.order_by("valid_from", "basis"):
        found.setdefault(row.regime, []).append(row)
    return found


def in_force(day: date, moment: Moment) -> dict[str, set[str]]:
    """The measures in force on a day, as known at the moment, each with its regimes."""
    found: dict[str, set[str]] = {}
    rows = MeasureRow.objects.as_of(moment).filter(_holding(day)).order_by("measure")
    for measure, regime in rows.values_list("measure", "regime"):
        found.setdefault(measure, set()).add(regime)
    return found


def rule(regime: str, measure: str, ground: str, moment: Moment) -> RuleRow | None:
    """How a ground of exemption from a measure works, as known at the moment."""
    stream = stream_name(Rule, rule_key(regime, measure, ground))
    found: RuleRow | None = RuleRow.objects.as_of(moment).filter(stream=stream).first()
    return found


def standing(regime: str, measure: str, moment: Moment) -> list[RuleRow]:
    """The standing exceptions from a measure, with those of every regime ("any")."""
    rows = rules({regime}, measure, moment).filter(procedure=Procedure.STANDING)
    return list(rows.order_by("stream"))


def rules(regimes: set[str], measure: str, moment: Moment) -> QuerySet[RuleRow]:
    """The rules of these regimes, and of every regime, by which a measure is exempted from."""
    held: QuerySet[RuleRow] = RuleRow.objects.as_of(moment)
    return held.filter(regime__in=sorted(regimes | {ANY}), measure=measure)


def rules_by(regime: str, measure: str, moment: Moment) -> str:
    """The regime whose rules exempt today from a measure on who is listed in this one."""
    rows = MeasureRow.objects.as_of(moment).filter(
        _holding(moment.today), regime=regime, measure=measure
    )
    return rows.values_list("rules", flat=True).first() or regime


def law_of(rules: str, moment: Moment) -> str:
    """The regime whose measures are exempted from by these rules; they may be its own."""
    rows = MeasureRow.objects.as_of(moment).filter(rules=rules)
    return rows.values_list("regime", flat=True).first() or rules


def silent(moment: Moment) -> set[str]:
    """The rules that say how long the no-objection procedure lasts, by their keys."""
    rows = RuleRow.objects.as_of(moment).filter(silence_working_days__isnull=False)
    return {row.key for row in rows}


def grounds(measure: str, moment: Moment) -> dict[str, list[str]]:
    """The grounds of exemption from a measure, each with the regimes whose rules know it."""
    found: dict[str, list[str]] = {}
    for row in RuleRow.objects.as_of(moment).filter(measure=measure).order_by("stream"):
        found.setdefault(row.ground, []).append(row.regime)
    return found


def filed(regime: str, measure: str, moment: Moment) -> list[str]:
    """The grounds on which the regime's rules have something filed for the measure, in order."""
    begins = stream_name(Rule, rule_key(regime, measure, ""))
    rows = RuleRow.objects.as_of(moment).filter(stream__startswith=begins)
    known = rows.exclude(procedure__in=(Procedure.STANDING, ""))
    return sorted(row.key.split(".", 2)[2] for row in known)


def holidays(moment: Moment) -> Holidays:
    """The calendar of UN Headquarters as known at the moment."""
    rows = HolidayRow.objects.as_of(moment).filter(stream=f"calendar/{HEADQUARTERS}")
    days = dict(rows.order_by("day").values_list("day", "name"))
    return Holidays(calendar=HEADQUARTERS, days=days, years=frozenset(day.year for day in days))


def members(body: str, day: date, moment: Moment) -> list[str]:
    """The States that sit on the body on a day of New York, as known at the moment."""
    seats = SeatRow.objects.as_of(moment).filter(_holding(day), body=body, person="")
    return sorted(set(seats.values_list("state", flat=True)))


def body(key: str, moment: Moment) -> BodyRow | None:
    """The body with this key, such as 1737-committee, as known at the moment."""
    found: BodyRow | None = (
        BodyRow.objects.as_of(moment).filter(stream=stream_name(Body, key)).first()
    )
    return found


def chair(body: str, day: date, moment: Moment) -> SeatRow | None:
    """Who chairs the body on a day of New York, as known at the moment."""
    chairs = SeatRow.objects.as_of(moment).filter(_holding(day), body=body).exclude(person="")
    found: SeatRow | None = chairs.order_by("-valid_from").first()
    return found


def seated(state: str, day: date) -> bool:
    """Whether the State sits on a body that may exempt, on a day of New York, as known now."""
    seats = SeatRow.objects.as_of(moments.now()).filter(_holding(day), state=state, person="")
    return seats.exists()


def _holding(day: date) -> Q:
    """Of rows with an interval, those whose interval the day lies in."""
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))


def regime_of(person: str) -> str | None:
    """The regime that a permanent reference number belongs to."""
    return _shipped().regime_of(person)


_cache: list[reference.Reference] = []


def _shipped() -> reference.Reference:
    if not _cache:
        _cache.append(reference.load())
    return _cache[0]


def mandates(moment: Moment) -> list[Mandate]:
    """The mandates of all bodies as known at the moment, in the order in which they began."""
    return [mandate for _, mandate in mandates_of_bodies(moment)]


def mandates_of_bodies(moment: Moment) -> list[tuple[Body, Mandate]]:
    """The same, each with its body."""
    names = list(BodyRow.objects.as_of(moment).values_list("stream", flat=True))
    bodies = [one.state for one in streams.as_of(registry, names, moment)]
    found = [(one, given) for one in bodies if isinstance(one, Body) for given in one.mandates]
    return sorted(found, key=lambda pair: (pair[1].valid_from, pair[1].instrument))
