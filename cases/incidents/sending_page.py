"""What is read before a letter is sent: the letter as it will go out, and who has its annexes."""

from __future__ import annotations

from collections.abc import Iterator

from cases.incidents.domain import Incident, Letter, SendLetter
from cases.incidents.letter_page import LANGUAGES
from cases.incidents.letters.faces import to_preview
from cases.incidents.letters.outgoing import outgoing
from evidence.states import EvidenceItem
from panel.ledger.commands import Command
from panel.ledger.registry import registry
from panel.staff.naming import ways
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import at_headquarters


def sections(seen: Seen, command: type[Command]) -> Iterator[Facts | Table]:
    """Before a draft is sent: the letter as it will go out, and who may open its annexes so far."""
    letter: Letter = seen.state
    draft = outgoing(registry, letter, seen.moment) if command is SendLetter else None
    if draft is None:
        return
    about = letter.incident and ways(seen, Incident.category, [letter.incident])
    yield Facts(
        "The letter as it will go out",
        [
            ("To", letter.state or letter.addressee),
            *([("As the letter names it", letter.mission)] if letter.mission else ()),
            ("Incident", about and about[letter.incident]),
            ("Language", LANGUAGES[letter.language]),
            ("Asks", letter.asks),
            ("Number, unless another letter takes it", draft.sent.number),
            ("Sent", draft.sent.sent_on),
            ("Due, in New York", draft.sent.due_on),
            (
                "Reminded, if no reply comes",
                f"not known: {draft.undated}"
                if draft.undated
                else at_headquarters(draft.sent.remind_at),
            ),
            ("To be read", to_preview(seen)),
        ],
    )
    if draft.enclosures:
        items = ways(seen, "evidence", letter.annexes)
        yield Table(
            "Annexes: the addressee gets a copy of each",
            ("Item", "May go out", "Open until now to", "Goes out as", "Bytes", "SHA-256"),
            [
                (
                    items[one.key],
                    f"no: {one.kept}" if one.kept else "yes",
                    _open_to(one.item),
                    one.item.claimed_name,
                    f"{one.item.size:,}",
                    one.item.sha256,
                )
                for one in draft.enclosures
            ],
        )


def _open_to(item: EvidenceItem) -> str:
    if item.state:
        return f"the Panel, the Secretariat and {item.state}, which sent it"
    return "the Committee" if item.of_committee else "the Panel"
