"""The reference data as staff see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from django.contrib import admin

from cases.regimes import events, sections
from cases.regimes.domain import (
    HEADQUARTERS,
    AppointChair,
    Body,
    DeclareHoliday,
    Instrument,
    OrderMeasure,
    PublishRule,
    PublishYear,
    RecordMandate,
    Regime,
    Rule,
    SeatMember,
    TerminateInstrument,
    WithdrawHoliday,
    WorkingDays,
)
from cases.regimes.events import Filer
from cases.regimes.models import (
    BodyRow,
    HolidayRow,
    InstrumentRow,
    MeasureRow,
    PositionRow,
    RuleRow,
    SeatRow,
)
from cases.regimes.naming import ground
from panel.access import states
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.staff.filters import by
from panel.staff.picking import Options
from panel.staff.registering import (
    Case,
    Seen,
    register_case,
    register_states,
)
from panel.staff.rows import RowAdmin
from panel.staff.words import label


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


def _seated(viewer: Viewer, moment: Moment) -> Iterable[str]:
    rows = SeatRow.objects.visible_to(viewer, moment)
    return rows.values_list("state", flat=True).distinct()


register_states(_seated)
register_case(
    Case(
        Instrument,
        lambda key, instrument: instrument.adopted.symbol if instrument.adopted else key,
        lambda instrument, _span: instrument.adopted.title if instrument.adopted else "",
        sections=sections.instrument,
        badges=sections.unverified,
        likeliest={"current": (TerminateInstrument,)},
    )
)
register_case(
    Case(
        Regime,
        lambda key, _s: f"Regime {key}",
        sections=sections.regime,
        told={events.PositionRecorded: _position},
        likeliest={"current": (OrderMeasure,)},
    )
)
register_case(
    Case(
        Rule,
        lambda key, _s: ground(key),
        sections=sections.rule,
        badges=sections.unverified,
        likeliest={"current": (PublishRule,)},
        begins=_begins,
        offers=_offers,
    )
)
register_case(
    Case(
        WorkingDays,
        lambda key, _s: "Working days of UN Headquarters" if key == HEADQUARTERS else key,
        sections=sections.calendar,
        likeliest={"current": (DeclareHoliday, PublishYear)},
    )
)
register_case(
    Case(
        Body,
        lambda key, body: body.title or key,
        sections=sections.body,
        likeliest={"current": (SeatMember, AppointChair, RecordMandate)},
    )
)


@admin.register(InstrumentRow)
class InstrumentAdmin(RowAdmin):
    """Resolutions and guidelines."""

    kind = Instrument
    list_display = ("title", "adopted_on", "terminated_on", "applied_again_on", "verified")
    list_filter = ("kind", "verified")
    search_fields = ("symbol", "title")
    ordering = ("-adopted_on", "symbol")
    sorted_by = "symbol"

    def called(self, row: Any) -> str:
        """By its symbol."""
        return str(row.symbol)


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
    list_filter = (by("procedure", words=sections.procedure), "verified")
    ordering = ("stream",)

    def called(self, row: Any) -> str:
        """Regime, measure and ground."""
        return ground(row.key)

    @admin.display(description="Procedure", ordering="procedure")
    def how(self, row: Any) -> str:
        """How one is exempted."""
        return sections.procedure(row.procedure)


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


@admin.register(BodyRow)
class BodyAdmin(RowAdmin):
    """Committees, Panels, the Council."""

    kind = Body
    list_display = ("opened_on", "closed_on")
    ordering = ("title",)

    def called(self, row: Any) -> str:
        """By its name."""
        return str(row.title)


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
