"""A letter is drafted, and put otherwise for as long as only the Panel has seen it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, dataclass_transform

from cases.incidents.domain.annexes import check_annexes, citing
from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import check_apart
from cases.incidents.domain.replying import Days
from cases.incidents.domain.writing import begun
from cases.incidents.letter_events import Addressee, Language, LetterDrafted, LetterRewritten
from cases.incidents.values import IncidentKey
from evidence.enclosing import EvidenceKeys, items_of
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, Search
from panel.ledger.states import State
from panel.ledger.values import Line, StateCode, Text


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Writing(Command, frozen=True, kw_only=True):
    """What a letter says, to whom, and what goes with it."""

    incident: IncidentKey | None = None
    """The incident that it is about."""
    to: Addressee
    """To whom: a State, a company or a person."""
    state: StateCode | None = None
    """The State, where it goes to one; its Permanent Mission reads it over the API."""
    addressee: Line | None = None
    """The company or person, with the address."""
    asks: Text
    """What is asked."""
    days: Days = 14
    """Calendar days for the reply, from the day of sending; the last ends at midnight, New York."""
    language: Language = Language.ENGLISH
    """The language that the addressee asked for. What is asked is sent as you write it."""
    mission: Line | None = None
    """Where it isn't English: the State's Permanent Mission as that language names it."""
    annexes: EvidenceKeys = ()
    """Items of evidence of which copies go with it; what another State sent doesn't."""

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The incident, and the items to enclose."""
        about: Reads = {"about": (Incident, self.incident)} if self.incident else {}
        return {**about, **items_of(self.annexes)}

    def seeks(self, letter: Letter, read: Mapping[str, Any]) -> Iterator[Search]:
        """The incidents that cite them."""
        return citing(self.annexes)

    def written(self, about: Incident | None, read: Mapping[str, State]) -> dict[str, Any]:
        """The fields of the event.

        Refused unless it goes to one addressee, about an incident that there is, with what may
        leave the house.
        """
        if about is not None and not about.title:
            raise Refused("there is no such incident", field="/incident")
        if about is not None:
            check_apart(about)
        self._check_addressee()
        check_annexes(self.annexes, self.state, read, field="/annexes")
        return {
            "incident": self.incident or "",
            "to": self.to,
            "state": self.state,
            "addressee": self.addressee or "",
            "asks": self.asks,
            "days": self.days,
            "language": self.language,
            "mission": self.mission or "",
            "annexes": tuple(dict.fromkeys(self.annexes)),
        }

    def _check_addressee(self) -> None:
        wanted = "state" if self.to is Addressee.STATE else "addressee"
        for name in ("state", "addressee"):
            if (getattr(self, name) is None) == (name == wanted):
                raise Refused(
                    f"a letter to a {self.to} names its {wanted} and nobody else",
                    field=f"/{name}",
                )
        abroad = self.to is Addressee.STATE and self.language is not Language.ENGLISH
        if abroad == (self.mission is None):
            raise Refused(
                "a letter to a State in another language than English names its Mission in that"
                " language, and no other letter does",
                field="/mission",
            )


class DraftLetter(_Writing, on=Letter, roles=PANEL, noun="draft", creates=Creates.FRESH):
    """Draft a letter that asks a State, a company or a person for information."""

    def decide(
        self, act: Act, letter: Letter, about: Incident | None = None, **read: State
    ) -> Iterator[LetterDrafted]:
        """A letter that could be sent as it is."""
        yield LetterDrafted(**self.written(about, read))


class RewriteLetter(_Writing, on=Letter, roles=PANEL, noun="rewriting"):
    """Change a draft before it is sent: to whom it goes, what it asks, its days, its annexes.

    What it said before stays on record, for the Panel alone.
    """

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """While it is a draft."""
        return begun(letter)

    def decide(
        self, act: Act, letter: Letter, about: Incident | None = None, **read: State
    ) -> Iterator[LetterRewritten]:
        """A letter that could be sent as it is; nothing where it says that already."""
        said = self.written(about, read)
        if any(getattr(letter, name) != value for name, value in said.items()):
            yield LetterRewritten(**said)
