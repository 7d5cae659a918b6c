"""A letter's documents where people find them: on its page, and for the addressee over REST."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.incidents.domain import Letter
from cases.incidents.letters.content import DocumentKind
from cases.incidents.letters.making import document, kinds, preview, written
from cases.incidents.letters.outgoing import outgoing
from panel.access.viewers import Viewer
from panel.api.registering import Paper
from panel.ledger.registry import Registry, registry
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.registering import Seen, register_page
from panel.staff.words import Link

PAGE = "incidents/letter"
_PREVIEW: Final = "preview"
"""The kind of document that a draft has, and nobody outside the Panel sees."""
_CALLED = {DocumentKind.LETTER: "The letter", DocumentKind.REMINDER: "The reminder"}


def own(of: Registry, key: str, kind: str, viewer: Viewer, moment: Moment) -> bytes:
    """The document, to the State addressed."""
    return document(written(of, key, viewer, moment), kind)


PAPER = Paper(
    of="letter",
    name="documents",
    kinds=tuple(kind.value for kind in DocumentKind),
    run=own,
    purpose="The letter or its reminder as it went out, as PDF (PDF/A-2a, PDF/UA-1): the same bytes"
    " for ever.",
)


def page(request: HttpRequest) -> HttpResponse:
    """A document of a letter, or how a draft would go out, as PDF."""
    said, who = request.GET, asked(request)
    key, kind = said.get("letter", ""), said.get("kind", "")
    found = written(registry, key, who.viewer, who.moment)
    draft = outgoing(registry, found.letter, who.moment) if kind == _PREVIEW else None
    made = preview(found, draft) if draft else document(found, kind)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{found.letter.number or 'letter'}-{kind}".replace("/", "-")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def documents(seen: Seen) -> Iterator[Link]:
    """The ways to a letter's documents."""
    letter: Letter = seen.state
    for kind in kinds(letter):
        yield Link(f"{_CALLED[kind]} as PDF", _where(seen, kind.value))


def to_preview(seen: Seen) -> Link:
    """The way to a draft as it would go out."""
    return Link("As it would go out, as PDF", _where(seen, _PREVIEW))


def _where(seen: Seen, kind: str) -> str:
    way = {"letter": seen.key, "kind": kind, "as_of": seen.known_on}
    return addresses.with_query(reverse("admin:incidents-letter"), **way)


def register() -> None:
    """Put them on staff's pages."""
    register_page(PAGE, "", page)
