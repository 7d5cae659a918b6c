"""Letters are drafted and sent: under a number, with a due day and copies of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cases.incidents.domain.annexes import check_annexes, citing, copies, custody_of
from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import check_apart
from cases.incidents.domain.replying import Days
from cases.incidents.letter_events import (
    Addressee,
    ExtensionAsked,
    Language,
    LetterDrafted,
    LetterPositionStated,
    LetterSent,
)
from cases.incidents.values import IncidentKey
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from evidence.enclosing import EvidenceKeys, items_of
from panel.access.roles import COORDINATOR, PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, Search, To
from panel.ledger.corrections import Void
from panel.ledger.events import Event
from panel.ledger.registers import Series
from panel.ledger.states import State, stream_name
from panel.ledger.values import Line, StateCode, Text

PATIENCE: Final = 5
"""Working days after the due day until a reminder goes out."""


def series_of(act: Act) -> str:
    """The series of the year's outgoing letters."""
    return f"PE/{act.today.year}/OC"


def unsent(letter: Letter) -> str:
    """Why nothing can be done yet to a letter that waits for a reply."""
    return "" if letter.sent_on else "the letter was not sent"


class DraftLetter(Command, on=Letter, roles=PANEL, noun="draft", creates=Creates.FRESH):
    """Draft a letter that asks a State, a company or a person for information."""

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

    def decide(
        self, act: Act, letter: Letter, about: Incident | None = None, **read: State
    ) -> Iterator[LetterDrafted]:
        """To one addressee, about an incident that there is, with what may leave the house."""
        if about is not None and not about.title:
            raise Refused("there is no such incident", field="/incident")
        if about is not None:
            check_apart(about)
        self._check_addressee()
        check_annexes(self.annexes, self.state, read, field="/annexes")
        yield LetterDrafted(
            incident=self.incident or "",
            to=self.to,
            state=self.state,
            addressee=self.addressee or "",
            asks=self.asks,
            days=self.days,
            language=self.language,
            mission=self.mission or "",
            annexes=tuple(dict.fromkeys(self.annexes)),
        )

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


class SendLetter(Command, on=Letter, roles=COORDINATOR, noun="sending"):
    """Send a letter today, under the next number; a State addressed sees it from now on."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Once."""
        if letter.to is None:
            return "its draft was struck"
        return f"it was sent as {letter.number}" if letter.sent_on else ""

    @classmethod
    def rests(cls, letter: Letter, act: Act) -> Reads:
        """The calendar, for the reminder, the series of numbers, and what is enclosed."""
        return {
            "calendar": (WorkingDays, HEADQUARTERS),
            "series": (Series, series_of(act)),
            **items_of(letter.annexes),
        }

    @classmethod
    def searches(cls, letter: Letter, read: Mapping[str, Any]) -> Iterator[Search]:
        """The incidents that cite what is enclosed."""
        return citing(letter.annexes)

    @classmethod
    def bar(cls, act: Act, letter: Letter, read: Mapping[str, Any]) -> None:
        """The calendar knows the days until the reminder; what is enclosed may leave still."""
        read["calendar"].after(act.today + timedelta(days=letter.days), PATIENCE)
        check_annexes(letter.annexes, letter.state, read)

    def decide(
        self, act: Act, letter: Letter, calendar: WorkingDays, series: Series, **read: State
    ) -> Iterator[Event | To]:
        """Due so many days after today; reminded of five working days after that."""
        number, taken = series.take(series_of(act), stream_name(Letter, act.subject))
        sent_on = act.today
        due_on = sent_on + timedelta(days=letter.days)
        sent = LetterSent(
            number=f"{series_of(act)}.{number}",
            sent_on=sent_on,
            due_on=due_on,
            remind_at=calendar.after(due_on, PATIENCE),
            calendar_version=calendar.version,
            annexes=copies(letter.annexes, read),
        )
        yield sent
        yield taken
        to = letter.state or letter.addressee
        yield from custody_of(sent.annexes, sent.number, to, read, act)


class VoidLetterEntry(Void, on=Letter, roles=COORDINATOR, noun="void"):
    """Strike an entry of a letter: from now on it reads as if it had never been made."""

    spares = Void.spares | {ExtensionAsked, LetterPositionStated}
    spared = "what the State addressed asks for or says of itself is not struck"
