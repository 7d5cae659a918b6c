"""The Panel assesses an incident by its evidence rule, and says what that is in law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from cases.findings.domain.findings import Finding
from cases.findings.events import (
    Assessment,
    CommitteeDetermined,
    FindingFlagged,
    IncidentAssessed,
    NonComplianceAssessed,
)
from cases.incidents.domain import Incident, gap, origins
from cases.incidents.domain.opening import check_apart
from cases.incidents.domain.sourcing import check_sources
from cases.incidents.values import Entries
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, check_past
from panel.ledger.corrections import Void
from panel.ledger.values import Line, Text

MISSING: Final = "another independent origin, a verified document, or direct observation"


class AssessIncident(Command, on=Finding, roles=PANEL, noun="assessment", creates=Creates.KEYED):
    """Assess what an incident alleges; a new assessment stands beside the older ones."""

    assessment: Assessment
    """The finding of fact; what it is in law is another act.

    Substantiated needs two independent origins, a verified document or direct observation.
    """
    sources: Entries = ()
    """Entries of the incident's sources that it rests on; what isn't graded is recorded as such."""
    reasoning: Text
    """How the sources lead to it."""

    def reads(self, finding: Finding, act: Act) -> Reads:
        """The incident, which has the finding's own key."""
        return {"incident": (Incident, act.subject)}

    def decide(self, act: Act, finding: Finding, incident: Incident) -> Iterator[IncidentAssessed]:
        """On evidence; substantiated only on independent origins or what bears it alone."""
        if not incident.title:
            raise Refused("there is no such incident", field="/key")
        check_apart(incident)
        if not self.sources and self.assessment is not Assessment.WITHDRAWN:
            raise Refused("a finding names the sources that it rests on", field="/sources")
        if self.assessment is Assessment.WITHDRAWN and finding.newest is None:
            raise Refused("nothing was found that could be withdrawn", field="/assessment")
        check_sources(incident, "sources", self.sources)
        lacks = gap(incident, self.sources)
        if self.assessment is Assessment.SUBSTANTIATED and lacks:
            raise Refused(lacks, field="/assessment", missing=MISSING)
        yield IncidentAssessed(
            persons=incident.persons_named,
            assessment=self.assessment,
            sources=self.sources,
            origins=origins(incident.links, self.sources).count,
            reasoning=self.reasoning,
            ungraded=tuple(n for n in self.sources if not incident.sources[n].graded),
        )


def _found(finding: Finding) -> str:
    return "" if finding.newest else "nothing is found yet"


class AssessCompliance(Command, on=Finding, roles=PANEL, noun="compliance"):
    """Say what the finding is in law, in the Panel's view."""

    non_compliance: bool = False
    """Whether the Panel assesses it as non-compliance with the measure."""
    basis: Line
    """The provision, such as S/RES/1929 (2010) para. 10."""
    reasoning: Text
    """Why."""

    @classmethod
    def offered(cls, finding: Finding, at: datetime) -> str:
        """Of what was found."""
        return _found(finding)

    def decide(self, act: Act, finding: Finding) -> Iterator[NonComplianceAssessed]:
        """Non-compliance only of what is substantiated."""
        newest = finding.newest
        if self.non_compliance and (
            newest is None or newest.assessment is not Assessment.SUBSTANTIATED
        ):
            raise Refused(
                "only what is substantiated is assessed as non-compliance",
                field="/non_compliance",
                found=newest and newest.assessment,
            )
        yield NonComplianceAssessed(
            non_compliance=self.non_compliance, basis=self.basis, reasoning=self.reasoning
        )


class RecordDetermination(Command, on=Finding, roles=PANEL, noun="determination"):
    """Record what the Committee determined; the Panel's own view stays as it is."""

    non_compliance: bool = False
    """Whether the Committee determined that it was non-compliance."""
    decided_on: date
    """The day of the decision."""
    document: Line
    """The document that holds it."""

    @classmethod
    def offered(cls, finding: Finding, at: datetime) -> str:
        """Of what was found."""
        return _found(finding)

    def decide(self, act: Act, finding: Finding) -> Iterator[CommitteeDetermined]:
        """Not dated in the future."""
        check_past(self.decided_on, act, field="/decided_on")
        yield CommitteeDetermined(
            non_compliance=self.non_compliance,
            decided_on=self.decided_on,
            document=self.document,
        )


class VoidFindingEntry(Void, on=Finding, roles=PANEL, noun="void"):
    """Strike an entry of a finding: from now on it reads as if it had never been made."""

    # What changed elsewhere is not undone by striking that it was told.
    spares = Void.spares | {FindingFlagged}
    spared = "a flag is cleared by a new assessment, or by saying why the finding stands"
