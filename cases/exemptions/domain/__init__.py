"""The commands by which an exemption is asked for, put before the Committee and decided."""

from cases.exemptions.domain.decisions import CorrectDecision, EnterDecision, VoidRequestEntry
from cases.exemptions.domain.procedure import (
    Circulate,
    FindComplete,
    MoveDeadline,
    ObjectToRequest,
    RecordAdoption,
    ReturnRequest,
    rule_of,
)
from cases.exemptions.domain.requests import RequestExemption, WithdrawRequest

COMMANDS = (
    RequestExemption,
    FindComplete,
    ReturnRequest,
    Circulate,
    MoveDeadline,
    ObjectToRequest,
    WithdrawRequest,
    RecordAdoption,
    EnterDecision,
    CorrectDecision,
    VoidRequestEntry,
)

__all__ = [
    "COMMANDS",
    "Circulate",
    "CorrectDecision",
    "EnterDecision",
    "FindComplete",
    "MoveDeadline",
    "ObjectToRequest",
    "RecordAdoption",
    "RequestExemption",
    "ReturnRequest",
    "VoidRequestEntry",
    "WithdrawRequest",
    "rule_of",
]
