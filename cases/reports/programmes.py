"""A Panel's programme of work as a page, and on the Coordinator's desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cases.regimes.calendar import day_end
from cases.reports import queries
from cases.reports.domain import (
    DeliverProduct,
    DropProduct,
    MoveProduct,
    Planned,
    PlanProduct,
    Programme,
    Report,
)
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.ledger.states import Span
from panel.staff import addresses
from panel.staff.naming import ways
from panel.staff.picking import Options
from panel.staff.registering import Badge, Facts, Line, Seen, Table
from panel.staff.words import day, shortened

SOON: Final = timedelta(days=30)
"""How long before its day the desk tells of what is to be delivered."""


def title(key: str, programme: Programme) -> str:
    """Whose, under which mandate."""
    if not programme.appointed_on:
        return f"Programme of work {key}"
    return f"Programme of work of the {programme.body}, {programme.instrument}"


def sentence(programme: Programme, _span: Span) -> str:
    """How much of it is done."""
    made = programme.products.values()
    done = sum(one.done_on is not None for one in made)
    return f"{done} of {len(made)} planned products delivered."


def badges(seen: Seen) -> Iterator[Badge]:
    """What is late."""
    late = [one for one in seen.state.products.values() if one.overdue(seen.moment.today)]
    if late:
        yield Badge(f"{len(late)} overdue", "bad")


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """The mandate, and what is planned under it by day."""
    programme: Programme = seen.state
    yield Facts(
        "The mandate",
        [
            ("Given by", programme.instrument),
            ("Appointed on", programme.appointed_on),
            ("First day without it", programme.valid_until),
        ],
    )
    known = {one.report for one in programme.products.values() if one.report}
    reports = ways(seen, Report.category, known)
    order = sorted(programme.products.items(), key=lambda one: (one[1].due_on, one[0]))
    rows = [
        (number, one.title, one.kind, one.due_on, _stands(one, seen), reports.get(one.report, ""))
        for number, one in order
    ]
    yield Table("What is planned", ("Number", "Title", "Kind", "Due", "Stands", "Report"), rows)


def _stands(one: Planned, seen: Seen) -> str:
    if one.done_on:
        return f"delivered on {day(one.done_on)} with {one.document}"
    return "overdue" if one.overdue(seen.moment.today) else "to be delivered"


def offers(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """What is still to be delivered, by number."""
    if command not in {MoveProduct, DeliverProduct, DropProduct}:
        return {}
    still = [(n, one) for n, one in seen.state.products.items() if one.done_on is None]
    words = [(str(n), shortened(f"{n}. {one.title}, due {day(one.due_on)}")) for n, one in still]
    return {"number": words} if words else {}


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What is to be delivered soon, or late, for who plans it."""
    if role_for(viewer, PlanProduct) is None:
        return
    for row in queries.to_deliver(viewer, moment, SOON):
        late = row.due_on < moment.today
        words = f"{row.title} {'was' if late else 'is'} due under the {row.programme}"
        where = addresses.command(DeliverProduct, row.key, number=row.number)
        yield Line(words, where, day_end(row.due_on), "bad" if late else "attention")
