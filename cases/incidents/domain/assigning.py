"""Who has an incident in hand: given or taken, handed over one by one or all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.opening import check_apart
from cases.incidents.handling_events import IncidentAssigned
from panel.access.domain import Account, AccountKey, CaseLeft, CaseTaken
from panel.access.roles import PANEL, Role
from panel.ledger.commands import Act, Command, Reads, Refused, To
from panel.ledger.events import Event
from panel.ledger.states import State, stream_name
from panel.ledger.values import Prose, Text

_OTHERS: Final = "case_"
"""How what else is in somebody's hands is named among what a rule reads."""


class AssignIncident(Command, on=Incident, roles=PANEL, noun="assignment"):
    """Take an incident that nobody has in hand; the Coordinator gives it to an expert."""

    to: AccountKey | None = None
    """The expert; empty takes it oneself."""
    reason: Prose = ""
    """Why this expert, where that is to be said."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of one that nobody has."""
        return "somebody has it in hand; it is handed over" if incident.assigned else ""

    @classmethod
    def bar(cls, act: Act, incident: Incident, read: Mapping[str, Any]) -> None:
        """Not of what goes on as another."""
        check_apart(incident)

    @classmethod
    def rests(cls, incident: Incident, act: Act) -> Reads:
        """The roles of whoever acts."""
        return {"own": (Account, act.actor)}

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The expert's account."""
        return {"taker": (Account, self.to or act.actor)}

    def decide(
        self, act: Act, incident: Incident, own: Account, taker: Account
    ) -> Iterator[Event | To]:
        """To an expert; another than oneself by the Coordinator."""
        to = self.to or act.actor
        if to != act.actor and not _coordinates(act, own):
            raise Refused(
                "an expert takes an incident; the Coordinator gives it to another", field="/to"
            )
        _check_expert(taker, act)
        yield from _handed(act.subject, incident, to, self.reason)


class HandOver(Command, on=Incident, roles=PANEL, noun="handing-over"):
    """Hand an incident over to another expert, alone or with all else that is in the same hands."""

    to: AccountKey
    """The expert who has it from here on."""
    everything: bool = False
    """Whether all other incidents go with it that are in the same hands: somebody leaves."""
    reason: Text
    """Why."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of one that somebody has."""
        return "" if incident.assigned else "nobody has it in hand yet; it is taken or given"

    @classmethod
    def rests(cls, incident: Incident, act: Act) -> Reads:
        """The roles of whoever acts, and what is in the hands of whoever has it."""
        return {"own": (Account, act.actor), "giver": (Account, incident.assigned)}

    @classmethod
    def bar(cls, act: Act, incident: Incident, read: Mapping[str, Any]) -> None:
        """By whoever has it, or by the Coordinator."""
        if act.actor != incident.assigned and not _coordinates(act, read["own"]):
            raise Refused("whoever has it in hand hands it over, or the Coordinator")

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The account of whoever gets it."""
        return {"taker": (Account, self.to)}

    def further(self, read: Mapping[str, Any]) -> Reads:
        """The other incidents that go with it."""
        streams = sorted(read["giver"].cases) if self.everything else ()
        keys = (stream.partition("/")[2] for stream in streams)
        return {f"{_OTHERS}{key}": (Incident, key) for key in keys}

    def decide(
        self, act: Act, incident: Incident, taker: Account, **read: State
    ) -> Iterator[Event | To]:
        """To another than whoever has it."""
        if self.to == incident.assigned:
            raise Refused("it is in their hands already", field="/to")
        _check_expert(taker, act)
        handed: dict[str, State] = {act.subject: incident}
        handed |= {n.removeprefix(_OTHERS): s for n, s in read.items() if n.startswith(_OTHERS)}
        for key, case in handed.items():
            assert isinstance(case, Incident)
            yield from _handed(key, case, self.to, self.reason)


def _coordinates(act: Act, own: Account) -> bool:
    return Role.COORDINATOR in {act.role, *own.held(act.at)}


def _check_expert(taker: Account, act: Act) -> None:
    if not PANEL & taker.held(act.at):
        raise Refused("only who is on the Panel now has an incident in hand", field="/to")


def _handed(key: str, incident: Incident, to: str, reason: str) -> Iterator[To]:
    """What it comes to that an incident goes from one pair of hands into another."""
    stream, was = stream_name(Incident, key), incident.assigned
    yield To(Incident, key, IncidentAssigned(to=to, was=was, reason=reason))
    if was:
        yield To(Account, was, CaseLeft(case=stream))
    yield To(Account, to, CaseTaken(case=stream))
