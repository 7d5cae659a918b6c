"""Regimes, rules, the calendar and the bodies: states, commands and their rules."""

from cases.regimes.domain.bodies import (
    COMMITTEE,
    AppointChair,
    Body,
    CloseBody,
    OpenBody,
    SeatMember,
)
from cases.regimes.domain.calendars import (
    HEADQUARTERS,
    DeclareHoliday,
    PublishYear,
    WithdrawHoliday,
    WorkingDays,
)
from cases.regimes.domain.measures import (
    KEEPERS,
    EndMeasure,
    Interval,
    OrderMeasure,
    Position,
    PublishRule,
    RecordPosition,
    Regime,
    Rule,
)

COMMANDS = (
    OrderMeasure,
    EndMeasure,
    RecordPosition,
    PublishRule,
    PublishYear,
    DeclareHoliday,
    WithdrawHoliday,
    OpenBody,
    CloseBody,
    SeatMember,
    AppointChair,
)
STATES = (Regime, Rule, WorkingDays, Body)

__all__ = [
    "COMMANDS",
    "COMMITTEE",
    "HEADQUARTERS",
    "KEEPERS",
    "STATES",
    "Body",
    "Interval",
    "Position",
    "Regime",
    "Rule",
    "WorkingDays",
]
