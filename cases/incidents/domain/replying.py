"""The right of reply: opened for whoever is named, closed by their last word, or waived."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.opening import Adding, check_apart
from cases.incidents.domain.standards import running
from cases.incidents.events import (
    ReplyWaived,
    ReplyWindowClosed,
    ReplyWindowExtended,
    ReplyWindowOpened,
)
from cases.incidents.parts import Window
from cases.incidents.values import LetterKey, Party, is_state
from panel.access.roles import COORDINATOR, PANEL, Role
from panel.access.states import code_of
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Text

Days = Annotated[
    int,
    msgspec.Meta(ge=1, le=365, description="A whole number of calendar days, 1 to 365"),
]


def _tells(letter: Letter, party: str, incidents: Collection[str]) -> bool:
    """Whether a letter can have told a party of an incident; a State by a letter to itself."""
    return letter.incident in incidents and (not is_state(party) or letter.state == party)


def _check_party(party: str) -> None:
    """Refused where a State is called by its name: it would be heard as somebody else."""
    code = code_of(party)
    if code != party and is_state(code):
        raise Refused("a State goes by its two letters", field="/party", state=code)


class OpenReplyWindow(Adding, on=Incident, roles=PANEL, noun="reply-window"):
    """Open the right of reply of whoever is to be named in a report."""

    party: Party
    """Who is named: a State, a permanent reference number, or the name of a company or person."""
    days: Days = 14
    """Calendar days for the reply; the last one ends at midnight in New York.

    Where the letter that tells them is due later, its due day is the last.
    """
    letter: LetterKey | None = None
    """The letter that tells them, where there is one."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The letter."""
        return {"written": (Letter, self.letter)} if self.letter else {}

    def decide(
        self, act: Act, incident: Incident, written: Letter | None = None
    ) -> Iterator[ReplyWindowOpened]:
        """From today; one that is still open is not opened again."""
        _check_party(self.party)
        if written is not None and written.sent_on is None:
            raise Refused("there is no such letter, or it was not sent yet", field="/letter")
        if written is not None and not _tells(
            written, self.party, (act.subject, *incident.merged_keys)
        ):
            raise Refused("that letter tells another, or of something else", field="/letter")
        if written is not None and written.withdrawn is not None:
            raise Refused(
                "a letter that was withdrawn tells nobody anything: name the one that was sent in"
                " its place",
                field="/letter",
                withdrawn_for=written.withdrawn,
            )
        window = incident.windows.get(self.party)
        if window is not None and not window.over(act.at):
            raise Refused("their reply window is open", field="/party", until=str(window.due_on))
        today, letter = act.today, self.letter or ""
        given = Window(due_on=today + timedelta(days=self.days), letter=letter)
        due_on = running(given, {letter: written} if written else {}).due_on
        assert due_on is not None
        yield ReplyWindowOpened(party=self.party, opened_on=today, due_on=due_on, letter=letter)


class FollowLetter(
    Command, on=Incident, roles=frozenset({Role.WORKER}), noun="letter-news", faceless=True
):
    """Have the right of reply follow the letter that told of it.

    A later day of the letter's is theirs too; a final reply to it closes the window, an early one
    that isn't final does not.
    """

    letter: LetterKey
    """The letter."""

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The letter."""
        return {"written": (Letter, self.letter)}

    def decide(
        self, act: Act, incident: Incident, written: Letter
    ) -> Iterator[ReplyWindowExtended | ReplyWindowClosed]:
        """Of windows that the letter told of and that are neither closed nor waived."""
        check_apart(incident)
        final = any(reply.final for reply in written.replies.values())
        for party, window in incident.windows.items():
            if window.letter != self.letter or window.closed or window.waived:
                continue
            due_on = running(window, {self.letter: written}).due_on
            if due_on is not None and due_on != window.due_on:
                yield ReplyWindowExtended(party=party, due_on=due_on, letter=self.letter)
            if final and not window.over(act.at):
                reason = f"Their reply to {written.number} says that nothing more will come."
                yield ReplyWindowClosed(party=party, reason=reason)


class CloseReplyWindow(Adding, on=Incident, roles=PANEL, noun="reply-window-end"):
    """Close a reply window early, because the party says that its reply is final.

    A reply to the letter that says so closes it by itself.
    """

    party: Party
    """Whose window it is."""
    reason: Text
    """Where they say so."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """While one is open."""
        is_open = any(not window.over(at) for window in incident.windows.values())
        return "" if is_open else "no reply window is open"

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The letter that told them, where there is one."""
        window = incident.windows.get(self.party)
        return {"written": (Letter, window.letter)} if window and window.letter else {}

    def decide(
        self, act: Act, incident: Incident, written: Letter | None = None
    ) -> Iterator[ReplyWindowClosed]:
        """One that is open; no reply on record that leaves it open whether more will come."""
        window = incident.windows.get(self.party)
        if window is None or window.over(act.at):
            raise Refused("no reply window of theirs is open", field="/party")
        replies = written.replies.values() if written else ()
        if replies and not any(reply.final for reply in replies):
            raise Refused(
                "an early reply closes the window only where they say that it is final; waive the"
                " rest, or wait for its last day",
                field="/party",
                until=str(window.due_on),
            )
        yield ReplyWindowClosed(party=self.party, reason=self.reason)


class WaiveReply(Adding, on=Incident, roles=COORDINATOR, noun="waiver"):
    """Decide that somebody who is named need not be asked, or not be waited for."""

    party: Party
    """Who is named."""
    reason: Text
    """Why: an unacceptable risk to a source, an address that nobody knows."""

    def decide(self, act: Act, incident: Incident) -> Iterator[ReplyWaived]:
        """Unless they were heard."""
        _check_party(self.party)
        window = incident.windows.get(self.party)
        if window is not None and window.over(act.at):
            raise Refused("their reply window is over", field="/party")
        yield ReplyWaived(party=self.party, reason=self.reason)
