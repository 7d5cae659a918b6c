"""Letters are drafted, sent under a number with a due day, and reminded of once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import REMINDER, Letter
from cases.incidents.domain.replying import Days
from cases.incidents.letter_events import (
    Addressee,
    DeadlineExtended,
    LetterDrafted,
    LetterReminded,
    LetterSent,
)
from cases.incidents.values import IncidentKey
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from panel.access.roles import COORDINATOR, PANEL, Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.corrections import Void
from panel.ledger.events import Event
from panel.ledger.registers import Series
from panel.ledger.states import stream_name
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

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The incident."""
        return {"about": (Incident, self.incident)} if self.incident else {}

    def decide(
        self, act: Act, letter: Letter, about: Incident | None = None
    ) -> Iterator[LetterDrafted]:
        """To one addressee, about an incident that there is."""
        if about is not None and not about.title:
            raise Refused("there is no such incident", field="/incident")
        wanted = "state" if self.to is Addressee.STATE else "addressee"
        for name in ("state", "addressee"):
            if (getattr(self, name) is None) == (name == wanted):
                raise Refused(
                    f"a letter to a {self.to} names its {wanted} and nobody else",
                    field=f"/{name}",
                )
        yield LetterDrafted(
            incident=self.incident or "",
            to=self.to,
            state=self.state,
            addressee=self.addressee or "",
            asks=self.asks,
            days=self.days,
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
        """The calendar, for the reminder, and the series of numbers."""
        return {"calendar": (WorkingDays, HEADQUARTERS), "series": (Series, series_of(act))}

    @classmethod
    def bar(cls, act: Act, letter: Letter, read: Mapping[str, Any]) -> None:
        """The calendar knows the days until the reminder."""
        read["calendar"].after(act.today + timedelta(days=letter.days), PATIENCE)

    def decide(
        self, act: Act, letter: Letter, calendar: WorkingDays, series: Series
    ) -> Iterator[Event | To]:
        """Due so many days after today; reminded of five working days after that."""
        number, taken = series.take(series_of(act), stream_name(Letter, act.subject))
        sent_on = act.today
        due_on = sent_on + timedelta(days=letter.days)
        yield LetterSent(
            number=f"{series_of(act)}.{number}",
            sent_on=sent_on,
            due_on=due_on,
            remind_at=calendar.after(due_on, PATIENCE),
            calendar_version=calendar.version,
        )
        yield taken


class ExtendDeadline(Command, on=Letter, roles=COORDINATOR, noun="extension"):
    """Give a later day for the reply."""

    due_on: date
    """The new last day."""
    reason: Text
    """Why, and on whose request."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Of a letter that waits for its reply."""
        return unsent(letter) or ("a reply is on record" if letter.answered else "")

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The calendar, for the reminder."""
        return {"calendar": (WorkingDays, HEADQUARTERS)}

    def decide(self, act: Act, letter: Letter, calendar: WorkingDays) -> Iterator[DeadlineExtended]:
        """To a later day than the present one."""
        if letter.due_on is not None and self.due_on <= letter.due_on:
            raise Refused(
                "an extension ends later than the present day",
                field="/due_on",
                due_on=letter.due_on.isoformat(),
            )
        yield DeadlineExtended(
            due_on=self.due_on,
            remind_at=calendar.after(self.due_on, PATIENCE),
            reason=self.reason,
        )


class RecordReminder(
    Command, on=Letter, roles=frozenset({Role.CLOCK}), noun="reminder", due=REMINDER
):
    """Remind an addressee who let the due day pass."""

    def decide(self, act: Act, letter: Letter) -> Iterator[LetterReminded]:
        """Once, when its hour has come, unless a reply came."""
        if letter.remind_at is None or letter.answered:
            raise Refused("nothing is to be reminded of")
        if act.at < letter.remind_at:
            raise Refused("the hour has not come", remind_at=letter.remind_at.isoformat())
        if letter.reminded_at is None:
            yield LetterReminded(at=letter.remind_at)


class VoidLetterEntry(Void, on=Letter, roles=COORDINATOR, noun="void"):
    """Strike an entry of a letter: from now on it reads as if it had never been made."""
