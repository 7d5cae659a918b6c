"""An incident is closed, naming what is still awaited, and reopened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import check_apart
from cases.incidents.handling_events import IncidentClosed, IncidentReopened
from cases.incidents.values import Closure
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Reads, Refused, Search
from panel.ledger.states import State
from panel.ledger.values import Text

_AWAITED: Final = frozenset({"awaited", "overdue"})


class CloseIncident(Command, on=Incident, roles=PANEL, noun="closure"):
    """Close an incident: the Panel does nothing further with it unless it is reopened."""

    outcome: Closure
    """With what it ends."""
    reason: Text
    """Why nothing further is done."""
    leaving_open: bool = False
    """Whether it is closed all the same while letters are awaited or rights of reply run."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of one that goes on."""
        if incident.merged_into:
            return "it goes on as another incident; act there"
        return "it is closed" if incident.closed else ""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The incidents that letters may be about, each by its own key."""
        return {key: (Incident, key) for key in (act.subject, *incident.merged_keys)}

    def seeks(self, incident: Incident, read: Mapping[str, State]) -> Iterable[Search]:
        """The letters about them."""
        return (Search(Letter, tuple(read)),)

    def decide(self, act: Act, incident: Incident, **read: State) -> Iterator[IncidentClosed]:
        """Refused where something is awaited and that isn't said to be left open."""
        letters = (one for one in read.values() if isinstance(one, Letter))
        left = tuple(sorted(_open(incident, letters, act.at)))
        if left and not self.leaving_open:
            raise Refused("something is still awaited", field="/leaving_open", awaited=list(left))
        yield IncidentClosed(
            outcome=self.outcome, reason=self.reason, closed_on=act.today, left_open=left
        )


def _open(incident: Incident, letters: Iterable[Letter], at: datetime) -> Iterator[str]:
    for letter in letters:
        if letter.at(at).status in _AWAITED:
            yield f"the reply of {letter.state or letter.addressee} to {letter.number}"
    for party, window in incident.windows.items():
        if not window.over(at):
            yield f"{party}'s right of reply until {window.due_on}"


class ReopenIncident(Command, on=Incident, roles=PANEL, noun="reopening"):
    """Go on with an incident that was closed."""

    reason: Text
    """What has come up."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of one that is closed."""
        return "" if incident.closed else "it is not closed"

    def decide(self, act: Act, incident: Incident) -> Iterator[IncidentReopened]:
        """Once."""
        check_apart(incident)
        yield IncidentReopened(reason=self.reason)
