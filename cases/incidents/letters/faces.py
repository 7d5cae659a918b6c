"""A letter's documents where people find them: on its page, and for the addressee over REST."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.incidents.domain import Letter
from cases.incidents.letters.content import DocumentKind
from cases.incidents.letters.making import document, kinds, written
from panel.access.viewers import Viewer
from panel.api.registering import Paper
from panel.ledger.registry import Registry, registry
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.registering import Seen, register_page
from panel.staff.words import Link

PAGE = "incidents/letter"
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
    """A document of a letter, as PDF."""
    said, who = request.GET, asked(request)
    key, kind = said.get("letter", ""), said.get("kind", "")
    found = written(registry, key, who.viewer, who.moment)
    response = HttpResponse(document(found, kind), content_type="application/pdf")
    name = f"{found.letter.number}-{kind}".replace("/", "-")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def documents(seen: Seen) -> Iterator[Link]:
    """The ways to a letter's documents."""
    letter: Letter = seen.state
    where = reverse("admin:incidents-letter")
    for kind in kinds(letter):
        way = {"letter": seen.key, "kind": kind.value, "as_of": seen.known_on}
        yield Link(f"{_CALLED[kind]} as PDF", addresses.with_query(where, **way))


def register() -> None:
    """Put them on staff's pages."""
    register_page(PAGE, "", page)
