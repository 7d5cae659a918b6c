"""The commands by which a file is taken in, examined, kept from harm and corrected."""

from evidence.domain.comparing import ComparePictures
from evidence.domain.containers import RecordContents, TakeOut
from evidence.domain.custody import (
    CorrectReceipt,
    Quarantine,
    RecordIntegrity,
    RecordMirroring,
    Release,
    RestoreOriginal,
    VerifyDocument,
    VoidEvidenceEntry,
)
from evidence.domain.examination import ExamineAgain, RecordFindings, RecordRecognition
from evidence.domain.receiving import CollectFile, SubmitFile
from evidence.domain.retaking import OrderSteps, RecordSteps
from evidence.domain.saving import (
    Custody,
    ExportCustody,
    RecordFetching,
    RecordViewing,
    SaveOriginal,
    custody_key,
    custody_streams,
)
from evidence.domain.sharing import ShareMember
from evidence.domain.transferring import TransferOriginal

COMMANDS = (
    CollectFile,
    SubmitFile,
    TakeOut,
    RecordContents,
    RecordFindings,
    RecordRecognition,
    OrderSteps,
    RecordSteps,
    RecordIntegrity,
    RecordMirroring,
    Release,
    RestoreOriginal,
    VerifyDocument,
    ComparePictures,
    Quarantine,
    ExamineAgain,
    CorrectReceipt,
    ShareMember,
    VoidEvidenceEntry,
    TransferOriginal,
    SaveOriginal,
    RecordViewing,
    ExportCustody,
    RecordFetching,
)

__all__ = [
    "COMMANDS",
    "CollectFile",
    "ComparePictures",
    "CorrectReceipt",
    "Custody",
    "ExamineAgain",
    "ExportCustody",
    "OrderSteps",
    "Quarantine",
    "RecordContents",
    "RecordFetching",
    "RecordFindings",
    "RecordIntegrity",
    "RecordMirroring",
    "RecordRecognition",
    "RecordSteps",
    "RecordViewing",
    "Release",
    "RestoreOriginal",
    "SaveOriginal",
    "ShareMember",
    "SubmitFile",
    "TakeOut",
    "TransferOriginal",
    "VerifyDocument",
    "VoidEvidenceEntry",
    "custody_key",
    "custody_streams",
]
