"""Regimes, rules, the calendar and the bodies: states, commands and their rules."""

from cases.regimes.domain.bodies import (
    COMMITTEE,
    AppointChair,
    Body,
    CloseBody,
    OpenBody,
    RecordMandate,
    SeatMember,
    VoidBodyEntry,
    body_key,
)
from cases.regimes.domain.calendars import (
    HEADQUARTERS,
    DeclareHoliday,
    PublishYear,
    VoidCalendarEntry,
    WithdrawHoliday,
    WorkingDays,
)
from cases.regimes.domain.instruments import (
    AdoptInstrument,
    ApplyInstrument,
    Instrument,
    TerminateInstrument,
    VoidInstrumentEntry,
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
    parts_of,
    rule_key,
)
from cases.regimes.domain.periods import SetObjectionPeriod

COMMANDS = (
    AdoptInstrument,
    ApplyInstrument,
    TerminateInstrument,
    OrderMeasure,
    EndMeasure,
    RecordPosition,
    PublishRule,
    SetObjectionPeriod,
    PublishYear,
    DeclareHoliday,
    WithdrawHoliday,
    OpenBody,
    CloseBody,
    SeatMember,
    AppointChair,
    RecordMandate,
    VoidInstrumentEntry,
    VoidRegimeEntry,
    VoidRuleEntry,
    VoidCalendarEntry,
    VoidBodyEntry,
)
STATES = (Instrument, Regime, Rule, WorkingDays, Body)

__all__ = [
    "COMMANDS",
    "COMMITTEE",
    "HEADQUARTERS",
    "STATES",
    "AdoptInstrument",
    "ApplyInstrument",
    "AppointChair",
    "Body",
    "DeclareHoliday",
    "Instrument",
    "OpenBody",
    "OrderMeasure",
    "PublishRule",
    "PublishYear",
    "RecordMandate",
    "Regime",
    "Rule",
    "SeatMember",
    "SetObjectionPeriod",
    "TerminateInstrument",
    "WithdrawHoliday",
    "WorkingDays",
    "body_key",
    "parts_of",
    "rule_key",
]
