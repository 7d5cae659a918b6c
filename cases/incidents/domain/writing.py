"""A letter is sent: under a number, with a due day and copies of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from cases.incidents.domain.annexes import check_annexes, citing, copies, custody_of
from cases.incidents.domain.letters import Letter
from cases.incidents.letter_events import (
    ExtensionAsked,
    LetterPositionStated,
    LetterRewritten,
    LetterSent,
)
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from evidence.enclosing import items_of
from panel.access.roles import COORDINATOR
from panel.ledger.commands import Act, Command, Reads, Refused, Search, To
from panel.ledger.corrections import Void
from panel.ledger.events import Event
from panel.ledger.registers import Series
from panel.ledger.states import State, Voided, stream_name

PATIENCE: Final = 5
"""Working days after the due day until a reminder goes out."""


def series_of(today: date) -> str:
    """The series of the year's outgoing letters."""
    return f"PE/{today.year}/OC"


def due_of(letter: Letter, today: date) -> date:
    """The last day for the reply to a letter that is sent today."""
    return today + timedelta(days=letter.days)


def begun(letter: Letter) -> str:
    """Why it is no draft any more; empty while it is one."""
    if letter.to is None:
        return "its draft was struck"
    return f"it was sent as {letter.number}" if letter.sent_on else ""


def unsent(letter: Letter) -> str:
    """Why nothing can be done yet to a letter that waits for a reply."""
    return "" if letter.sent_on else "the letter was not sent"


class SendLetter(Command, on=Letter, roles=COORDINATOR, noun="sending"):
    """Send a letter today, under the next number; a State addressed sees it from now on."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Once."""
        return begun(letter)

    @classmethod
    def rests(cls, letter: Letter, act: Act) -> Reads:
        """The calendar, for the reminder, the series of numbers, and what is enclosed."""
        return {
            "calendar": (WorkingDays, HEADQUARTERS),
            "series": (Series, series_of(act.today)),
            **items_of(letter.annexes),
        }

    @classmethod
    def searches(cls, letter: Letter, read: Mapping[str, Any]) -> Iterator[Search]:
        """The incidents that cite what is enclosed."""
        return citing(letter.annexes)

    @classmethod
    def bar(cls, act: Act, letter: Letter, read: Mapping[str, Any]) -> None:
        """The calendar knows the days until the reminder; what is enclosed may leave still."""
        read["calendar"].after(due_of(letter, act.today), PATIENCE)
        check_annexes(letter.annexes, letter.state, read)

    def decide(
        self, act: Act, letter: Letter, calendar: WorkingDays, series: Series, **read: State
    ) -> Iterator[Event | To]:
        """Due so many days after today; reminded of five working days after that."""
        number, taken = series.take(series_of(act.today), stream_name(Letter, act.subject))
        sent_on = act.today
        due_on = due_of(letter, sent_on)
        sent = LetterSent(
            number=f"{series_of(act.today)}.{number}",
            sent_on=sent_on,
            due_on=due_on,
            remind_at=calendar.after(due_on, PATIENCE),
            calendar_version=calendar.version,
            annexes=copies(letter.annexes, read),
            sent_at=act.at,
        )
        yield sent
        yield taken
        to = letter.state or letter.addressee
        yield from custody_of(sent.annexes, sent.number, to, read, act)


class VoidLetterEntry(Void, on=Letter, roles=COORDINATOR, noun="void"):
    """Strike an entry of a letter: from now on it reads as if it had never been made."""

    spares = Void.spares | {ExtensionAsked, LetterPositionStated}
    spared = "what the State addressed asks for or says of itself is not struck"

    def decide(self, act: Act, subject: Letter) -> Iterator[Voided]:
        """Not how it was put while it was a draft, once it went out so."""
        struck = list(super().decide(act, subject))
        if self.targeted(act) is LetterRewritten and subject.sent_on:
            raise Refused(
                "the letter went out as it was put here; withdraw it, or write another",
                field="/target",
                sent_on=subject.sent_on.isoformat(),
            )
        yield from struck
