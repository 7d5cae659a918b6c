"""The commands by which a file is taken in, examined, kept from harm and corrected."""

from evidence.domain.custody import (
    CorrectReceipt,
    Quarantine,
    RecordIntegrity,
    Release,
    VerifyDocument,
    VoidEvidenceEntry,
)
from evidence.domain.examination import ExamineAgain, RecordFindings
from evidence.domain.receiving import CollectFile, SubmitFile

COMMANDS = (
    CollectFile,
    SubmitFile,
    RecordFindings,
    RecordIntegrity,
    Release,
    VerifyDocument,
    Quarantine,
    ExamineAgain,
    CorrectReceipt,
    VoidEvidenceEntry,
)

__all__ = [
    "COMMANDS",
    "CollectFile",
    "CorrectReceipt",
    "ExamineAgain",
    "Quarantine",
    "RecordFindings",
    "RecordIntegrity",
    "Release",
    "SubmitFile",
    "VerifyDocument",
    "VoidEvidenceEntry",
]
