"""The page of a letter: what is asked of whom, by when, and what came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cases.incidents import words
from cases.incidents.domain import (
    ExtendDeadline,
    Incident,
    Letter,
    RefuseExtension,
    RewriteLetter,
)
from cases.incidents.domain.answering import ByAddressee
from cases.incidents.domain.writing import begun
from cases.incidents.incident_page import LETTER_TONES
from cases.incidents.letter_events import Language
from cases.incidents.letters.faces import documents, to_preview
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from panel.access.states import STATES
from panel.ledger.commands import Command
from panel.ledger.states import Span, stream_name
from panel.staff.naming import ways
from panel.staff.registering import Badge, Facts, Seen, Table
from panel.staff.words import at_headquarters, day, within

LANGUAGES: Final = {one: one.name.capitalize() for one in Language}
DECIDED: Final = {None: "not yet", True: "given", False: "refused"}


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
    if letter.withdrawn is not None:
        return f"Sent on {day(letter.sent_on)} and withdrawn: {letter.withdrawn}"
    sent = f"Sent on {day(letter.sent_on)}, due on {day(letter.due_on)}"
    best = f"; at best {letter.outcome}" if letter.outcome else ""
    replies = words.counted(len(letter.replies), "reply") if letter.replies else "no reply"
    closed = "" if letter.closed is None else f" Closed: {letter.closed}"
    return f"{sent}: {replies} on record{best}.{closed}"


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands in a word."""
    yield Badge(seen.span.status, LETTER_TONES.get(seen.span.status, "plain"))
    if waits(seen.state):
        yield Badge("more time asked for", "attention")


def waits(letter: Letter) -> list[int]:
    """The entries that ask for more time and wait for a decision."""
    return [number for number, one in letter.extensions.items() if one.granted is None]


def prefers(seen: Seen) -> tuple[type[Command], ...]:
    """A decision on what was asked for goes before all else."""
    return (ExtendDeadline, RefuseExtension) if waits(seen.state) else ()


def begins(seen: Seen, command: type[Command]) -> Mapping[str, Any]:
    """A decision begins with what was asked for, another draft with how it reads.

    What came on paper begins with the State addressed.
    """
    letter: Letter = seen.state
    if issubclass(command, ByAddressee) and letter.state:
        return {"on_behalf_of": STATES.get(letter.state, letter.state)}
    if command is RewriteLetter:
        return {name: getattr(letter, name) for name in command.__struct_fields__}
    entry = next(iter(waits(letter)), 0)
    if not entry or command not in {ExtendDeadline, RefuseExtension}:
        return {}
    given = {"due_on": letter.extensions[entry].due_on} if command is ExtendDeadline else {}
    return {"request": entry, **given}


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What is asked, what went with it, and what came back."""
    letter: Letter = seen.state
    if letter.to is None:
        return
    named = {k for one in letter.replies.values() for k in one.evidence}
    items = ways(seen, "evidence", named | {*letter.annexes})
    yield _letter(letter, seen)
    if letter.annexes:
        yield _annexes(letter, items)
    yield _replies(letter, items)
    if noted := list(_noted(letter, items, seen)):
        yield Table("Notes with the files of the replies", ("Entry", "File", "Note"), noted)
    if letter.extensions:
        yield _extensions(letter)
    if letter.positions:
        yield _positions(letter)


def _letter(letter: Letter, seen: Seen) -> Facts:
    about = letter.incident and ways(seen, Incident.category, [letter.incident])
    return Facts(
        "The letter",
        [
            ("To", letter.state or letter.addressee),
            ("As the letter names it", letter.mission),
            ("Incident", about and about[letter.incident]),
            ("Language", LANGUAGES[letter.language]),
            ("Asks", letter.asks),
            ("Sent", letter.sent_on),
            ("Due, in New York", letter.due_on),
            ("Reminded", letter.reminded_at),
            ("Went out as", list(documents(seen))),
            *_ahead(letter, seen),
        ],
    )


def _ahead(letter: Letter, seen: Seen) -> Iterator[tuple[str, Any]]:
    """Of a draft, what is still to come."""
    if not begun(letter):
        yield "Days for the reply", f"{letter.days} from the day of sending"
        yield "To be read", to_preview(seen)


def _annexes(letter: Letter, items: Mapping[str, Any]) -> Table:
    sent = {one.item: one for one in letter.enclosed}
    return Table(
        "Annexes",
        ("Item", "Went out as", "Bytes", "SHA-256"),
        [
            (items[key], sent[key].name, f"{sent[key].size:,}", sent[key].sha256)
            if key in sent
            else (items[key], "not sent yet", "", "")
            for key in letter.annexes
        ],
    )


def _replies(letter: Letter, items: Mapping[str, Any]) -> Table:
    return Table(
        "Replies",
        ("Entry", "Received", "In time", "Says", "Evidence", "Final", "Classified", "Assessment"),
        [
            (
                number,
                at_headquarters(reply.received_at),
                "late" if reply.late else "in time",
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


def _noted(letter: Letter, items: Mapping[str, Any], seen: Seen) -> Iterator[tuple[Any, ...]]:
    """What whoever sent the files of a reply says of them, where they do."""
    named = {key for one in letter.replies.values() for key in one.evidence}
    rows = EvidenceRow.objects.visible_to(seen.viewer, seen.moment)
    found = rows.filter(stream__in=[stream_name(EvidenceItem, key) for key in named])
    notes = {row.key: row.note for row in found if row.note}
    for number, reply in letter.replies.items():
        for key in reply.evidence:
            if key in notes:
                yield number, items[key], notes[key]


def _extensions(letter: Letter) -> Table:
    return Table(
        "More time asked for",
        ("Entry", "Received", "Until", "Why", "Decided", "Because"),
        [
            (
                number,
                at_headquarters(asked.received_at),
                asked.due_on,
                asked.reason,
                DECIDED[asked.granted]
                if asked.granted_until is None
                else f"given until {day(asked.granted_until)}",
                asked.decision,
            )
            for number, asked in letter.extensions.items()
        ],
    )


def _positions(letter: Letter) -> Table:
    return Table(
        "Where the State addressed stands",
        ("Entry", "Received", "Says", "About", "In its words"),
        [
            (
                number,
                at_headquarters(said.received_at),
                within(said.stance),
                within(said.about),
                said.words,
            )
            for number, said in letter.positions.items()
        ],
    )
