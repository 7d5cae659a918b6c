"""What happens to regimes, their rules, the working-day calendar and the bodies that decide."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Line, Prose, StateCode


class Measure(StrEnum):
    """What the Council orders States to do about a listed person."""

    TRAVEL_BAN = "travel_ban"
    TRAVEL_NOTIFICATION = "travel_notification"
    ASSET_FREEZE = "asset_freeze"


class Procedure(StrEnum):
    """How one is exempted."""

    APPROVAL = "A"
    NOTIFICATION = "N0"
    NO_NEGATIVE_DECISION = "N-"
    STANDING = "X"

    @property
    def words(self) -> str:
        """The same in words, for pages."""
        return {
            "A": "approval",
            "N0": "notification",
            "N-": "no negative decision",
            "X": "nothing to be filed",
        }[self.value]


class Filer(StrEnum):
    """Who may file for an exemption."""

    STATE_OF_DESTINATION = "state_of_destination"
    STATE_OF_TRANSIT = "state_of_transit"
    STATE_OF_NATIONALITY = "state_of_nationality"
    STATE_OF_RESIDENCE = "state_of_residence"
    STATE_CONCERNED = "state_concerned"
    STATE_HOLDING_FUNDS = "state_holding_funds"
    DETERMINING_STATE = "determining_state"
    UN_OFFICE = "un_office"
    FOCAL_POINT = "focal_point"
    LISTED_PERSON = "listed_person"


class InstrumentKind(StrEnum):
    """What the Council or a body of its own laid down."""

    RESOLUTION = "resolution"
    GUIDELINES = "guidelines"


class InstrumentAdopted(Event, name="instrument.adopted", bears_on=NOBODY):
    """A resolution or guidelines were adopted, or this is to be read of them."""

    kind: InstrumentKind
    symbol: Line
    title: Line
    adopted_on: date
    source: Prose
    verified: bool


class InstrumentApplied(Event, name="instrument.applied", bears_on=NOBODY):
    """An instrument that had ended applies again from a day on."""

    valid_from: date
    valid_from_at: datetime | None = None
    """The instant, where it began at one and not with the day."""
    why: Prose
    source: Prose
    verified: bool


class InstrumentTerminated(Event, name="instrument.terminated", bears_on=NOBODY):
    """An instrument, or what it provides, ended; `until` is the first day without it."""

    until: date
    why: Prose
    source: Prose
    verified: bool


class MeasureOrdered(Event, name="regime.measure_ordered", bears_on=NOBODY):
    """A measure binds States from a day on, on one legal basis; its end is a fact of its own."""

    measure: Measure
    basis: Line
    instrument: Line
    valid_from: date
    valid_from_at: datetime | None = None
    """The instant, where it began at one and not with the day."""
    exempting_body: Line | None = None
    rules: Line | None = None
    """The regime key of the rule rows that say how to exempt from it."""
    source: Prose
    verified: bool


class MeasureEnded(Event, name="regime.measure_ended", bears_on=NOBODY):
    """A measure on one basis ended; `until` is the first day without it."""

    measure: Measure
    basis: Line
    until: date
    why: Prose
    source: Prose
    verified: bool


class PositionRecorded(Event, name="regime.position_recorded", bears_on=NOBODY):
    """A State's view of an instrument's validity, shown beside the record and never over it."""

    state: StateCode
    instrument: Line
    contests: bool
    stated_on: date
    document: Line


class RulePublished(Event, name="rule.published", bears_on=NOBODY):
    """How one ground of exemption works from a day on; a period that is null is not known."""

    procedure: Procedure | None
    decided_by: Line | None
    valid_from: date
    silence_working_days: int | None = None
    notice_working_days: int | None = None
    period_working_days: int | None = None
    within_hours: int | None = None
    filed_by: tuple[Filer, ...] = ()
    """Empty where it is not known, or where there is nothing to file."""
    information_stops_clock: bool = False
    emergency_hours: int | None = None
    change_notice_working_days: int | None = None
    shift_hours: int | None = None
    extension_notice_working_days: int | None = None
    confirmation_working_days: int | None = None
    requires: tuple[Line, ...] = ()
    note: Prose = ""
    reason: Prose = ""
    """Why it was published anew."""
    source: Prose
    verified: bool


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which the house is closed."""

    day: date
    """The closed day."""
    name: Line
    """Why it is closed."""
    source: Prose = ""
    """Where that is said."""
    verified: bool = False
    """Whether somebody read the circular."""


class YearPublished(Event, name="calendar.year_published", bears_on=NOBODY):
    """The closed days of one year."""

    year: int
    holidays: tuple[Holiday, ...]


class HolidayDeclared(Event, name="calendar.holiday_declared", bears_on=NOBODY):
    """One more closed day, or another name for one."""

    holiday: Holiday
    reason: Prose


class HolidayWithdrawn(Event, name="calendar.holiday_withdrawn", bears_on=NOBODY):
    """A day that was said to be closed is a working day."""

    day: date
    reason: Prose


class BodyOpened(Event, name="body.opened", bears_on=NOBODY):
    """A body exists from a day on."""

    title: Line
    opened_on: date


class BodyClosed(Event, name="body.closed", bears_on=NOBODY):
    """A body ended; `closed_on` is the first day without it."""

    closed_on: date
    reason: Prose


class SeatTaken(Event, name="body.seat_taken", bears_on=NOBODY):
    """A State sits on a body, from 00:00 in New York of the first day until that of the last."""

    state: StateCode
    valid_from: date
    valid_until: date | None = None
    """The first day without the seat."""
    source: Prose
    verified: bool


class ChairAppointed(Event, name="body.chair_appointed", bears_on=NOBODY):
    """Somebody from a seated State chairs the body, in a personal capacity."""

    state: StateCode
    person: Line
    valid_from: date
    valid_until: date | None = None
    source: Prose
    verified: bool


class MandateRecorded(Event, name="body.mandate_recorded", bears_on=NOBODY):
    """An instrument has a body work from a day on; `valid_until` is the first day without it."""

    instrument: Line
    valid_from: date
    valid_until: date | None = None
    source: Prose
    verified: bool
