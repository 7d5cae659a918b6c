"""What happens to a report of the Panel's, from its first draft to what becomes of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cases.incidents.values import OfParagraph
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Line, Prose


class ReportKind(StrEnum):
    """What the Panel reports on, and when."""

    MIDTERM = "midterm"
    FINAL = "final"
    INCIDENT = "incident"
    INSPECTION = "inspection"
    OTHER = "other"


class Body(StrEnum):
    """To whom a recommendation is addressed."""

    COMMITTEE = "committee"
    COUNCIL = "council"
    STATES = "states"


class FollowUp(StrEnum):
    """What became of a recommendation."""

    PROPOSED = "proposed"
    UNDER_CONSIDERATION = "under_consideration"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"
    NO_CONSENSUS = "no_consensus"
    IMPLEMENTED = "implemented"
    OVERTAKEN = "overtaken"


class ReportDrafted(Event, name="report.drafted", bears_on=NOBODY):
    """The Panel begins a report."""

    kind: ReportKind
    title: Line
    mandate: Line
    """The provision under which it reports."""


class ParagraphPlaced(Event, name="report.paragraph_placed", bears_on=NOBODY):
    """A paragraph took a number in the report."""

    number: int
    paragraph: OfParagraph
    """The paragraph's key."""


class ParagraphDropped(Event, name="report.paragraph_dropped", bears_on=NOBODY):
    """A paragraph was taken out; its number is free again."""

    number: int


class RecommendationMade(Event, name="report.recommendation_made", bears_on=NOBODY):
    """The Panel recommends something."""

    number: int
    addressee: Body
    text: Prose
    due_on: date | None = None
    """The day by which something is to have become of it."""


class RecommendationDropped(Event, name="report.recommendation_dropped", bears_on=NOBODY):
    """The Panel took a recommendation out before it submitted the report."""

    number: int


class RecommendationDue(Event, name="report.recommendation_due", bears_on=NOBODY):
    """Something is to have become of a recommendation by this day, or by none."""

    number: int
    due_on: date | None


class ReportSubmitted(Event, name="report.submitted", bears_on=NOBODY):
    """The Panel submitted it to the Committee; the Committee sees it from here on."""

    done_on: date
    document: Line
    """The letter that it came with."""


class ReportConsidered(Event, name="report.considered", bears_on=NOBODY):
    """The Committee considered it."""

    done_on: date
    document: Line
    """The record or summary of the meeting."""


class ReportTransmitted(Event, name="report.transmitted", bears_on=NOBODY):
    """It was transmitted to the President of the Security Council."""

    done_on: date
    document: Line
    """The letter to the President."""


class ReportDistributed(Event, name="report.distributed", bears_on=NOBODY):
    """It was issued as a document of the Council; everybody sees it from here on."""

    done_on: date
    symbol: Line
    headed: tuple[OfParagraph, ...] = ()
    """The published paragraphs under a heading; none of what was distributed before this was kept.
    """


class CorrigendumIssued(Event, name="report.corrigendum_issued", bears_on=NOBODY):
    """A corrigendum was issued; the paragraphs that it corrects say how they read."""

    symbol: Line
    issued_on: date


class RecommendationFollowedUp(Event, name="report.recommendation_followed_up", bears_on=NOBODY):
    """Something became of a recommendation."""

    number: int
    status: FollowUp
    dated_on: date
    document: Line
    public: bool
    """Whether the document is public; else the Committee alone is told."""
