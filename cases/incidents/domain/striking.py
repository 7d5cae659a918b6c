"""Wrong entries of an incident are struck; what binds two incidents is struck in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.merging import same_item
from cases.incidents.domain.opening import check_apart
from cases.incidents.events import EvidenceFailed, EvidenceRestored, IncidentOpened
from cases.incidents.handling_events import (
    IncidentAbsorbed,
    IncidentAssigned,
    IncidentSplitOff,
    Taken,
)
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Reads, Refused, To
from panel.ledger.corrections import Void
from panel.ledger.states import Voided


class VoidIncidentEntry(Void, on=Incident, roles=PANEL, noun="void"):
    """Strike an entry of an incident: from now on it reads as if it had never been made."""

    # Where its evidence stands is the evidence's own to say; who has it, and that it is part of
    # another, stands with others too.
    spares = Void.spares | {
        EvidenceFailed,
        EvidenceRestored,
        IncidentAssigned,
        IncidentAbsorbed,
        IncidentSplitOff,
    }
    spared = (
        "whether evidence can be relied on, who has the incident, and what another incident did"
        " is not struck here"
    )

    @classmethod
    def bar(cls, act: Act, subject: Any, read: Mapping[str, Any]) -> None:
        """Not of what goes on as another."""
        super().bar(act, subject, read)
        check_apart(subject)

    def reads(self, subject: Incident, act: Act) -> Reads:
        """The incident that the entry binds to this one."""
        key = _bound(subject, self.target)
        return {"bound": (Incident, key)} if key else {}

    def decide(  # type: ignore[override]  # its counterpart stands in another stream
        self, act: Act, subject: Incident, bound: Incident | None = None
    ) -> Iterator[Voided | To]:
        """With its counterpart, unless what it moved has gone on from there."""
        yield from super().decide(act, subject)
        if act.history[self.target - 1] is IncidentOpened and subject.merged:
            raise Refused("others were merged into it; strike that first", field="/target")
        if bound is None:
            return
        if self.target in subject.moved and (bound.merged_into or bound.moved):
            raise Refused("what was split off has gone on; bring it back first", field="/target")
        if self.target in subject.moved and _again(subject, bound, act.subject):
            raise Refused("the very same item came here again; strike that first", field="/target")
        if self.target in subject.merged and _gone(subject) & _brought(act, self.target):
            raise Refused("what it brought was split off; strike that first", field="/target")
        yield To(
            Incident,
            _bound(subject, self.target),
            Voided(
                target=_counterpart(subject, bound, self.target, act.subject),
                authority=self.authority,
                reason=self.reason,
            ),
        )


def _bound(incident: Incident, entry: int) -> str:
    """The incident that an entry binds to this one; empty where it binds none."""
    if entry in incident.merged:
        return incident.merged[entry].incidents[0]
    if entry in incident.moved:
        return incident.moved[entry].to
    ties = (*incident.related.items(), *incident.different.items())
    return next((key for key, tie in ties if tie.entry == entry), "")


def _counterpart(incident: Incident, bound: Incident, entry: int, key: str) -> int:
    """The other's entry that says the same."""
    if entry in incident.merged or entry in incident.moved:
        return bound.bound_at
    tied = any(tie.entry == entry for tie in incident.related.values())
    return (bound.related if tied else bound.different)[key].entry


def _again(incident: Incident, bound: Incident, key: str) -> bool:
    """Whether an item that was split off stands in the incident by another entry."""
    homes = ((one, one.home) for one in bound.sources.values() if one.home)
    return any(
        home.incident == key and same_item(incident, one, home) is not None for one, home in homes
    )


def _gone(incident: Incident) -> set[int]:
    """The entries of what was split off."""
    return {entry for part in incident.moved.values() for entry in part.entries}


def _brought(act: Act, entry: int) -> set[int]:
    """The entries that a merger brought: those that follow it at once."""
    found: set[int] = set()
    for kind in act.history[entry:]:
        if not issubclass(kind, Taken):
            break
        found.add(entry + len(found) + 1)
    return found
