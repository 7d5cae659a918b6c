"""What a finding's events amount to: a chain of assessments, the newest of which holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self, assert_never

import msgspec

from cases.findings.events import (
    Assessment,
    Cause,
    CommitteeDetermined,
    FindingFlagged,
    FindingUpheld,
    IncidentAssessed,
    NonComplianceAssessed,
)
from cases.incidents.domain import Incident, gap
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State

FindingEvent = (
    IncidentAssessed | NonComplianceAssessed | CommitteeDetermined | FindingFlagged | FindingUpheld
)


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """One assessment of the chain."""

    assessment: Assessment
    sources: tuple[int, ...]
    origins: int
    reasoning: str
    ungraded: tuple[int, ...] = ()
    """Those of the sources of which a grade was missing then."""


class Characterised(msgspec.Struct, frozen=True, kw_only=True):
    """The Panel's view in law."""

    non_compliance: bool
    basis: str
    reasoning: str


class Determined(msgspec.Struct, frozen=True, kw_only=True):
    """The Committee's."""

    non_compliance: bool
    decided_on: date
    document: str


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """That something changed on which the finding rests."""

    cause: Cause
    what: str
    stream: str
    version: int


class Finding(
    State,
    category="finding",
    events=(
        IncidentAssessed,
        NonComplianceAssessed,
        CommitteeDetermined,
        FindingFlagged,
        FindingUpheld,
    ),
):
    """What the Panel finds of an incident, whose id is its key; what it is in law stands apart."""

    persons_named: tuple[str, ...] = ()
    chain: tuple[Assessed, ...] = ()
    """Every assessment, oldest first; none is ever edited."""
    characterised: Characterised | None = None
    determined: Determined | None = None
    flags: dict[int, Flag] = msgspec.field(default_factory=dict)
    """What changed since the newest assessment and was not judged yet, by entry."""

    def evolve(self, event: FindingEvent, fact: Fact) -> Self:
        """The finding after one more event."""
        said = msgspec.structs.asdict(event)
        changed: dict[str, Any]
        match event:
            case IncidentAssessed():
                persons = said.pop("persons")
                chain = (*self.chain, Assessed(**said))
                changed = {"persons_named": persons, "chain": chain, "flags": {}}
            case NonComplianceAssessed():
                changed = {"characterised": Characterised(**said)}
            case CommitteeDetermined():
                changed = {"determined": Determined(**said)}
            case FindingFlagged():
                changed = {"flags": {**self.flags, fact.version: Flag(**said)}}
            case FindingUpheld():
                left = {n: flag for n, flag in self.flags.items() if n not in event.flags}
                changed = {"flags": left}
            case _:
                assert_never(event)
        return msgspec.structs.replace(self, **changed)._borne()

    def _borne(self) -> Self:
        """Without a view of non-compliance where nothing is, or is any more, substantiated."""
        law, newest = self.characterised, self.newest
        substantiated = newest and newest.assessment is Assessment.SUBSTANTIATED
        if law is None or not law.non_compliance or substantiated:
            return self
        return msgspec.structs.replace(self, characterised=None)

    @property
    def newest(self) -> Assessed | None:
        """What the Panel finds now."""
        return self.chain[-1] if self.chain else None

    def spans(self) -> Sequence[Span]:
        """The newest assessment."""
        return (Span(self.newest.assessment if self.newest else "voided"),)

    def persons(self) -> tuple[str, ...]:
        """Those whom the incident is about."""
        return self.persons_named

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's own, until a report tells it."""
        return Disclosure(Level.PANEL)

    @property
    def substantiated(self) -> bool:
        """Whether the newest assessment says so."""
        newest = self.newest
        return newest is not None and newest.assessment is Assessment.SUBSTANTIATED

    @property
    def doubts(self) -> str:
        """What changed and was not judged yet, in a line; empty where nothing did."""
        return "; ".join(flag.what for flag in self.flags.values())

    def flaw(self, incident: Incident) -> str:
        """Why the incident's sources no longer bear the finding; empty where they do.

        A finding whose evidence fails stays in the chain; no report tells it.
        """
        if self.newest is None:
            return "nothing is found"
        struck = [number for number in self.newest.sources if number not in incident.sources]
        if struck:
            return f"it rests on what was struck: entry {', '.join(map(str, struck))}"
        failed = [number for number in self.newest.sources if not incident.holds(number)]
        if failed:
            return f"evidence of what it rests on failed: entry {', '.join(map(str, failed))}"
        if self.newest.assessment is Assessment.SUBSTANTIATED:
            return gap(incident, self.newest.sources)
        return ""
