"""A Panel's programme of work as a page, and on the Coordinator's desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cases.regimes.calendar import day_end
from cases.regimes.domain import Instrument
from cases.regimes.models import BodyRow, InstrumentRow
from cases.regimes.queries import mandates_of_bodies
from cases.reports import queries
from cases.reports.domain import (
    FIRST,
    BeginProgramme,
    DeliverProduct,
    DropProduct,
    MoveProduct,
    Planned,
    PlanProduct,
    Programme,
    Report,
)
from cases.reports.drafting_events import Product
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.ledger.states import Span, stream_name
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
    late = [one.title for one in seen.state.products.values() if one.overdue(seen.moment.today)]
    if late:
        yield Badge(shortened(f"overdue: {', '.join(late)}"), "bad")


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
    """What is still to be delivered, by number; of a beginning the instruments of mandates."""
    if command is BeginProgramme:
        return {"instrument": _instruments(seen.moment), "body": _bodies(seen.moment)}
    if command not in {MoveProduct, DeliverProduct, DropProduct}:
        return {}
    still = [(n, one) for n, one in seen.state.products.items() if one.done_on is None]
    words = [(str(n), shortened(f"{n}. {one.title}, due {day(one.due_on)}")) for n, one in still]
    return {"number": words} if words else {}


def _bodies(moment: Moment) -> Options:
    """Those that have or had a mandate of limited time: Panels, and no Committee."""
    titles = {body.title for body, _ in mandates_of_bodies(moment)}
    rows = BodyRow.objects.as_of(moment).filter(title__in=titles).order_by("title")
    return [(row.key, row.title) for row in rows]


def _instruments(moment: Moment) -> Options:
    """Those of mandates in force today; where none is, of all that were."""
    known = mandates_of_bodies(moment)[::-1]
    given = [pair for pair in known if pair[1].holds(moment.today)] or known
    names = [stream_name(Instrument, one.instrument) for _, one in given]
    rows = InstrumentRow.objects.as_of(moment).filter(stream__in=names)
    called = {row.key: " · ".join(filter(None, (row.symbol, row.title))) for row in rows}
    return [
        (one.instrument, shortened(f"{called.get(one.instrument, one.instrument)} · {body.title}"))
        for body, one in given
    ]


def foreseen(_viewer: Viewer, moment: Moment, command: Command) -> str:
    """That the programme itself is late already, where it is."""
    if not isinstance(command, BeginProgramme):
        return ""
    due_on = command.appointed_on + FIRST
    if due_on >= moment.today:
        return ""
    return (
        f"The programme of work itself was due on {day(due_on)}, {FIRST.days} days after the"
        " appointment; it stands as overdue until its delivery is entered."
    )


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What is to be delivered soon, or late, for who plans it."""
    if role_for(viewer, PlanProduct) is None:
        return
    for row in queries.to_deliver(viewer, moment, SOON):
        late = row.due_on < moment.today
        itself = " itself" if row.kind == Product.PROGRAMME else ""
        words = f"{row.title}{itself} {'was' if late else 'is'} due under the {row.programme}"
        where = addresses.command(DeliverProduct, row.key, number=row.number)
        yield Line(words, where, day_end(row.due_on), "bad" if late else "attention")
