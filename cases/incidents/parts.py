"""What an incident is made of: sources, sightings, statements, rights of reply, as they stand."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from cases.incidents.values import (
    Credibility,
    Independence,
    Kind,
    OfIncident,
    OfLetter,
    Quoted,
    Reliability,
    When,
)
from cases.regimes.calendar import day_end
from evidence.enclosing import OfEvidence
from panel.access.domain import OfAccount
from panel.ledger.seals import Sealed


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """The entry that said it first, where that stands in another incident."""

    incident: OfIncident
    entry: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An item that alleges something, with its grades as they stand."""

    kind: Kind
    publisher: str
    published_on: date | None
    says: str
    url: str
    citation: str
    quotes: tuple[Quoted, ...]
    derived_from: tuple[int, ...]
    independence: Independence
    evidence: tuple[OfEvidence, ...]
    identity: Sealed | None
    """Who it is, where that is protected; of what came from another incident it stays there."""
    collector: OfAccount
    """The account that entered it."""
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    verified: bool = False
    same_as: int | None = None
    """The source on record that is the very same item; the two count once."""
    kept: bool = False
    """Whether who it is is sealed where it was entered."""
    home: Home | None = None
    """Where it was entered, if it came from another incident."""

    @property
    def grade(self) -> str:
        """Both grades in one word, such as C3; a dash for the one that nobody gave yet."""
        if not (self.reliability or self.credibility):
            return "not graded"
        return f"{self.reliability or '-'}{self.credibility or '-'}"

    @property
    def graded(self) -> bool:
        """Whether both grades were given."""
        return self.reliability is not None and self.credibility is not None

    @property
    def protected(self) -> bool:
        """Whether nobody but the custodian may know who it is."""
        return self.identity is not None or self.kept

    @property
    def decides(self) -> bool:
        """Whether it alone can bear a finding: a verified document, or direct observation."""
        return self.kind is Kind.OBSERVATION or (self.kind is Kind.DOCUMENT and self.verified)


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A person at a place."""

    person: str
    place: str
    state: str
    latitude: str | None
    longitude: str | None
    when: When
    sources: tuple[int, ...]
    evidence: tuple[OfEvidence, ...]
    home: Home | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says to the allegation."""

    party: str
    stance: str
    about: str
    words: str
    stated_on: date
    sources: tuple[int, ...]
    letter: OfLetter = ""
    assessment: str = ""
    """How credible the Panel finds it; empty where it hasn't said."""
    home: Home | None = None


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's right of reply."""

    opened_on: date | None = None
    due_on: date | None = None
    letter: str = ""
    letters: tuple[str, ...] = ()
    """Every letter that told them, those of earlier windows too."""
    closed: str = ""
    """Why it ended before its day; empty where it did not."""
    waived: str = ""
    """Why nobody needed to be asked; empty where somebody did."""

    def over(self, at: datetime) -> bool:
        """Whether nobody need wait any more at that instant."""
        ended = self.due_on is not None and at >= day_end(self.due_on)
        return ended or bool(self.closed) or bool(self.waived)
