"""What surrounds a report while it is made: comments, who opened it, the programme of work."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cases.incidents.values import OfParagraph, OfReport
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Line, Prose


class CommentMade(Event, name="comment.made", bears_on=NOBODY):
    """An expert commented on a paragraph."""

    report: OfReport
    paragraph: OfParagraph
    text: Prose


class CommentAnswered(Event, name="comment.answered", bears_on=NOBODY):
    """Somebody answered it."""

    text: Prose


class CommentResolved(Event, name="comment.resolved", bears_on=NOBODY):
    """It is settled."""

    how: Prose


class CommentReopened(Event, name="comment.reopened", bears_on=NOBODY):
    """It is not settled after all."""

    reason: Prose


class ReportOpened(Event, name="reading.report_opened", bears_on=NOBODY):
    """Somebody of the Committee opened a report before its distribution."""

    report: OfReport
    opened_on: date


class Product(StrEnum):
    """What a Panel plans to deliver under its mandate."""

    PROGRAMME = "programme_of_work"
    MIDTERM = "midterm_report"
    FINAL = "final_report"
    INCIDENT = "incident_report"
    BRIEFING = "briefing"
    VISIT = "visit"
    OTHER = "other"


class ProgrammeBegun(Event, name="programme.begun", bears_on=NOBODY):
    """A Panel was appointed under a mandate, and plans its work."""

    body: Line
    """The Panel's name."""
    instrument: Line
    """The instrument that gives the mandate."""
    appointed_on: date
    valid_until: date | None
    """The first day without the mandate."""


class ProductPlanned(Event, name="programme.product_planned", bears_on=NOBODY):
    """Something is to be delivered by a day."""

    number: int
    kind: Product
    title: Line
    due_on: date


class ProductMoved(Event, name="programme.product_moved", bears_on=NOBODY):
    """It is to be delivered by another day."""

    number: int
    due_on: date
    reason: Prose


class ProductDelivered(Event, name="programme.product_delivered", bears_on=NOBODY):
    """It was delivered."""

    number: int
    done_on: date
    document: Line
    report: OfReport
    """The report that it is; empty where it is none."""


class ProductDropped(Event, name="programme.product_dropped", bears_on=NOBODY):
    """It is planned no more."""

    number: int
    reason: Prose
