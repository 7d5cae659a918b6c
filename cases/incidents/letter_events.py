"""What happens to a letter of the Panel's: drafted, sent, reminded of, answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from cases.incidents.values import OfIncident
from evidence.enclosing import OfEvidence
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Line, Prose, StateCode


class Addressee(StrEnum):
    """Who may be written to."""

    STATE = "state"
    COMPANY = "company"
    PERSON = "person"


class Outcome(StrEnum):
    """What a reply came to; a letter counts once, at its best."""

    ACKNOWLEDGED = "acknowledged"
    HOLDING = "holding"
    REFUSED = "refused"
    PARTIAL = "partial"
    SUBSTANTIVE = "substantive"


class LetterDrafted(Event, name="letter.drafted", bears_on=NOBODY):
    """The Panel is to ask a State, a company or a person something."""

    incident: OfIncident
    to: Addressee
    state: StateCode | None
    """The State addressed."""
    addressee: str
    """The company or person addressed."""
    asks: Prose
    days: int
    """Calendar days for a reply, from the day of sending."""


class LetterSent(Event, name="letter.sent", bears_on=NOBODY):
    """It went out under a number, and waits for a reply until the due day's end in New York."""

    number: Line
    sent_on: date
    due_on: date
    remind_at: datetime
    calendar_version: int


class DeadlineExtended(Event, name="letter.deadline_extended", bears_on=NOBODY):
    """A later day was given for the reply."""

    due_on: date
    remind_at: datetime
    reason: Prose


class LetterReminded(Event, name="letter.reminded", bears_on=NOBODY):
    """No reply had come by the fifth working day after the due day: the addressee is reminded."""

    at: datetime


class ReplyReceived(Event, name="letter.reply_received", bears_on=NOBODY):
    """The addressee replied."""

    text: Prose
    final: bool
    """Whether the addressee says that nothing more will come."""
    received_at: datetime
    document: str
    """The paper it came on, where it came on paper."""
    evidence: tuple[OfEvidence, ...]


class ReplyClassified(Event, name="letter.reply_classified", bears_on=NOBODY):
    """The Panel judged what a reply answers and, where it rebuts, how credible that is."""

    reply: int
    outcome: Outcome
    assessment: Prose
