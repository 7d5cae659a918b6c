"""Load the shipped reference data by commands: whatever of it the record could hold by a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import msgspec

from cases.regimes import reference
from cases.regimes.domain import HEADQUARTERS, Rule, WorkingDays, body_key, rule_key
from cases.regimes.domain.bodies import (
    AppointChair,
    CloseBody,
    OpenBody,
    RecordMandate,
    SeatMember,
)
from cases.regimes.domain.calendars import PublishYear
from cases.regimes.domain.instruments import (
    AdoptInstrument,
    ApplyInstrument,
    TerminateInstrument,
)
from cases.regimes.domain.measures import EndMeasure, OrderMeasure, PublishRule, RecordPosition
from cases.regimes.events import Holiday, Measure, Procedure
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry

SHIPPED = "as shipped with the reference data"
"""Why a rule is published anew by a load."""


def load(
    registry: Registry, viewer: Viewer, *, known_by: date, folder: Path = reference.DATA
) -> int:
    """Give the commands for what the files say and could be known by the day; how many events.

    All or none; what is on record already gives no event, and what was corrected stays so.
    """
    known = reference.load(folder).known_by(known_by)
    parts = (_calendar, _instruments, _bodies, _measures, _ends, _positions, _rules)
    asked = [one for part in parts for one in part(known)]
    return give(registry, [one for one in asked if not _corrected(registry, one)], viewer).count


def _corrected(registry: Registry, asked: Asked) -> bool:
    """Whether somebody published the rule otherwise, or added or took a day of the year."""
    match asked.command:
        case PublishRule():
            rule = streams.newest(registry, Rule, asked.key)
            return rule.published is not None and rule.published.reason not in {"", SHIPPED}
        case PublishYear(year=year):
            return year in streams.newest(registry, WorkingDays, asked.key).corrected
    return False


def _calendar(known: reference.Reference) -> Iterator[Asked]:
    for year, rows in groupby(known.holidays, key=lambda row: row.day.year):
        holidays = tuple(Holiday(**msgspec.structs.asdict(row)) for row in rows)
        yield Asked(PublishYear(year=year, holidays=holidays), HEADQUARTERS)


def _instruments(known: reference.Reference) -> Iterator[Asked]:
    for row in known.instruments:
        said = msgspec.structs.asdict(row)
        key = said.pop("key")
        yield Asked(AdoptInstrument(**said), key)
    for end in known.terminations:
        said = msgspec.structs.asdict(end)
        for key in said.pop("instruments"):
            yield Asked(TerminateInstrument(**said), key)
    for again in known.applications:
        said = msgspec.structs.asdict(again)
        for key in said.pop("instruments"):
            yield Asked(ApplyInstrument(**said), key)


def _bodies(known: reference.Reference) -> Iterator[Asked]:
    for body in known.bodies:
        yield Asked(OpenBody(title=body.key, opened_on=body.opened_on), body_key(body.key))
        if body.closed_on is not None:
            yield Asked(CloseBody(closed_on=body.closed_on, reason=body.source), body_key(body.key))
    for seat in known.seats:
        if seat.role == "member":
            yield Asked(_seat(seat), body_key(seat.body))
        elif seat.role == "chair":
            said = msgspec.structs.asdict(_seat(seat))
            yield Asked(AppointChair(**said, person=seat.person or seat.state), body_key(seat.body))

    for mandate in known.mandates:
        said = msgspec.structs.asdict(mandate)
        key = body_key(said.pop("body"))
        yield Asked(RecordMandate(**said), key)


def _seat(row: reference.SeatRow) -> SeatMember:
    return SeatMember(
        state=row.state,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        verified=row.verified,
    )


def _measures(known: reference.Reference) -> Iterator[Asked]:
    for row in known.measures:
        yield Asked(
            OrderMeasure(
                measure=Measure(row.measure),
                basis=row.basis,
                instrument=row.instrument,
                valid_from=row.valid_from,
                valid_from_at=row.valid_from_at,
                exempting_body=row.exempting_body,
                rules=row.rules,
                source=row.source,
                verified=row.verified,
            ),
            row.regime,
        )


def _ends(known: reference.Reference) -> Iterator[Asked]:
    for end in known.ends:
        yield Asked(
            EndMeasure(
                measure=Measure(end.measure),
                basis=end.basis,
                until=end.until,
                why=end.why,
                source=end.source,
                verified=end.verified,
            ),
            end.regime,
        )


def _positions(known: reference.Reference) -> Iterator[Asked]:
    instruments = {row.instrument: row.regime for row in known.measures}
    for position in known.positions:
        if position.instrument in instruments:
            yield Asked(
                RecordPosition(
                    state=position.state,
                    instrument=position.instrument,
                    contests=position.view == "contests",
                    stated_on=position.stated_on,
                    document=position.document,
                ),
                instruments[position.instrument],
            )


def _rules(known: reference.Reference) -> Iterator[Asked]:
    for row in known.rules:
        said = msgspec.structs.asdict(row)
        key = rule_key(said.pop("regime"), said.pop("measure"), said.pop("ground"))
        how = said.pop("procedure")
        rule = PublishRule(**said, procedure=how and Procedure(how), reason=SHIPPED)
        yield Asked(rule, key)
