"""A fictional report with its paragraphs, as facts for the rules to be tried on."""

from datetime import UTC, date, datetime
from typing import Any

from cases.incidents.events import ReplyWindowOpened
from cases.reports.domain import Paragraph, Report
from cases.reports.events import (
    Body,
    ParagraphPlaced,
    RecommendationMade,
    ReportConsidered,
    ReportDistributed,
    ReportDrafted,
    ReportKind,
    ReportSubmitted,
    ReportTransmitted,
)
from cases.reports.paragraph_events import Named, ParagraphDrafted
from tests.rules import folded

JUNE = datetime(2015, 6, 3, 16, tzinfo=UTC)
"""Noon in New York on Wednesday 3 June 2015."""
DRAFTED = ReportDrafted(
    kind=ReportKind.FINAL, title="A fictional final report", mandate="S/RES/2159 (2014), para. 2"
)
PLACED = ParagraphPlaced(number=1, paragraph="p1")
MADE = RecommendationMade(number=1, addressee=Body.COMMITTEE, text="Remind States.")
SUBMITTED = ReportSubmitted(done_on=date(2015, 4, 24), document="a letter")
CONSIDERED = ReportConsidered(done_on=date(2015, 6, 1), document="a summary")
TRANSMITTED = ReportTransmitted(done_on=date(2015, 6, 1), document="another letter")
DISTRIBUTED = ReportDistributed(done_on=date(2015, 6, 2), symbol="S/2015/401", headed=("p1",))
WAY = [DRAFTED, PLACED, MADE, SUBMITTED, CONSIDERED, TRANSMITTED, DISTRIBUTED]
"""The four days are those of S/2015/401."""

PERSON = Named(party="XXi.001", incident="i")
WRITTEN = ParagraphDrafted(
    report="r",
    number=1,
    text="XXi.001 was seen at Port A.",
    confidential=False,
    named=(PERSON,),
    persons=("XXi.001",),
    incidents=(),
    evidence=(),
)


def report(*events: Any) -> Report:
    """A report after these events."""
    return folded(Report, list(events))


def paragraph(*events: Any) -> Paragraph:
    """A paragraph that names XXi.001, after these events too."""
    return folded(Paragraph, [WRITTEN, *events])


def window(party: str = "XXi.001") -> ReplyWindowOpened:
    """Fourteen days for the reply of somebody named."""
    return ReplyWindowOpened(
        party=party, opened_on=date(2015, 3, 2), due_on=date(2015, 3, 16), letter=""
    )
