"""From rows as of a moment to the plain values that the judgement takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from typing import NamedTuple

from django.db.models import Q

from cases.exemptions.models import PersonRow
from cases.exemptions.statuses import GRANTED
from cases.exemptions.values import Way
from cases.listing.events import EntryAmended, EntryListed
from cases.listing.models import EntryRow
from cases.regimes import domain as law
from cases.regimes.events import Procedure, RulePublished
from cases.regimes.models import MeasureRow, RuleRow
from cases.regimes.queries import ANY
from cases.regimes.zones import principal_zone
from cases.status.known import OWN_NATIONAL, Exemption, Interval, Known, Listing, Rule
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import ALWAYS, standing, stream_name
from panel.ledger.streams import Stream


class Found(NamedTuple):
    """What was found of a person, a measure and a territory."""

    entry: EntryRow | None
    listed: Stream | None
    """Its stream, which says since when its nationalities are what they are."""
    measures: Sequence[MeasureRow]
    rules: Sequence[Stream]
    """Of the measure asked about."""
    persons: Sequence[PersonRow]

    def known(self, territory: str) -> Known:
        """The same as plain values."""
        return Known(
            listing=_listing(self.entry, self.listed) if self.entry else None,
            intervals=tuple(map(_interval, self.measures)),
            exemptions=tuple(map(_exemption, self.persons)),
            rules=tuple(map(_rule, self.rules)),
            zone=principal_zone(territory) or UTC,
        )


def rules_of(measures: Sequence[MeasureRow], measure: str, moment: Moment) -> Sequence[Stream]:
    """The rules of a measure by which its intervals say that it is exempted from, all published.

    Which of its publications holds on a day is judged by the day; a row has the newest alone.
    """
    regimes = {row.rules for row in measures if row.measure == measure and row.rules}
    begins = Q()
    for regime in sorted(regimes | {ANY}):
        begins |= Q(stream__startswith=stream_name(law.Rule, law.rule_key(regime, measure, "")))
    rows = RuleRow.objects.as_of(moment).filter(begins) if measures else RuleRow.objects.none()
    names = sorted(rows.values_list("stream", flat=True))
    return list(streams.as_of(registry, names, moment))


def claimable(moment: Moment) -> list[str]:
    """The grounds on which any rule as known at the moment wants nothing filed."""
    rows = RuleRow.objects.as_of(moment).filter(procedure=Procedure.STANDING)
    names = rows.values_list("stream", flat=True)
    return sorted({name.split(".", 2)[2] for name in names} - {OWN_NATIONAL})


def stream_of(entry: EntryRow | None, moment: Moment) -> Stream | None:
    """The entry's stream as known at the moment."""
    names = [entry.stream] if entry else []
    return next(streams.as_of(registry, names, moment), None)


def _listing(entry: EntryRow, listed: Stream | None) -> Listing:
    terms = (
        [date.fromisoformat(t[n]) for n in ("listed_on", "delisted_on")] for t in entry.earlier
    )
    first, *amended = _nationalities(listed) or [(date.min, tuple(entry.nationality_codes))]
    return Listing(
        listed_on=entry.listed_on,
        delisted_on=entry.delisted_on,
        earlier=tuple((listed, delisted) for listed, delisted in terms),
        nationalities=first[1],
        amended=tuple(amended),
    )


def _nationalities(listed: Stream | None) -> list[tuple[date, tuple[str, ...]]]:
    """Since when which; an amendment that bears no day of its own reads as if always so."""
    found: list[tuple[date, tuple[str, ...]]] = []
    for fact in standing(record.fact for record in listed.records) if listed else ():
        match fact.event:
            case EntryListed(nationality_codes=codes):
                found = [(date.min, codes)]
            case EntryAmended(nationality_codes=codes, entry=said) if [codes] != [
                known for _, known in found[-1:]
            ]:
                since = max(said.last_updated, default=date.min)
                found = [*(one for one in found if one[0] < since), (since, codes)]
    return found


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


def _rule(stream: Stream) -> Rule:
    regime, _, ground = stream.key.split(".", 2)
    published = [fact.event for fact in standing(record.fact for record in stream.records)]
    return Rule(
        regime=regime,
        ground=ground,
        published=tuple(
            (one.valid_from, one.procedure is Procedure.STANDING)
            for one in published
            if isinstance(one, RulePublished)
        ),
    )
