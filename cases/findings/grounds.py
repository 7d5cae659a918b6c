"""What a finding rests on, as its pages and its form tell it: the incident, its sources' grades."""

from __future__ import annotations

from typing import TypeVar

from cases.findings.domain import Assessed, AssessIncident, Finding
from cases.incidents.domain import Incident
from panel.ledger import streams
from panel.ledger.commands import Command
from panel.ledger.registry import registry
from panel.ledger.states import State, stream_name
from panel.staff.registering import Seen

S = TypeVar("S", bound=State)


def incident_of(seen: Seen) -> Incident:
    """The incident of a finding, as known then."""
    return of_its_key(Incident, seen)


def of_its_key(kind: type[S], seen: Seen) -> S:
    """What the case of a kind that has the same key is, as known then; empty where none is."""
    (found,) = (*streams.as_of(registry, [stream_name(kind, seen.key)], seen.moment), None)[:1]
    return found.state if found and isinstance(found.state, kind) else kind()


def rested(one: Assessed, source: int) -> str:
    """One of the sources of an assessment, and whether nobody had graded it."""
    return f"entry {source}, ungraded" if source in one.ungraded else f"entry {source}"


def evidence(finding: Finding, incident: Incident) -> str:
    """Whether it bears the finding, and what of it nobody had graded."""
    if flaw := finding.flaw(incident):
        return f"fails: {flaw}; no report tells it"
    lacking = ", ".join(map(str, finding.newest.ungraded)) if finding.newest else ""
    return (
        f"bears it out; ungraded when it was made: entry {lacking}" if lacking else "bears it out"
    )


def warns(seen: Seen, command: type[Command]) -> str:
    """Which sources nobody graded, and which of them the viewer entered."""
    if command is not AssessIncident:
        return ""
    lacking = {n: one for n, one in seen.once(incident_of).sources.items() if not one.graded}
    if not lacking:
        return ""
    own = [str(n) for n, one in lacking.items() if one.collector == seen.viewer.actor]
    yours = f" (entry {', '.join(own)} you entered yourself)" if own else ""
    return (
        f"Not graded: entry {', '.join(map(str, lacking))}{yours}. A finding can rest on them and"
        " then says for good that they were ungraded; whoever did not enter them can grade them"
        " first."
    )
