"""Which workers there are, for whoever administers the installation."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

from evidence import workers
from evidence.isolation import then
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.staff.pages import page
from panel.staff.registering import Table

PATH: Final = "evidence/workers"


def administers(viewer: Viewer) -> bool:
    """Whether the viewer looks after the installation."""
    return Role.ACCOUNTS in viewer.roles


def workers_page(request: HttpRequest) -> HttpResponse:
    """Each worker: since when, whether it lives, and behind which walls it takes files apart."""
    lately = set(workers.alive().values_list("name", flat=True))
    table = Table(
        "Workers",
        ("Worker", "Since", "Last seen", "Lives", "What steps could reach", "Their walls"),
        [
            (
                one.name,
                one.began_at,
                one.seen_at,
                "yes" if one.name in lately else "not seen for five minutes",
                f"{one.open}: {then()}" if one.open else "nothing but their file",
                one.walls,
            )
            for one in workers.Worker.objects.order_by("name")
        ],
        empty="No worker was seen in the last week: nothing is examined, recorded or sent.",
    )
    return page(request, "evidence/workers.html", {"title": "Workers", "section": table})
