"""Regimes, rules, the calendar and the bodies: states, commands and their rules."""

from cases.regimes.domain.bodies import (
    COMMITTEE,
    AppointChair,
    Body,
    CloseBody,
    OpenBody,
    SeatMember,
    VoidBodyEntry,
)
from cases.regimes.domain.calendars import (
    HEADQUARTERS,
    DeclareHoliday,
    PublishYear,
    VoidCalendarEntry,
    WithdrawHoliday,
    WorkingDays,
)
from cases.regimes.domain.measures import (
    EndMeasure,
    OrderMeasure,
    PublishRule,
    RecordPosition,
    Regime,
    Rule,
    VoidRegimeEntry,
    VoidRuleEntry,
    rule_key,
)

COMMANDS = (
    OrderMeasure,
    EndMeasure,
    RecordPosition,
    PublishRule,
    PublishYear,
    DeclareHoliday,
    WithdrawHoliday,
    WithdrawHoliday,
    OpenBody,
    CloseBody,
    SeatMember,
    AppointChair,
    VoidRegimeEntry,
    VoidRuleEntry,
    VoidCalendarEntry,
    VoidBodyEntry,
)
STATES = (Regime, Rule, WorkingDays, Body)

__all__ = [
    "COMMANDS",
    "COMMITTEE",
    "HEADQUARTERS",
    "STATES",
    "AppointChair",
    "Body",
    "DeclareHoliday",
    "OrderMeasure",
    "PublishRule",
    "PublishYear",
    "Regime",
    "Rule",
    "SeatMember",
    "WithdrawHoliday",
    "WorkingDays",
    "rule_key",
]
