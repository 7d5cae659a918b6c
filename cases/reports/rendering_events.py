"""What happens to a report as a document: ordered, made, or not to be made."""

from __future__ import annotations

from enum import StrEnum

from cases.incidents.values import OfReport
from evidence.finding import Tool
from evidence.values import Sha256, Size
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Count, Line


class Audience(StrEnum):
    """For whom a report is printed."""

    PUBLIC = "public"
    """Without confidential annexes, and with what is public of the recommendations."""
    COMMITTEE = "committee"
    PANEL = "panel"


class RenderingOrdered(Event, name="report.rendering_ordered", bears_on=NOBODY):
    """A report is to be printed for an audience as it read at a position of the log."""

    report: OfReport
    audience: Audience
    position: int | None
    """Where a transaction of the log ended; none means by this order."""


class ReportRendered(Event, name="report.rendered", bears_on=NOBODY):
    """It was printed; these bytes are the document for ever."""

    sha256: Sha256
    size: Size
    """In bytes."""
    pages: Count
    photos: Count
    tool: Tool
    """The program that set it: the same gives the same bytes again, another need not."""


class RenderingFailed(Event, name="report.rendering_failed", bears_on=NOBODY):
    """It could not be printed."""

    reason: Line


class RenderingRetried(Event, name="report.rendering_retried", bears_on=NOBODY):
    """It is tried once more."""
