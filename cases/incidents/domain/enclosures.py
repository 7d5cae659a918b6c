"""What follows for an incident from its evidence and its letters."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import check_apart
from cases.incidents.events import EvidenceFailed, EvidenceRestored, PositionStated
from cases.incidents.values import Entry, LetterKey
from evidence.enclosing import Key
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Reads
from panel.ledger.values import new_york_day


class RecordEvidenceState(
    Command, on=Incident, roles=frozenset({Role.WORKER}), noun="evidence-state", faceless=True
):
    """Record that an item that holds a source failed, or can be relied on again."""

    item: Key
    """The item's key."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The item."""
        return {"found": (EvidenceItem, self.item)}

    def decide(
        self, act: Act, incident: Incident, found: EvidenceItem
    ) -> Iterator[EvidenceFailed | EvidenceRestored]:
        """What is news of an item that a source cites."""
        if self.item not in incident.items:
            return
        if not found.usable and self.item not in incident.failed:
            yield EvidenceFailed(item=self.item, found=found.status or "voided")
        elif found.usable and self.item in incident.failed:
            yield EvidenceRestored(item=self.item)


class RecordPosition(
    Command, on=Incident, roles=frozenset({Role.WORKER}), noun="told-position", faceless=True
):
    """Record what the State addressed says to a letter about the incident."""

    letter: LetterKey
    """The letter."""
    entry: Entry
    """The entry of the letter that says it."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The letter."""
        return {"written": (Letter, self.letter)}

    def decide(self, act: Act, incident: Incident, written: Letter) -> Iterator[PositionStated]:
        """Unless one of them was struck since; on the incident that goes on."""
        check_apart(incident)
        said = written.positions.get(self.entry)
        if said and written.state and incident.title:
            yield PositionStated(
                party=written.state,
                stance=said.stance,
                about=said.about,
                words=said.words,
                stated_on=new_york_day(said.received_at),
                sources=(),
                letter=self.letter,
            )
