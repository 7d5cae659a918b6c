"""Incidents, their sources, letters to States and their replies, and States' own reports."""

from cases.incidents.domain.answering import (
    ClassifyReply,
    EnterReply,
    ReplyToLetter,
    StateItsPosition,
)
from cases.incidents.domain.assigning import AssignIncident, HandOver
from cases.incidents.domain.closing import CloseLetter, ReopenLetter, WithdrawLetter
from cases.incidents.domain.confiding import Clearance, ClearText
from cases.incidents.domain.deadlines import (
    AskForTime,
    ExtendDeadline,
    RecordReminder,
    RefuseExtension,
)
from cases.incidents.domain.drafting import DraftLetter, RewriteLetter
from cases.incidents.domain.enclosures import RecordEvidenceState, RecordPosition
from cases.incidents.domain.ending import CloseIncident, ReopenIncident
from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.merging import MergeIncident
from cases.incidents.domain.observing import AssessPosition, RecordSighting, StatePosition
from cases.incidents.domain.opening import CorrectOpening, OpenIncident
from cases.incidents.domain.origins import NEEDED, Link, Origins, origins
from cases.incidents.domain.rebuttals import Rebuttal, rebuttals, unassessed
from cases.incidents.domain.replying import (
    CloseReplyWindow,
    FollowLetter,
    OpenReplyWindow,
    WaiveReply,
)
from cases.incidents.domain.reports import (
    ReportViolation,
    TakeUpReport,
    ViolationReport,
    VoidReportEntry,
)
from cases.incidents.domain.returned import Extension, Reply, Said
from cases.incidents.domain.sourcing import (
    AddSource,
    GradeCredibility,
    GradeReliability,
    LinkOrigin,
    VerifySource,
)
from cases.incidents.domain.splitting import RelateIncident, SplitIncident, TellApart
from cases.incidents.domain.standards import gap, reply_gap, running, until
from cases.incidents.domain.striking import VoidIncidentEntry
from cases.incidents.domain.writing import SendLetter, VoidLetterEntry
from cases.incidents.parts import Position, Sighting, Source, Window

STATES = (Incident, Letter, ViolationReport, Clearance)
COMMANDS = (
    OpenIncident,
    OpenReplyWindow,
    AddSource,
    RecordSighting,
    StatePosition,
    AssessPosition,
    GradeReliability,
    GradeCredibility,
    VerifySource,
    LinkOrigin,
    RecordEvidenceState,
    FollowLetter,
    CloseReplyWindow,
    WaiveReply,
    AssignIncident,
    HandOver,
    MergeIncident,
    SplitIncident,
    RelateIncident,
    TellApart,
    CloseIncident,
    ReopenIncident,
    CorrectOpening,
    VoidIncidentEntry,
    DraftLetter,
    RewriteLetter,
    SendLetter,
    ReplyToLetter,
    EnterReply,
    ClassifyReply,
    AskForTime,
    ExtendDeadline,
    RefuseExtension,
    StateItsPosition,
    CloseLetter,
    ReopenLetter,
    WithdrawLetter,
    RecordReminder,
    RecordPosition,
    VoidLetterEntry,
    ReportViolation,
    TakeUpReport,
    VoidReportEntry,
    ClearText,
)

__all__ = [
    "COMMANDS",
    "NEEDED",
    "STATES",
    "AddSource",
    "AskForTime",
    "AssessPosition",
    "AssignIncident",
    "ClassifyReply",
    "ClearText",
    "Clearance",
    "CloseIncident",
    "CloseLetter",
    "CloseReplyWindow",
    "CorrectOpening",
    "DraftLetter",
    "EnterReply",
    "ExtendDeadline",
    "Extension",
    "FollowLetter",
    "GradeCredibility",
    "GradeReliability",
    "HandOver",
    "Incident",
    "Letter",
    "Link",
    "LinkOrigin",
    "MergeIncident",
    "OpenIncident",
    "OpenReplyWindow",
    "Origins",
    "Position",
    "Rebuttal",
    "RecordEvidenceState",
    "RecordPosition",
    "RecordReminder",
    "RecordSighting",
    "RefuseExtension",
    "RelateIncident",
    "ReopenIncident",
    "ReopenLetter",
    "Reply",
    "ReplyToLetter",
    "ReportViolation",
    "RewriteLetter",
    "Said",
    "SendLetter",
    "Sighting",
    "Source",
    "SplitIncident",
    "StateItsPosition",
    "StatePosition",
    "TakeUpReport",
    "TellApart",
    "VerifySource",
    "ViolationReport",
    "VoidIncidentEntry",
    "VoidLetterEntry",
    "VoidReportEntry",
    "WaiveReply",
    "Window",
    "WithdrawLetter",
    "gap",
    "origins",
    "rebuttals",
    "reply_gap",
    "running",
    "unassessed",
    "until",
]
