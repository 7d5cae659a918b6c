"""How long a letter waits: more time is asked for, given or refused; one reminder goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from cases.incidents.domain.answering import ByAddressee
from cases.incidents.domain.letters import REMINDER, Letter
from cases.incidents.domain.opening import FROM_STATES
from cases.incidents.domain.writing import PATIENCE, unsent
from cases.incidents.letter_events import (
    DeadlineExtended,
    ExtensionAsked,
    ExtensionRefused,
    LetterReminded,
    Outcome,
)
from cases.incidents.values import Entry
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from panel.access.roles import COORDINATOR, Role
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Text

MOST_TIME: Final = timedelta(days=366)


def settled(letter: Letter) -> str:
    """Why there is nothing to give more time for."""
    if letter.outcome is Outcome.SUBSTANTIVE:
        return "the letter was answered in substance"
    return unsent(letter) or letter.over


def check_later(letter: Letter, due_on: date) -> None:
    """Refused where the day isn't later than the present one, or more than a year later.

    The bound is the house's own, against years mistyped; a letter may be extended again.
    """
    if letter.due_on is None:
        return
    facts = {"due_on": letter.due_on.isoformat()}
    if due_on <= letter.due_on:
        words = "more time ends on a later day than the present due day"
        raise Refused(words, field="/due_on", **facts)
    latest = letter.due_on + MOST_TIME
    if due_on > latest:
        words = "more time ends at most 366 days after the present due day; check the year"
        raise Refused(words, field="/due_on", latest=latest.isoformat(), **facts)


def check_asked(letter: Letter, entry: int) -> None:
    """Refused where that entry asks for nothing, or was decided."""
    undecided = [number for number, one in letter.extensions.items() if one.granted is None]
    if entry not in undecided:
        raise Refused(
            "that entry is no request for more time that waits for a decision",
            field="/request",
            requests=undecided,
        )


class AskForTime(ByAddressee, on=Letter, roles=FROM_STATES, noun="extension-requests", blind=True):
    """Ask the Panel for more time; until it is given, the deadline and the reminder stand."""

    due_on: date
    """The last day that your State asks for."""
    reason: Text
    """Why."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Unless its State said that all has come; what the Panel makes of that is its own."""
        final = any(reply.final for reply in letter.replies.values())
        said = "your State's reply says that nothing more will come" if final else ""
        return super().offered(letter, at) or said

    def decide(self, act: Act, letter: Letter) -> Iterator[ExtensionAsked]:
        """For a later day than the present one, one request at a time."""
        self.check_state(act, letter)
        check_later(letter, self.due_on)
        if any(one.granted is None for one in letter.extensions.values()):
            raise Refused("one request for more time at a time: the last waits for its decision")
        yield ExtensionAsked(
            due_on=self.due_on,
            reason=self.reason,
            received_at=act.received_at,
            document=act.document or "",
        )


class ExtendDeadline(Command, on=Letter, roles=COORDINATOR, noun="extension"):
    """Give a later day for the reply, as asked for or not; what came late before stays late."""

    due_on: date
    """The new last day."""
    reason: Text
    """Why, and on whose request."""
    request: Entry | None = None
    """The entry of the State that asked for it, where one did."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """Of a letter that waits for an answer in substance."""
        return settled(letter)

    def reads(self, letter: Letter, act: Act) -> Reads:
        """The calendar, for the reminder."""
        return {"calendar": (WorkingDays, HEADQUARTERS)}

    def decide(self, act: Act, letter: Letter, calendar: WorkingDays) -> Iterator[DeadlineExtended]:
        """To a later day than the present one."""
        check_later(letter, self.due_on)
        if self.request is not None:
            check_asked(letter, self.request)
        yield DeadlineExtended(
            due_on=self.due_on,
            remind_at=calendar.after(self.due_on, PATIENCE),
            reason=self.reason,
            request=self.request or 0,
        )


class RefuseExtension(Command, on=Letter, roles=COORDINATOR, noun="extension-refusal"):
    """Give no more time; the State that asked for it is told why."""

    request: Entry
    """The entry that asked for it."""
    reason: Text
    """Why."""

    @classmethod
    def offered(cls, letter: Letter, at: datetime) -> str:
        """While a request waits."""
        waits = any(one.granted is None for one in letter.extensions.values())
        return "" if waits else "no request for more time waits for a decision"

    def decide(self, act: Act, letter: Letter) -> Iterator[ExtensionRefused]:
        """Of a request that waits."""
        check_asked(letter, self.request)
        yield ExtensionRefused(request=self.request, reason=self.reason)


class RecordReminder(
    Command, on=Letter, roles=frozenset({Role.CLOCK}), noun="reminder", due=REMINDER
):
    """Remind an addressee who let the due day pass."""

    def decide(self, act: Act, letter: Letter) -> Iterator[LetterReminded]:
        """Once, when its hour has come, unless a reply came or none is awaited."""
        if letter.remind_at is None or letter.answered or letter.over:
            raise Refused("nothing is to be reminded of")
        if act.at < letter.remind_at:
            raise Refused("the hour has not come", remind_at=letter.remind_at.isoformat())
        if letter.reminded_at is None:
            yield LetterReminded(at=letter.remind_at)
