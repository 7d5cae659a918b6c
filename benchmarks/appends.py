"""Worker: commands and questions beside the bare driver, on the database of the environment."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from datetime import date

from django.db import connection

from benchmarks.bare_driver import bare
from benchmarks.rounds import rate, serve
from cases.exemptions.domain import RequestExemption
from cases.exemptions.values import Leg, Way
from cases.listing.models import EntryRow
from cases.regimes.events import Measure
from cases.status.answers import StatusQuestion
from cases.status.queries import status
from panel.access import queries
from panel.access.roles import Role
from panel.ledger import execution, moments, store
from panel.ledger.commands import Act
from panel.ledger.execution import Asked, execute
from panel.ledger.registry import registry
from panel.ledger.rows import STILL

PERSON, PAST = "XXi.00001", "2013-06-30T23:59:59Z"
_DAY = date(2016, 3, 1)
_LEG = Leg(
    territory="XA",
    way=Way.ENTRY,
    departs_from="Port F",
    arrives_at="Port G",
    departs_on=_DAY,
    arrives_on=_DAY,
    transport="flight XX 1",
)
_ASKED = RequestExemption(
    persons=(PERSON,),
    ground="fictional_visit",
    purpose="A fictional visit.",
    justification="To measure.",
    first_day=_DAY,
    last_day=_DAY,
    itinerary=(_LEG,),
)


def question() -> StatusQuestion:
    """About somebody else than whom the measured requests name, whose register stays as it is."""
    listed = EntryRow.objects.filter(kind="individual", held_to=STILL).order_by("reference")
    person = listed[10].reference
    return StatusQuestion(
        person=person, state="XA", date=_DAY, leg=Way.ENTRY, measure=Measure.TRAVEL_BAN
    )


def act(role: Role, key: str = "") -> Act:
    """The same act as any face would say."""
    now = store.head().now
    state = "XA" if role is Role.STATE else None
    return Act(actor="bench", role=role, at=now, received_at=now, state=state, fresh_id=key)


def ask_for_exemption() -> None:
    """Three events: the request, its number, the entry in a register; and three rows."""
    execute(registry, Asked(_ASKED), act(Role.STATE, secrets.token_hex(10)))


def work(driver: Any) -> dict[str, Callable[[], Any]]:
    """What is measured, each beside the bare driver's."""
    # Nobody listens: what a broker takes is not what is measured here.
    execution._nudge = lambda: None
    numbers, viewer = count(time.time_ns()), queries.operator("bench")
    asked = question()
    mark = "?" if connection.vendor == "sqlite" else "%s"
    insert = f"INSERT INTO bare VALUES ({mark}, {mark}, {mark})"
    select = f"SELECT body FROM bare WHERE stream = {mark} AND version = {mark}"
    body, first = secrets.token_bytes(600), next(numbers)
    driver.execute(insert, ("stream", first, body))

    return {
        "insert, bare": lambda: driver.execute(insert, ("stream", next(numbers), body)),
        "ask for an exemption": ask_for_exemption,
        "select by key, bare": lambda: driver.execute(select, ("stream", first)).fetchone(),
        "status, now": lambda: status(asked, viewer, moments.now()),
        "status, then": lambda: status(asked, viewer, moments.parse(PAST)),
    }


if __name__ == "__main__":
    opened = bare()
    measured = work(opened)
    serve(lambda: {name: rate(one) for name, one in measured.items()}, sys.stdout)
    opened.execute("DROP TABLE bare")
    opened.close()
