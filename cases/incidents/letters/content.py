"""What a letter says, as plain data for its template: from its own entries and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from cases.incidents.domain import Letter
from cases.incidents.letter_events import Addressee, Annex, Language, LetterSent
from panel.access import states
from panel.ledger.events import Fact
from panel.ledger.values import new_york_day


class DocumentKind(StrEnum):
    """A document that goes to the addressee."""

    LETTER = "letter"
    REMINDER = "reminder"


class Written(NamedTuple):
    """A letter as of a moment, with the entries of it that count."""

    letter: Letter
    facts: Sequence[Fact]
    demonstration: bool


def sending(written: Written) -> Fact | None:
    """The entry by which it was sent."""
    sent = (fact for fact in written.facts if isinstance(fact.event, LetterSent))
    return next(sent, None)


def dated(written: Written, kind: DocumentKind) -> datetime | None:
    """The instant of what the document tells; None where it did not happen."""
    if kind is DocumentKind.REMINDER:
        return written.letter.reminded_at
    sent = sending(written)
    return sent.origin.received_at if sent else None


def content(written: Written, kind: DocumentKind, at: datetime) -> dict[str, Any]:
    """Everything that the templates of all languages may say.

    The letter's own due day is that of its sending: more time that was given since is in no byte.
    """
    letter, sent = written.letter, sending(written)
    assert sent is not None
    event = sent.event
    assert isinstance(event, LetterSent)
    due_on = letter.reminded_of if kind is DocumentKind.REMINDER else event.due_on
    return {
        **_said(written),
        "kind": kind,
        "draft": False,
        "number": event.number,
        "sent_on": _day(event.sent_on),
        "due_on": _day(due_on or event.due_on),
        "annexes": [_annex(one) for one in event.annexes] if kind is DocumentKind.LETTER else [],
        "day": _day(new_york_day(at)),
    }


def foreseen(written: Written, would_be: LetterSent) -> dict[str, Any]:
    """The same of a draft, as if it were sent so."""
    return {
        **_said(written),
        "kind": DocumentKind.LETTER,
        "draft": True,
        "number": would_be.number,
        "sent_on": _day(would_be.sent_on),
        "due_on": _day(would_be.due_on),
        "annexes": [_annex(one) for one in would_be.annexes],
        "day": _day(would_be.sent_on),
    }


def _said(written: Written) -> dict[str, Any]:
    letter = written.letter
    return {
        "demonstration": written.demonstration,
        "state": letter.to is Addressee.STATE,
        "addressee": _addressee(letter),
        "asks": letter.asks,
    }


def _addressee(letter: Letter) -> str:
    """The State by its English name, its Mission in the letter's language, or as it was typed."""
    if letter.state and letter.language is Language.ENGLISH:
        return states.in_a_sentence(letter.state)
    return letter.mission or letter.addressee


def _annex(annex: Annex) -> list[str]:
    return [annex.name, str(annex.size), annex.sha256]


def _day(day: date) -> list[int]:
    return [day.year, day.month, day.day]
