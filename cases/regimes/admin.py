"""The reference data as staff see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from django.contrib import admin
from django.urls import reverse

from cases.regimes import events
from cases.regimes.domain import (
    HEADQUARTERS,
    AppointChair,
    Body,
    DeclareHoliday,
    OrderMeasure,
    PublishRule,
    PublishYear,
    Regime,
    Rule,
    SeatMember,
    WithdrawHoliday,
    WorkingDays,
)
from cases.regimes.events import Filer, Procedure
from cases.regimes.models import HolidayRow, MeasureRow, PositionRow, RuleRow, SeatRow
from cases.regimes.naming import ground
from panel.access import states
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.filters import by
from panel.staff.picking import Options
from panel.staff.registering import (
    Case,
    Facts,
    Seen,
    Table,
    register_case,
    register_states,
)
from panel.staff.rows import RowAdmin
from panel.staff.words import Link, label, within


def procedure(how: str | None) -> str:
    """How one is exempted, in words."""
    return within(Procedure(how).name) if how else ""


def _regime(seen: Seen) -> Iterator[Table]:
    regime: Regime = seen.state
    yield Table(
        "Measures",
        ("Measure", "Legal basis", "From", "First day without", "Who may exempt", "Verified"),
        [
            (label(i.measure), i.basis, i.valid_from, i.until, i.exempting_body, i.verified)
            for i in regime.intervals
        ],
    )
    yield Table(
        "States' positions",
        ("State", "Instrument", "Contests", "Stated on", "Document"),
        [(p.state, p.instrument, p.contests, p.stated_on, p.document) for p in regime.positions],
    )


def _rule(seen: Seen) -> Iterator[Facts]:
    rule: Rule = seen.state
    if rule.published is not None:
        said = rule.published
        yield Facts(
            "As published",
            [
                ("Procedure", procedure(said.procedure)),
                ("Decided by", said.decided_by),
                ("Valid from", said.valid_from),
                ("No-objection procedure, working days", said.silence_working_days),
                ("Notice, working days", said.notice_working_days),
                ("Period of a notification, working days", said.period_working_days),
                ("Late notification, hours", said.within_hours),
                ("Who may file", said.filed_by),
                ("Besides, a request states", said.requires),
                ("A request for information stops the period", said.information_stops_clock),
                ("An emergency is ruled on within, hours", said.emergency_hours),
                ("Notice of a change, working days", said.change_notice_working_days),
                ("A notice alone shifts the window by, hours", said.shift_hours),
                ("Notice of an extension, working days", said.extension_notice_working_days),
                ("Confirmation of travel, working days", said.confirmation_working_days),
                ("Note", said.note),
                ("Published anew because", said.reason),
                ("Source", said.source),
                ("Verified", said.verified),
            ],
        )


def _position(event: events.PositionRecorded) -> str:
    """Whose it is, on what."""
    holds = "contests" if event.contests else "accepts"
    return f"{states.named(event.state)} {holds} {event.instrument}"


_SAID_ANEW: Final = {"valid_from", "source", "verified", "reason"}


def _begins(seen: Seen, command: type[Command]) -> dict[str, Any]:
    """A rule is corrected from what was published last; from when and by which source is said."""
    published = seen.state.published
    if command is not PublishRule or published is None:
        return {}
    said = msgspec.structs.asdict(published)
    return {name: said[name] for name in said.keys() - _SAID_ANEW}


def _offers(_seen: Seen, command: type[Command]) -> dict[str, Options]:
    """Who may file is chosen."""
    filers = [(filer.value, label(filer)) for filer in Filer]
    return {"filed_by": filers} if command is PublishRule else {}


def _calendar(seen: Seen) -> Iterator[Table]:
    known: WorkingDays = seen.state
    this_year = seen.moment.today.year
    near = [h for h in reversed(known.days) if abs(h.day.year - this_year) <= 1]
    more = len(known.days) - len(near)
    every = addresses.with_query(
        reverse("admin:regimes_holidayrow_changelist"), as_of=seen.known_on
    )
    yield Table(
        f"Closed days, {this_year - 1} to {this_year + 1}",
        ("Day", "Name", "Source", "Verified"),
        [(h.day, h.name, h.source, h.verified) for h in near],
        rest=Link(f"{more:,} more in other years", every) if more else "",
    )


def _body(seen: Seen) -> Iterator[Table]:
    body: Body = seen.state
    chairs: list[tuple[Any, ...]] = [
        (f"{c.state}, Chair: {c.person}", c.valid_from, c.valid_until, c.source, c.verified)
        for c in body.chairs
    ]
    seats = [(s.state, s.valid_from, s.valid_until, s.source, s.verified) for s in body.seats]
    columns = ("Seat", "From", "First day without", "Source", "Verified")
    yield Table("Seats", columns, [*chairs, *seats])


def _seated(viewer: Viewer, moment: Moment) -> Iterable[str]:
    rows = SeatRow.objects.visible_to(viewer, moment)
    return rows.values_list("state", flat=True).distinct()


register_states(_seated)
register_case(
    Case(
        Regime,
        lambda key, _s: f"Regime {key}",
        sections=_regime,
        told={events.PositionRecorded: _position},
        likeliest={"current": (OrderMeasure,)},
    )
)
register_case(
    Case(
        Rule,
        lambda key, _s: ground(key),
        sections=_rule,
        likeliest={"current": (PublishRule,)},
        begins=_begins,
        offers=_offers,
    )
)
register_case(
    Case(
        WorkingDays,
        lambda key, _s: "Working days of UN Headquarters" if key == HEADQUARTERS else key,
        sections=_calendar,
        likeliest={"current": (DeclareHoliday, PublishYear)},
    )
)
register_case(
    Case(
        Body,
        lambda key, body: body.title or key,
        sections=_body,
        likeliest={"current": (SeatMember, AppointChair)},
    )
)


@admin.register(MeasureRow)
class MeasureAdmin(RowAdmin):
    """Measures with their intervals."""

    kind = Regime
    list_display = ("regime", "valid_from", "valid_until", "exempting_body", "verified")
    list_filter = ("regime", "measure")
    ordering = ("regime", "valid_from")
    sorted_by = "measure"

    def called(self, row: Any) -> str:
        """The measure and its legal basis."""
        return f"{label(row.measure)} by {row.basis}"


@admin.register(PositionRow)
class PositionAdmin(RowAdmin):
    """States' views."""

    kind = Regime
    list_display = ("state", "instrument", "contests", "stated_on")


@admin.register(RuleRow)
class RuleAdmin(RowAdmin):
    """How one is exempted."""

    kind = Rule
    list_display = ("how", "silence_working_days", "notice_working_days", "verified")
    list_filter = (by("procedure", words=procedure), "verified")
    ordering = ("stream",)

    def called(self, row: Any) -> str:
        """Regime, measure and ground."""
        return ground(row.key)

    @admin.display(description="Procedure", ordering="procedure")
    def how(self, row: Any) -> str:
        """How one is exempted."""
        return procedure(row.procedure)


@admin.register(HolidayRow)
class HolidayAdmin(RowAdmin):
    """Closed days."""

    kind = WorkingDays
    list_display = ("day", "source", "verified")
    ordering = ("-day",)
    sorted_by = "name"
    leads = ((DeclareHoliday, HEADQUARTERS), (WithdrawHoliday, HEADQUARTERS))

    def called(self, row: Any) -> str:
        """By its name alone: the day stands beside it."""
        return str(row.name)


@admin.register(SeatRow)
class SeatAdmin(RowAdmin):
    """Who sits where."""

    kind = Body
    list_display = ("person", "valid_from", "valid_until", "verified")
    list_filter = ("body",)
    ordering = ("-valid_from", "state")
    sorted_by = "state"

    def called(self, row: Any) -> str:
        """Who sits, and on what."""
        return f"{row.state} on the {label(row.body)}{', as Chair' if row.person else ''}"
