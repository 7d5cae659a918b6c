"""From rows as of a moment to the plain values that the judgement takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any, NamedTuple

from django.db.models import OuterRef, Value
from django.db.models.functions import Concat

from cases.exemptions.models import PersonRow
from cases.exemptions.statuses import GRANTED
from cases.exemptions.values import Way
from cases.listing.models import EntryRow
from cases.regimes import queries as regimes
from cases.regimes.domain import Regime
from cases.regimes.events import Procedure
from cases.regimes.models import MeasureRow, RuleRow
from cases.regimes.zones import principal_zone
from cases.status.answers import StatusQuestion
from cases.status.known import OWN_NATIONAL, Exemption, Interval, Known, Listing, Rule
from panel.ledger import streams
from panel.ledger.rows import Moment
from panel.ledger.states import ALWAYS, stream_name


class Found(NamedTuple):
    """What was found of a person, a measure and a territory."""

    entry: EntryRow | None
    measures: Sequence[MeasureRow]
    rules: Sequence[RuleRow]
    """Of the measure asked about, where its intervals say that they exempt from it."""
    persons: Sequence[PersonRow]
    law: int = 0
    """How many events the regime's stream had."""
    ruled: Sequence[tuple[str, int]] = ()
    """The streams of the rules of the ground claimed, and how many events each had."""

    def known(self, territory: str) -> Known:
        """The same as plain values."""
        return Known(
            listing=_listing(self.entry) if self.entry else None,
            intervals=tuple(map(_interval, self.measures)),
            exemptions=tuple(map(_exemption, self.persons)),
            rules=tuple(map(_rule, self.rules)),
            zone=principal_zone(territory) or UTC,
        )


def found(asked: StatusQuestion, persons: Sequence[PersonRow], moment: Moment) -> Found:
    """What the question rests on: a statement for the entry, its regime's measures, the rules."""
    law = streams.length(Concat(Value(stream_name(Regime, "")), OuterRef("regime")), moment)
    entries = EntryRow.objects.as_of(moment).filter(reference=asked.person)
    entry: Any = entries.annotate(law=law).first()
    measures = regimes.measures(entry.regime, moment) if entry else []
    rules = _rules(asked, measures, moment) if measures else []
    ruled = [(r.stream, r.length) for r in rules if r.ground == asked.ground]
    return Found(entry, measures, rules, persons, entry.law or 0 if entry else 0, ruled)


def _rules(asked: StatusQuestion, measures: Sequence[MeasureRow], moment: Moment) -> list[Any]:
    """The measure's rules in force or not: which publication holds on a day, the day tells."""
    named = {row.rules for row in measures if row.measure == asked.measure and row.rules}
    rows = regimes.rules(named, asked.measure, moment).order_by("stream")
    if asked.ground is not None:
        rows = rows.annotate(length=streams.length(OuterRef("stream"), moment))
    return list(rows)


def claimable(moment: Moment) -> list[str]:
    """The grounds on which any rule as known at the moment wants nothing filed."""
    rows = RuleRow.objects.as_of(moment).filter(procedure=Procedure.STANDING)
    return sorted(set(rows.values_list("ground", flat=True)) - {OWN_NATIONAL})


def _listing(entry: EntryRow) -> Listing:
    terms = (
        [date.fromisoformat(t[n]) for n in ("listed_on", "delisted_on")] for t in entry.earlier
    )
    first, *amended = [(date.fromisoformat(d), tuple(codes)) for d, codes in entry.nationalities]
    return Listing(
        listed_on=entry.listed_on,
        delisted_on=entry.delisted_on,
        earlier=tuple((listed, delisted) for listed, delisted in terms),
        nationalities=first[1],
        amended=tuple(amended),
    )


def _interval(row: MeasureRow) -> Interval:
    return Interval(
        measure=row.measure,
        basis=row.basis,
        instrument=row.instrument,
        valid_from=row.valid_from,
        valid_from_at=row.valid_from_at,
        until=row.valid_until,
        body=row.exempting_body or None,
        rules=row.rules or None,
    )


def _exemption(row: PersonRow) -> Exemption:
    granted = row.status in GRANTED and row.since > ALWAYS
    return Exemption(
        request=row.key,
        status=row.status,
        first_day=row.first_day,
        last_day=row.last_day,
        ways={state: frozenset(map(Way, ways)) for state, ways in row.ways.items()},
        late=bool(row.late),
        took_effect_at=row.since if granted else None,
        ends=tuple((date.fromisoformat(day), by) for day, by in row.ends),
        proposed_until=row.proposed_until,
    )


def _rule(row: RuleRow) -> Rule:
    return Rule(
        regime=row.regime,
        ground=row.ground,
        published=tuple((date.fromisoformat(day), standing) for day, standing in row.publications),
    )
