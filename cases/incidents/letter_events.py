"""What happens to a letter of the Panel's: drafted, sent, reminded of, answered, closed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from cases.incidents.values import Matter, OfIncident, Stance
from evidence.enclosing import OfEvidence
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Line, Prose, StateCode


class Language(StrEnum):
    """The language that a letter is written in: those of which the house has words and a font."""

    ENGLISH = "en"
    FRENCH = "fr"
    SPANISH = "es"
    RUSSIAN = "ru"
    ARABIC = "ar"


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
    language: Language = Language.ENGLISH
    mission: str = ""
    """What stands on the letter for the State's Mission, where it isn't in English."""
    annexes: tuple[OfEvidence, ...] = ()
    """The items of evidence of which copies go with it."""


class LetterRewritten(Event, name="letter.rewritten", bears_on=NOBODY):
    """A draft says something else from now on, in all that it says."""

    incident: OfIncident
    to: Addressee
    state: StateCode | None
    """The State addressed."""
    addressee: str
    """The company or person addressed."""
    asks: Prose
    days: int
    """Calendar days for a reply, from the day of sending."""
    language: Language
    mission: str
    """What stands on the letter for the State's Mission, where it isn't in English."""
    annexes: tuple[OfEvidence, ...]
    """The items of evidence of which copies go with it."""


class Annex(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that went out with a letter, as it was then."""

    item: OfEvidence
    name: str
    """The name that the file came with."""
    media_type: str
    """By content."""
    size: int
    """In bytes."""
    sha256: str


class LetterSent(Event, name="letter.sent", bears_on=NOBODY):
    """It went out under a number, and waits for a reply until the due day's end in New York."""

    number: Line
    sent_on: date
    due_on: date
    remind_at: datetime
    calendar_version: int
    annexes: tuple[Annex, ...] = ()
    sent_at: datetime | None = None
    """When it went out; none of letters sent before that was kept."""


class ExtensionAsked(Event, name="letter.extension_asked", bears_on=NOBODY):
    """The State addressed asks for more time."""

    due_on: date
    """The last day that it asks for."""
    reason: Prose
    received_at: datetime
    document: str
    """The paper it came on, where it came on paper."""


class DeadlineExtended(Event, name="letter.deadline_extended", bears_on=NOBODY):
    """A later day was given for the reply."""

    due_on: date
    remind_at: datetime
    reason: Prose
    request: int = 0
    """The entry that asked for it; 0 where none did."""


class ExtensionRefused(Event, name="letter.extension_refused", bears_on=NOBODY):
    """More time was asked for and is not given."""

    request: int
    """The entry that asked for it."""
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


class LetterPositionStated(Event, name="letter.position_stated", bears_on=NOBODY):
    """The State addressed says where it stands on what the letter tells it."""

    stance: Stance
    about: Matter
    words: Prose
    received_at: datetime
    document: str
    """The paper it came on, where it came on paper."""


class LetterClosed(Event, name="letter.closed", bears_on=NOBODY):
    """The Panel awaits nothing more in this matter; replies are taken no longer."""

    reason: Prose
    """What the addressee is told of it."""


class LetterReopened(Event, name="letter.reopened", bears_on=NOBODY):
    """Replies are taken again."""

    reason: Prose
    """What the addressee is told of it."""


class LetterWithdrawn(Event, name="letter.withdrawn", bears_on=NOBODY):
    """The letter asks nothing any more, as if it had not gone out; no rate counts it."""

    reason: Prose
    """What the addressee is told of it."""
