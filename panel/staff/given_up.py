"""What subscriptions gave up on, for whoever administers the installation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import parking
from panel.staff.pages import page
from panel.staff.registering import Table, register_page

_MOST = 200


def given_up(request: HttpRequest) -> HttpResponse:
    """Each parked event: where, in which subscription, of what it died."""
    rows = parking.parked()
    table = Table(
        "Parked events",
        ("Subscription", "Position", "Stream", "What happened"),
        [(row.subscription, row.position, row.stream, row.error) for row in rows[:_MOST]],
        empty="Nothing was given up on: every subscription could handle what it read.",
        rest=f"The first {_MOST} of {len(rows)}." if len(rows) > _MOST else "",
    )
    return page(request, "staff/given_up.html", {"title": "Given up on", "section": table})


def _administers(viewer: Viewer) -> bool:
    return Role.ACCOUNTS in viewer.roles


register_page("given-up", "What was given up on?", given_up, shown_to=_administers)
