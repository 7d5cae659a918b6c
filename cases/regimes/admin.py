"""The reference data as staff see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from django.contrib import admin
from django.utils.html import format_html

from cases.regimes import events, rule_page, sections
from cases.regimes.domain import (
    HEADQUARTERS,
    AdoptInstrument,
    AppointChair,
    Body,
    DeclareHoliday,
    Instrument,
    OpenBody,
    OrderMeasure,
    PublishRule,
    PublishYear,
    RecordMandate,
    Regime,
    Rule,
    SeatMember,
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
from cases.regimes.naming import filer, ground
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
    register_search,
    register_states,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import Rows
from panel.staff.words import label


def _position(event: events.PositionRecorded) -> str:
    """Whose it is, on what."""
    holds = "contests" if event.contests else "accepts"
    return f"{states.named(event.state)} {holds} {event.instrument}"


_SAID_ANEW: Final = {"valid_from", "source", "verified", "reason"}


def _begins(seen: Seen, command: type[Command]) -> dict[str, Any]:
    """What is on record is corrected from what was said last; by which source is said anew."""
    text = {PublishRule: "published", AdoptInstrument: "adopted"}.get(command, "")
    last = getattr(seen.state, text, None)
    if last is None:
        return {}
    said = msgspec.structs.asdict(last)
    return {name: said[name] for name in said.keys() - _SAID_ANEW}


def _offers(_seen: Seen, command: type[Command]) -> dict[str, Options]:
    """Who may file is chosen."""
    filers = [(who.value, filer(who)) for who in Filer]
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
        begins=_begins,
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
        sections=rule_page.sections,
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


class Sourced(RowAdmin):
    """A list of rows that each stand on a source."""

    @admin.display(description="Verified", ordering="verified")
    def checked(self, row: Any) -> str:
        """Whether somebody read the source; marked where nobody did."""
        if row.verified:
            return "yes"
        return format_html('<span class="badge attention">{}</span>', "not verified")


@admin.register(InstrumentRow)
class InstrumentAdmin(Sourced):
    """Resolutions and guidelines."""

    kind = Instrument
    list_display = ("title", "adopted_on", "terminated_on", "applied_again_on", "checked")
    list_filter = ("kind", "verified")
    search_fields = ("symbol", "title")
    leads = ((AdoptInstrument, ""),)
    ordering = ("-adopted_on", "symbol")
    sorted_by = "symbol"

    def called(self, row: Any) -> str:
        """By its symbol."""
        return str(row.symbol)


@admin.register(MeasureRow)
class MeasureAdmin(Sourced):
    """Measures with their intervals."""

    kind = Regime
    list_display = ("regime", "valid_from", "valid_until", "exempting_body", "checked")
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
class RuleAdmin(Sourced):
    """How one is exempted."""

    kind = Rule
    list_display = ("how", "silence_working_days", "notice_working_days", "checked")
    list_filter = (by("procedure", words=rule_page.procedure), "verified")
    ordering = ("stream",)

    def called(self, row: Any) -> str:
        """Regime, measure and ground."""
        return ground(row.key)

    @admin.display(description="Procedure", ordering="procedure")
    def how(self, row: Any) -> str:
        """How one is exempted."""
        return rule_page.procedure(row.procedure)


@admin.register(HolidayRow)
class HolidayAdmin(Sourced):
    """Closed days."""

    kind = WorkingDays
    list_display = ("day", "source", "checked")
    ordering = ("-day",)
    sorted_by = "name"
    leads = ((DeclareHoliday, HEADQUARTERS), (WithdrawHoliday, HEADQUARTERS))

    def called(self, row: Any) -> str:
        """By its name alone: the day stands beside it."""
        return str(row.name)


register_search(Rows(Body, BodyRow, ("title",)))


@admin.register(BodyRow)
class BodyAdmin(RowAdmin):
    """Committees, Panels, the Council."""

    kind = Body
    list_display = ("opened_on", "closed_on")
    leads = ((OpenBody, ""),)
    ordering = ("title",)

    def called(self, row: Any) -> str:
        """By its name."""
        return str(row.title)


@admin.register(SeatRow)
class SeatAdmin(Sourced):
    """Who sits where."""

    kind = Body
    list_display = ("person", "valid_from", "valid_until", "checked")
    list_filter = ("body",)
    ordering = ("-valid_from", "state")
    sorted_by = "state"

    def called(self, row: Any) -> str:
        """Who sits, and on what."""
        return f"{row.state} on the {label(row.body)}{', as Chair' if row.person else ''}"
