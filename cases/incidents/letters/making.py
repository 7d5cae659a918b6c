"""A letter's documents for whoever may see the letter: the same bytes whoever opens them, when."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cases.incidents.domain import Letter
from cases.incidents.letters.content import DocumentKind, Written, content, dated, foreseen
from cases.incidents.letters.outgoing import Outgoing
from panel.access.viewers import Viewer, may_see
from panel.ledger import opening, streams
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import standing, stream_name
from panel.printing.typesetting import typeset

TEMPLATE: Final = Path(__file__).parent / "templates" / "letter.typ"


def written(registry: Registry, key: str, viewer: Viewer, moment: Moment) -> Written:
    """The letter as of the moment; NoSuchStream where it isn't for this viewer."""
    name = stream_name(Letter, key)
    # Whatever else may stand in an address, PostgreSQL takes no NUL.
    found = None if "\0" in key else next(streams.as_of(registry, [name], moment), None)
    if found is None or not may_see(viewer, found.disclosure):
        raise NoSuchStream(name)
    assert isinstance(found.state, Letter)
    return Written(
        found.state,
        tuple(standing(record.fact for record in found.records)),
        opening.described(registry).demonstration,
    )


def document(letter: Written, kind: str) -> bytes:
    """The document as PDF; NoSuchStream where the letter has none of this kind."""
    of = DocumentKind(kind) if kind in list(DocumentKind) else None
    at = dated(letter, of) if of else None
    if of is None or at is None:
        raise NoSuchStream(f"a document {kind!r}")
    said = content(letter, of, at)
    return typeset(TEMPLATE, said, at=at, language=letter.letter.language)


def preview(letter: Written, outgoing: Outgoing) -> bytes:
    """A draft as PDF, as it would go out at that moment; marked as a draft on each page."""
    said = foreseen(letter, outgoing.sent)
    return typeset(TEMPLATE, said, at=outgoing.at, language=letter.letter.language)


def kinds(letter: Letter) -> list[DocumentKind]:
    """Its documents so far."""
    found = {
        DocumentKind.LETTER: letter.sent_on,
        DocumentKind.REMINDER: letter.sent_on and letter.reminded_at,
    }
    return [kind for kind, there in found.items() if there]
