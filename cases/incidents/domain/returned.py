"""What came back to a letter: replies, requests for more time, where a State stands."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from cases.incidents.letter_events import Outcome
from cases.incidents.values import Matter, Stance
from cases.regimes.calendar import day_end


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What an addressee answered, and what the Panel makes of it."""

    text: str
    final: bool
    received_at: datetime
    document: str
    evidence: tuple[str, ...]
    outcome: Outcome | None = None
    """None until an expert classified it."""
    assessment: str = ""
    struck_by: int = 0
    """The entry that struck it; 0 where it stands."""
    due_on: date | None = None
    """The last day as it was when it was entered: what was late then stays late."""

    @property
    def late(self) -> bool:
        """Whether it was received after that day had ended in New York."""
        return self.due_on is not None and self.received_at >= day_end(self.due_on)

    @property
    def answers(self) -> bool:
        """Whether it is more than an acknowledgement, or may be: nobody classified it yet."""
        return self.outcome is not Outcome.ACKNOWLEDGED


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """More time that was asked for, and what was decided."""

    due_on: date
    reason: str
    received_at: datetime
    document: str
    granted: bool | None = None
    """None until it was decided."""
    granted_until: date | None = None
    decision: str = ""
    """Why."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Where the State addressed stands on what a letter tells it."""

    stance: Stance
    about: Matter
    words: str
    received_at: datetime
    document: str
