"""The page of a letter: what is asked of whom, by when, and what came back."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents import words
from cases.incidents.domain import Incident, Letter
from cases.incidents.incident_page import LETTER_TONES
from panel.ledger.states import Span
from panel.staff.naming import ways
from panel.staff.registering import Badge, Facts, Seen, Table
from panel.staff.words import at_headquarters, day


def title(key: str, letter: Letter) -> str:
    """Its number and to whom it goes."""
    if letter.to is None:
        return f"Voided letter {key}"
    return f"{letter.number or 'Draft'} to {letter.state or letter.addressee}"


def sentence(letter: Letter, span: Span) -> str:
    """Where it stands."""
    if letter.to is None:
        return "Every entry of this letter was struck."
    if letter.sent_on is None or letter.due_on is None:
        return "A draft; nobody but the Panel sees it."
    sent = f"Sent on {day(letter.sent_on)}, due on {day(letter.due_on)}"
    best = f"; at best {letter.outcome}" if letter.outcome else ""
    replies = words.counted(len(letter.replies), "reply") if letter.replies else "no reply"
    return f"{sent}: {replies} on record{best}."


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands in a word."""
    yield Badge(seen.span.status, LETTER_TONES.get(seen.span.status, "plain"))


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What is asked, and what came back."""
    letter: Letter = seen.state
    if letter.to is None:
        return
    about = letter.incident and ways(seen, Incident.category, [letter.incident])
    items = ways(seen, "evidence", {k for one in letter.replies.values() for k in one.evidence})
    yield Facts(
        "The letter",
        [
            ("To", letter.state or letter.addressee),
            ("Incident", about and about[letter.incident]),
            ("Asks", letter.asks),
            ("Sent", letter.sent_on),
            ("Due, in New York", letter.due_on),
            ("Reminded", letter.reminded_at),
        ],
    )
    yield Table(
        "Replies",
        ("Entry", "Received", "In time", "Says", "Evidence", "Final", "Classified", "Assessment"),
        [
            (
                number,
                at_headquarters(reply.received_at),
                "late" if letter.late(reply) else "in time",
                reply.text,
                [items[key] for key in reply.evidence],
                reply.final,
                reply.outcome or "not yet",
                reply.assessment,
            )
            for number, reply in letter.replies.items()
        ],
        empty="No reply is on record.",
    )
