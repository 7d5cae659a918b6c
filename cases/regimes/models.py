"""The reference data as rows: instruments, measures, positions, rules, holidays, bodies, seats."""

from __future__ import annotations

from datetime import date

import msgspec
from django.db import models

from cases.regimes.domain import Body, Instrument, Regime, Rule, WorkingDays, parts_of
from panel.access.rows import CaseRow
from panel.ledger.states import Level, Span
from panel.ledger.values import weak_tag


class InstrumentRow(CaseRow):
    """A resolution or guidelines, and what became of them last."""

    kind = models.CharField(max_length=20)
    symbol = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    adopted_on = models.DateField()
    terminated_on = models.DateField(null=True)
    applied_again_on = models.DateField(null=True)
    source = models.TextField()
    verified = models.BooleanField()

    class Meta(CaseRow.Meta):
        db_table = "regimes_instrument"
        verbose_name = "instrument"
        verbose_name_plural = "instruments"

    def __str__(self) -> str:
        return self.symbol


class MeasureRow(CaseRow):
    """One measure of a regime on one legal basis, [valid_from, valid_until)."""

    regime = models.CharField(max_length=20)
    measure = models.CharField(max_length=30)
    basis = models.CharField(max_length=300)
    instrument = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_from_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    exempting_body = models.CharField(max_length=100, default="")
    rules = models.CharField(max_length=20, default="")
    source = models.TextField()
    verified = models.BooleanField()
    ordered_version = models.IntegerField()
    ended_version = models.IntegerField(null=True)
    contested_by = models.JSONField(default=list)
    """The States on record as contesting the instrument, in order."""

    class Meta(CaseRow.Meta):
        db_table = "regimes_measure"
        verbose_name = "measure"
        verbose_name_plural = "measures"
        indexes = (models.Index(fields=["regime", "measure"], name="regimes_measure_of"),)

    def __str__(self) -> str:
        return f"{self.measure} by {self.basis}"


class PositionRow(CaseRow):
    """A State's view of an instrument's validity."""

    regime = models.CharField(max_length=20)
    state = models.CharField(max_length=2)
    instrument = models.CharField(max_length=100)
    contests = models.BooleanField()
    stated_on = models.DateField()
    document = models.CharField(max_length=300)

    class Meta(CaseRow.Meta):
        db_table = "regimes_position"
        verbose_name = "State's position"
        verbose_name_plural = "States' positions"

    def __str__(self) -> str:
        return f"{self.state} on {self.instrument}"


class RuleRow(CaseRow):
    """How one ground of exemption works."""

    regime = models.CharField(max_length=100, default="")
    measure = models.CharField(max_length=100, default="")
    ground = models.CharField(max_length=200, default="")
    procedure = models.CharField(max_length=2, default="")
    decided_by = models.CharField(max_length=100, default="")
    valid_from = models.DateField()
    silence_working_days = models.IntegerField(null=True)
    notice_working_days = models.IntegerField(null=True)
    period_working_days = models.IntegerField(null=True)
    within_hours = models.IntegerField(null=True)
    filed_by = models.JSONField(default=list)
    information_stops_clock = models.BooleanField(default=False)
    emergency_hours = models.IntegerField(null=True)
    change_notice_working_days = models.IntegerField(null=True)
    shift_hours = models.IntegerField(null=True)
    extension_notice_working_days = models.IntegerField(null=True)
    confirmation_working_days = models.IntegerField(null=True)
    requires = models.JSONField(default=list)
    note = models.TextField(default="")
    reason = models.TextField(default="")
    source = models.TextField()
    verified = models.BooleanField()
    publications = models.JSONField(default=list)
    """From which day on, and whether nothing is to be filed then; in the order published."""

    class Meta(CaseRow.Meta):
        db_table = "regimes_rule"
        verbose_name = "rule of exemption"
        verbose_name_plural = "rules of exemption"
        indexes = (models.Index(fields=["measure", "regime", "held_to"], name="regimes_rule_of"),)

    def __str__(self) -> str:
        return self.key


class HolidayRow(CaseRow):
    """A day on which a house is closed."""

    day = models.DateField()
    name = models.CharField(max_length=100)
    source = models.TextField()
    verified = models.BooleanField()

    class Meta(CaseRow.Meta):
        db_table = "regimes_holiday"
        verbose_name = "holiday"
        verbose_name_plural = "holidays"

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class BodyRow(CaseRow):
    """A Committee, a Panel or the Council, [opened_on, closed_on)."""

    title = models.CharField(max_length=300)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta(CaseRow.Meta):
        db_table = "regimes_body"
        verbose_name = "body"
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.title


class SeatRow(CaseRow):
    """A State on a body, or its Chair, [valid_from, valid_until) in New York."""

    body = models.CharField(max_length=100)
    state = models.CharField(max_length=2)
    person = models.CharField(max_length=300, default="")
    """Who chairs; empty for an ordinary seat."""
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.TextField()
    verified = models.BooleanField()

    class Meta(CaseRow.Meta):
        db_table = "regimes_seat"
        verbose_name = "seat"
        verbose_name_plural = "seats"
        indexes = (models.Index(fields=["state", "held_to"], name="regimes_seat_state"),)

    def __str__(self) -> str:
        return f"{self.state} on {self.body}"


def instrument_rows(_key: str, instrument: Instrument, _span: Span) -> list[InstrumentRow]:
    """One row, once it was adopted."""
    if instrument.adopted is None:
        return []
    return [
        InstrumentRow(
            level=Level.PUBLIC,
            terminated_on=instrument.terminated_on,
            applied_again_on=instrument.applied_again_on,
            **msgspec.structs.asdict(instrument.adopted),
        )
    ]


def measure_rows(key: str, regime: Regime, _span: Span) -> list[MeasureRow]:
    """One row an interval."""
    return [
        MeasureRow(
            level=Level.PUBLIC,
            row_key=weak_tag(i.measure, i.basis),
            regime=key,
            measure=i.measure,
            basis=i.basis,
            instrument=i.instrument,
            valid_from=i.valid_from,
            valid_from_at=i.valid_from_at,
            valid_until=i.until,
            exempting_body=i.exempting_body or "",
            rules=i.rules or "",
            source=i.source,
            verified=i.verified,
            ordered_version=i.version,
            ended_version=i.ended_version,
            contested_by=regime.contesting(i.instrument),
        )
        for i in regime.intervals
    ]


def position_rows(key: str, regime: Regime, _span: Span) -> list[PositionRow]:
    """One row a position."""
    return [
        PositionRow(
            level=Level.PUBLIC,
            row_key=weak_tag(p.state, p.instrument, p.stated_on, p.document),
            regime=key,
            state=p.state,
            instrument=p.instrument,
            contests=p.contests,
            stated_on=p.stated_on,
            document=p.document,
        )
        for p in regime.positions
    ]


def rule_rows(key: str, rule: Rule, _span: Span) -> list[RuleRow]:
    """One row, as published last, with the days of all that was published."""
    if rule.published is None:
        return []
    said = msgspec.to_builtins(rule.published, builtin_types=(date,))
    said |= {name: said[name] or "" for name in ("procedure", "decided_by")}
    said |= {name: list(said[name]) for name in ("filed_by", "requires")}
    said |= dict(zip(("regime", "measure", "ground"), parts_of(key), strict=True))
    said["publications"] = [[day.isoformat(), standing] for day, standing in rule.publications]
    return [RuleRow(level=Level.PUBLIC, **said)]


def holiday_rows(_key: str, known: WorkingDays, _span: Span) -> list[HolidayRow]:
    """One row a closed day."""
    return [
        HolidayRow(
            level=Level.PUBLIC,
            row_key=h.day.isoformat(),
            day=h.day,
            name=h.name,
            source=h.source,
            verified=h.verified,
        )
        for h in known.days
    ]


def body_rows(_key: str, body: Body, _span: Span) -> list[BodyRow]:
    """One row, once it was opened."""
    if body.opened_on is None:
        return []
    return [
        BodyRow(
            level=Level.PUBLIC,
            title=body.title,
            opened_on=body.opened_on,
            closed_on=body.closed_on,
        )
    ]


def seat_rows(key: str, body: Body, _span: Span) -> list[SeatRow]:
    """One row a seat, and one a Chair."""
    return [
        SeatRow(
            level=Level.PUBLIC,
            row_key=f"{'chair' if person else 'seat'} {s.state} {s.valid_from}",
            body=key,
            state=s.state,
            person=person,
            valid_from=s.valid_from,
            valid_until=s.valid_until,
            source=s.source,
            verified=s.verified,
        )
        for s, person in (*((s, "") for s in body.seats), *((c, c.person) for c in body.chairs))
    ]
