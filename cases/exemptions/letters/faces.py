"""Letters where people find them: on the request's page, and for the addressee over REST."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.exemptions.letters.kinds import ALL, Kind, addressees
from cases.exemptions.letters.making import case_of, entries_of, letter
from cases.exemptions.states import Request
from cases.exemptions.statuses import ENDED, Status
from panel.access import states
from panel.access.viewers import Viewer
from panel.api.registering import Paper
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import Registry, registry
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.registering import Beside, Seen, Table, register_beside, register_page
from panel.staff.words import Link

PAGE = "exemptions/letter"
_CALLED = {
    Kind.RETURN: "Return as incomplete",
    Kind.INFORMATION: "Request for information",
    Kind.APPROVAL: "Approval",
    Kind.ACKNOWLEDGEMENT: "Notification received",
    Kind.REFUSAL: "Refusal",
    Kind.NOTE: "Note verbale to all States",
    Kind.END: "That it ended",
}


def own(of: Registry, key: str, kind: str, viewer: Viewer, moment: Moment) -> bytes:
    """The letter to the State that asks."""
    if viewer.state is None:
        raise NoSuchStream(key)
    return letter(case_of(of, key, viewer, moment), kind, viewer.state)


PAPER = Paper(
    of="exemption-request",
    name="letters",
    kinds=tuple(kind.value for kind in Kind if kind is not Kind.NOTE),
    run=own,
    purpose="The letter to your State about a request, as PDF (PDF/A-2a, PDF/UA-1); it is there"
    " while it fits where the request stands.",
)


def page(request: HttpRequest) -> HttpResponse:
    """A letter as PDF."""
    said, who = request.GET, asked(request)
    kind, to = said.get("kind", ""), said.get("to", "")
    pdf = letter(case_of(registry, said.get("request", ""), who.viewer, who.moment), kind, to)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}-{to}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def sections(seen: Seen) -> Iterator[Table]:
    """On the request's page, the letters that fit where it stands."""
    request: Request = seen.state
    # Only an approval, and that it ended, goes to whom the list leads to.
    granted = seen.span.status in {Status.APPROVED, *ENDED}
    entries = entries_of(registry, request, seen.moment) if granted else {}
    found = addressees(request, seen.span, entries)
    if found:
        yield Table(
            "Letters",
            ("Letter", "To, as PDF"),
            [
                (_CALLED[kind], [_way(seen, kind, to) for to in every])
                for kind, every in found.items()
            ],
        )


def _way(seen: Seen, kind: Kind, to: str) -> Link:
    said: dict[str, Any] = {"request": seen.key, "kind": kind, "to": to, "as_of": seen.known_on}
    called = "all States" if to == ALL else states.named(to)
    return Link(called, addresses.with_query(reverse("admin:exemptions-letter"), **said))


def register() -> None:
    """Put them on staff's pages."""
    register_page(PAGE, "", page)
    register_beside(Request, Beside(sections=sections))
