"""Experts comment on a paragraph: each comment a stream, so that none waits for a wording.

Comments are the Panel's for ever; no report shows one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self, assert_never

import msgspec

from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.values import ParagraphKey
from cases.reports.drafting_events import (
    CommentAnswered,
    CommentMade,
    CommentReopened,
    CommentResolved,
)
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused
from panel.ledger.corrections import Void
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Text


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said in a thread."""

    text: str
    by: str
    """The id of the account."""


class Comment(
    State,
    category="comment",
    events=(CommentMade, CommentAnswered, CommentResolved, CommentReopened),
):
    """A thread about a paragraph."""

    report: str = ""
    paragraph: str = ""
    said: tuple[Said, ...] = ()
    """The comment and what was answered, in order."""
    resolved: bool = False

    def evolve(
        self,
        event: CommentMade | CommentAnswered | CommentResolved | CommentReopened,
        fact: Fact,
    ) -> Self:
        """The thread after one more event."""
        replace, by = msgspec.structs.replace, fact.origin.actor
        match event:
            case CommentMade():
                said = (Said(text=event.text, by=by),)
                return replace(self, report=event.report, paragraph=event.paragraph, said=said)
            case CommentAnswered():
                return replace(self, said=(*self.said, Said(text=event.text, by=by)))
            case CommentResolved():
                return replace(self, resolved=True)
            case CommentReopened():
                return replace(self, resolved=False)
            case _:
                assert_never(event)

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's, whatever becomes of the paragraph."""
        return Disclosure(Level.PANEL)

    def spans(self) -> tuple[Span, ...]:
        """One: the clock settles nothing."""
        if not self.said:
            return (Span("voided"),)
        return (Span("resolved" if self.resolved else "open"),)


class MakeComment(Command, on=Comment, roles=PANEL, noun="remark", creates=Creates.FRESH):
    """Comment on a paragraph, for the Panel alone."""

    paragraph: ParagraphKey
    """The paragraph."""
    text: Text
    """What is to be said of it."""

    def reads(self, comment: Comment, act: Act) -> Reads:
        """The paragraph."""
        return {"about": (Paragraph, self.paragraph)}

    def decide(self, act: Act, comment: Comment, about: Paragraph) -> Iterator[CommentMade]:
        """One that is in a report."""
        if about.standing in {None, Standing.REMOVED}:
            raise Refused("no report has such a paragraph", field="/paragraph")
        yield CommentMade(report=about.report, paragraph=self.paragraph, text=self.text)


def _standing(comment: Comment, *, resolved: bool) -> str:
    if comment.resolved == resolved:
        return ""
    return "it is open" if resolved else "it is settled; reopen it first"


class AnswerComment(Command, on=Comment, roles=PANEL, noun="answer", blind=True):
    """Answer a comment."""

    text: Text
    """The answer."""

    @classmethod
    def offered(cls, comment: Comment, at: datetime) -> str:
        """While it is open."""
        return _standing(comment, resolved=False)

    def decide(self, act: Act, comment: Comment) -> Iterator[CommentAnswered]:
        """Nothing more."""
        yield CommentAnswered(text=self.text)


class ResolveComment(Command, on=Comment, roles=PANEL, noun="resolution"):
    """Say that a comment is settled."""

    how: Text
    """What was done about it, or why nothing need be."""

    @classmethod
    def offered(cls, comment: Comment, at: datetime) -> str:
        """While it is open."""
        return _standing(comment, resolved=False)

    def decide(self, act: Act, comment: Comment) -> Iterator[CommentResolved]:
        """Nothing more."""
        yield CommentResolved(how=self.how)


class ReopenComment(Command, on=Comment, roles=PANEL, noun="reopening"):
    """Open a settled comment again."""

    reason: Text
    """Why."""

    @classmethod
    def offered(cls, comment: Comment, at: datetime) -> str:
        """Once it is settled."""
        return _standing(comment, resolved=True)

    def decide(self, act: Act, comment: Comment) -> Iterator[CommentReopened]:
        """Nothing more."""
        yield CommentReopened(reason=self.reason)


class VoidCommentEntry(Void, on=Comment, roles=PANEL, noun="void"):
    """Strike an entry of a comment: from now on it reads as if it had never been made."""
