"""The Panel's findings of fact, and what is made of them in law."""

from cases.findings.domain.absences import (
    NONE_KNOWN,
    Absence,
    FindAbsence,
    FindNoExemption,
    KeepCertificate,
    VoidAbsence,
)
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
    FindAbsence,
    FindNoExemption,
    KeepCertificate,
    VoidAbsence,
)
STATES = (Finding, Absence)

__all__ = [
    "COMMANDS",
    "MISSING",
    "NONE_KNOWN",
    "STATES",
    "Absence",
    "AssessCompliance",
    "AssessIncident",
    "Assessed",
    "Characterised",
    "Determined",
    "FindAbsence",
    "FindNoExemption",
    "Finding",
    "Flag",
    "FlagFinding",
    "KeepCertificate",
    "RecordDetermination",
    "UpholdFinding",
    "VoidAbsence",
    "VoidFindingEntry",
]
