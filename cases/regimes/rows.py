"""One struct a table of the shipped reference data; every row says its source and if verified."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from cases.regimes.events import Filer, InstrumentKind
from panel.ledger.values import Line

Text = Annotated[str, msgspec.Meta(min_length=1)]
State = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]
"""ISO 3166-1 alpha-2."""
Days = Annotated[int, msgspec.Meta(ge=1)]
Measure = Literal["travel_ban", "travel_notification", "asset_freeze"]
Procedure = Literal["A", "N0", "N-", "X"]
"""A: approval; N0: notification; N-: notification and no negative decision; X: nothing to file."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row says about itself."""

    source: Text
    verified: bool


class HolidayRow(Row, frozen=True, kw_only=True):
    """A day on which United Nations Headquarters is closed."""

    day: date
    name: Text


class InstrumentRow(Row, frozen=True, kw_only=True):
    """A decision of the Security Council, or guidelines of a body of its own."""

    key: Text
    symbol: Line
    kind: InstrumentKind = InstrumentKind.RESOLUTION
    title: Text
    adopted_on: date


class ApplicationRow(Row, frozen=True, kw_only=True):
    """The fact that instruments apply again from a day on."""

    instruments: tuple[Text, ...]
    valid_from: date
    valid_from_at: datetime | None = None
    why: Text


class TerminationRow(Row, frozen=True, kw_only=True):
    """The fact that instruments ended: until is the first day without them."""

    instruments: tuple[Text, ...]
    until: date
    why: Text


class MeasureRow(Row, frozen=True, kw_only=True):
    """A measure of a regime on one legal basis, from a day on; its end is a fact of its own."""

    regime: Text
    measure: Measure
    basis: Text
    instrument: Text
    valid_from: date
    known_on: date
    exempting_body: Text | None
    rules: Text | None
    """The regime key of the rule rows that say how to exempt from it."""
    grounds: tuple[Text, ...]
    valid_from_at: datetime | None = None
    """The instant, where the measure began at one and not with the day."""
    note: str = ""


class MeasureEndRow(Row, frozen=True, kw_only=True):
    """The fact that a measure ended: until is the first day without it."""

    regime: Text
    measure: Measure
    basis: Text
    until: date
    known_on: date
    why: Text


class PositionRow(Row, frozen=True, kw_only=True):
    """A State's view of an instrument's validity, shown beside the record and never over it."""

    state: State
    instrument: Text
    view: Literal["contests", "accepts"]
    stated_on: date
    document: Text


class ListRow(Row, frozen=True, kw_only=True):
    """Which regime entries with this reference prefix or list type belong to."""

    prefix: State
    list_type: Text
    regime: Text
    title: Text


class ChangesRow(Row, frozen=True, kw_only=True):
    """How an approved journey is changed, ruled on in an emergency, and confirmed."""

    emergency_hours: Days | None = None
    change_notice_working_days: Days | None = None
    shift_hours: Days | None = None
    extension_notice_working_days: Days | None = None
    confirmation_working_days: Days | None = None


class RuleRow(ChangesRow, frozen=True, kw_only=True):
    """How one ground of exemption from one measure works; a null period is not known."""

    regime: Text
    measure: Measure
    ground: Text
    procedure: Procedure | None
    filed_by: tuple[Filer, ...]
    decided_by: Text | None
    valid_from: date
    period_working_days: Days | None = None
    silence_working_days: Days | None = None
    notice_working_days: Days | None = None
    within_hours: Days | None = None
    information_stops_clock: bool = False
    requires: tuple[Line, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """The row's name, for refusals and links."""
        return f"{self.regime}/{self.measure}/{self.ground}"

    def changed_by(self, changes: ChangesRow) -> RuleRow:
        """With what is said once of changes wherever the row says nothing, and its source."""
        own = {name for name in ChangesRow.__struct_fields__ if getattr(self, name) is None}
        return msgspec.structs.replace(
            self,
            **{name: getattr(changes, name) for name in own},
            source=f"{self.source}; of changes, emergencies and confirmation: {changes.source}",
            verified=self.verified and changes.verified,
        )


class BodyRow(Row, frozen=True, kw_only=True):
    """A body, and the days on which it opened and closed (first day without)."""

    key: Text
    opened_on: date
    closed_on: date | None
    known_closed_on: date | None


class SeatRow(Row, frozen=True, kw_only=True):
    """A State's seat on a body; valid_until is the first day without it."""

    body: Text
    state: State
    role: Literal["member", "chair", "vice_chair"]
    valid_from: date
    valid_until: date | None
    person: Text | None = None


class MandateRow(Row, frozen=True, kw_only=True):
    """The days for which an instrument has a body work; valid_until is the first day without."""

    body: Text
    instrument: Text
    valid_from: date
    valid_until: date | None


class ZonesRow(Row, frozen=True, kw_only=True):
    """The zones in which a day is told in territories, by their names in the zone database."""

    states: dict[State, Text]
