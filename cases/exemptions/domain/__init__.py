"""The commands by which an exemption is asked for, put before the Committee and decided."""

from cases.exemptions.domain.afterwards import (
    ConfirmTravel,
    RecordBreach,
    RemovePersons,
    RevokeExemption,
)
from cases.exemptions.domain.clocks import (
    RecordAdoption,
    RecordExtension,
    RecordHoldLapse,
    RecordLapse,
    RecordOverdue,
)
from cases.exemptions.domain.decisions import CorrectDecision, EnterDecision, VoidRequestEntry
from cases.exemptions.domain.extending import AskExtension, ProposeExtension
from cases.exemptions.domain.information import AskInformation, SupplyInformation
from cases.exemptions.domain.meetings import CommunicateDecision, DecideInMeeting
from cases.exemptions.domain.members import (
    CommentOnRequest,
    MoveHoldEnds,
    ObjectToRequest,
    PlaceHold,
    ReleaseHold,
)
from cases.exemptions.domain.procedure import (
    Circulate,
    FindComplete,
    MoveDeadline,
    ReturnRequest,
)
from cases.exemptions.domain.requests import (
    RequestExemption,
    RequestRelease,
    SupplementRequest,
    WithdrawRequest,
)
from cases.exemptions.domain.resting import rule_of
from cases.exemptions.domain.rulings import RuleEmergency, ShortenPeriod
from cases.exemptions.domain.shifting import ShiftJourney

COMMANDS = (
    RequestExemption,
    RequestRelease,
    SupplementRequest,
    FindComplete,
    ReturnRequest,
    AskInformation,
    SupplyInformation,
    Circulate,
    ShortenPeriod,
    RuleEmergency,
    MoveDeadline,
    ObjectToRequest,
    PlaceHold,
    ReleaseHold,
    CommentOnRequest,
    MoveHoldEnds,
    DecideInMeeting,
    CommunicateDecision,
    ShiftJourney,
    AskExtension,
    ProposeExtension,
    RemovePersons,
    RevokeExemption,
    RecordBreach,
    ConfirmTravel,
    WithdrawRequest,
    RecordAdoption,
    RecordExtension,
    RecordLapse,
    RecordHoldLapse,
    RecordOverdue,
    EnterDecision,
    CorrectDecision,
    VoidRequestEntry,
)

__all__ = [
    "COMMANDS",
    "AskExtension",
    "AskInformation",
    "Circulate",
    "CommentOnRequest",
    "CommunicateDecision",
    "ConfirmTravel",
    "CorrectDecision",
    "DecideInMeeting",
    "EnterDecision",
    "FindComplete",
    "MoveDeadline",
    "MoveHoldEnds",
    "ObjectToRequest",
    "PlaceHold",
    "ProposeExtension",
    "RecordAdoption",
    "RecordBreach",
    "RecordExtension",
    "RecordHoldLapse",
    "RecordLapse",
    "RecordOverdue",
    "ReleaseHold",
    "RemovePersons",
    "RequestExemption",
    "RequestRelease",
    "ReturnRequest",
    "RevokeExemption",
    "RuleEmergency",
    "ShiftJourney",
    "ShortenPeriod",
    "SupplementRequest",
    "SupplyInformation",
    "VoidRequestEntry",
    "WithdrawRequest",
    "rule_of",
]
