"""The Panel's findings of fact, and what is made of them in law."""

from cases.findings.domain.assessing import (
    MISSING,
    AssessCompliance,
    AssessIncident,
    RecordDetermination,
    VoidFindingEntry,
)
from cases.findings.domain.findings import Assessed, Characterised, Determined, Finding, Flag
from cases.findings.domain.flagging import FlagFinding, UpholdFinding

COMMANDS = (
    AssessIncident,
    UpholdFinding,
    AssessCompliance,
    RecordDetermination,
    VoidFindingEntry,
    FlagFinding,
)

__all__ = [
    "COMMANDS",
    "MISSING",
    "AssessCompliance",
    "AssessIncident",
    "Assessed",
    "Characterised",
    "Determined",
    "Finding",
    "Flag",
    "FlagFinding",
    "RecordDetermination",
    "UpholdFinding",
    "VoidFindingEntry",
]
