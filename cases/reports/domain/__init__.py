"""The Panel's reports: drafted, submitted, distributed, corrected, and what became of them."""

from cases.reports.domain.correcting import (
    AmendParagraph,
    IssueCorrigendum,
    VoidParagraphEntry,
)
from cases.reports.domain.drafting import (
    CorrectDraft,
    DraftReport,
    DropRecommendation,
    Recommend,
    SubmitReport,
)
from cases.reports.domain.issuing import (
    CorrectStep,
    EnterConsideration,
    EnterDistribution,
    EnterTransmission,
    FollowUpRecommendation,
    VoidReportEntry,
)
from cases.reports.domain.naming import searched, undeclared
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Outcome, Recommendation, Report, Stage, status_of
from cases.reports.domain.standards import Known, Lack, grounds_of, lacks, told
from cases.reports.domain.writing import (
    DismissName,
    DraftParagraph,
    MakeFinal,
    RemoveParagraph,
    ReopenParagraph,
    RewriteParagraph,
)

STATES = (Report, Paragraph)
COMMANDS = (
    DraftReport,
    SubmitReport,
    EnterConsideration,
    EnterTransmission,
    EnterDistribution,
    Recommend,
    FollowUpRecommendation,
    DropRecommendation,
    CorrectDraft,
    CorrectStep,
    VoidReportEntry,
    DraftParagraph,
    MakeFinal,
    DismissName,
    RewriteParagraph,
    ReopenParagraph,
    AmendParagraph,
    IssueCorrigendum,
    RemoveParagraph,
    VoidParagraphEntry,
)

__all__ = [
    "COMMANDS",
    "STATES",
    "AmendParagraph",
    "CorrectDraft",
    "CorrectStep",
    "DismissName",
    "DraftParagraph",
    "DraftReport",
    "DropRecommendation",
    "EnterConsideration",
    "EnterDistribution",
    "EnterTransmission",
    "FollowUpRecommendation",
    "IssueCorrigendum",
    "Known",
    "Lack",
    "MakeFinal",
    "Outcome",
    "Paragraph",
    "Recommend",
    "Recommendation",
    "RemoveParagraph",
    "ReopenParagraph",
    "Report",
    "RewriteParagraph",
    "Stage",
    "Standing",
    "SubmitReport",
    "VoidParagraphEntry",
    "VoidReportEntry",
    "grounds_of",
    "lacks",
    "searched",
    "status_of",
    "told",
    "undeclared",
]
