"""A Panel's programme of work under a mandate: what it will deliver, and by which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Final, Self, assert_never

import msgspec

from cases.incidents.values import ReportKey
from cases.regimes.domain import Body
from cases.reports.domain.reports import Report, Stage
from cases.reports.domain.values import Number
from cases.reports.drafting_events import (
    Product,
    ProductDelivered,
    ProductDropped,
    ProductMoved,
    ProductPlanned,
    ProgrammeBegun,
)
from evidence.enclosing import Key
from panel.access.roles import COORDINATOR
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, check_past
from panel.ledger.corrections import Void
from panel.ledger.events import Event, Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Line, Text
from panel.ledger.wording import names

FIRST: Final = timedelta(days=30)
"""Within so long of its appointment a Panel gives the Committee its programme of work."""
MOST: Final = 200
BodyKey = Annotated[Key, names("body")]
Instrument = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9._]{1,40}$",
        description="The key of an instrument: letters, digits, dots, underscores",
        examples=["2224"],
    ),
]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be delivered."""

    kind: Product
    title: str
    due_on: date
    done_on: date | None = None
    document: str = ""
    report: str = ""

    def overdue(self, today: date) -> bool:
        """Whether its day is over without it."""
        return self.done_on is None and self.due_on < today


class Programme(
    State,
    category="programme",
    events=(ProgrammeBegun, ProductPlanned, ProductMoved, ProductDelivered, ProductDropped),
):
    """What a Panel plans to deliver under a mandate."""

    body: str = ""
    instrument: str = ""
    appointed_on: date | None = None
    valid_until: date | None = None
    products: dict[int, Planned] = msgspec.field(default_factory=dict)
    made: int = 0
    """The last number that a product had."""

    def evolve(
        self,
        event: ProgrammeBegun | ProductPlanned | ProductMoved | ProductDelivered | ProductDropped,
        fact: Fact,
    ) -> Self:
        """The programme after one more event."""
        replace, known = msgspec.structs.replace, dict(self.products)
        match event:
            case ProgrammeBegun():
                return replace(self, **msgspec.structs.asdict(event))
            case ProductPlanned():
                known[event.number] = Planned(
                    kind=event.kind, title=event.title, due_on=event.due_on
                )
            case ProductMoved() if event.number in known:
                known[event.number] = replace(known[event.number], due_on=event.due_on)
            case ProductDelivered() if event.number in known:
                known[event.number] = replace(
                    known[event.number],
                    done_on=event.done_on,
                    document=event.document,
                    report=event.report,
                )
            case ProductDropped():
                known.pop(event.number, None)
            case ProductMoved() | ProductDelivered():
                pass
            case _:
                assert_never(event)
        return replace(self, products=known, made=max(self.made, event.number))

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's."""
        return Disclosure(Level.PANEL)


class BeginProgramme(
    Command, on=Programme, roles=COORDINATOR, noun="beginning", creates=Creates.NAMED
):
    """Begin a Panel's programme of work; that it is due itself, 30 days on, is its first entry."""

    body: BodyKey
    """The Panel."""
    instrument: Instrument
    """The instrument that gives the mandate, by its key, such as 2224."""
    appointed_on: date
    """The day on which the experts were appointed."""

    def key(self) -> str:
        """One programme a mandate."""
        return f"{self.body}.{self.instrument}"

    def reads(self, programme: Programme, act: Act) -> Reads:
        """The Panel, with its mandates."""
        return {"of": (Body, self.body)}

    def decide(self, act: Act, programme: Programme, of: Body) -> Iterator[Event]:
        """Under a mandate on record, once."""
        if programme.appointed_on:
            raise Refused("that mandate has a programme of work already", field="/instrument")
        mandate = next((m for m in of.mandates if m.instrument == self.instrument), None)
        if mandate is None:
            on = self.appointed_on
            raise Refused(
                "the body has no mandate by that instrument",
                field="/instrument",
                on=str(on),
                in_force=[one.instrument for one in of.mandates if one.holds(on)] or "none",
            )
        last = mandate.valid_until
        if not mandate.holds(self.appointed_on):
            raise Refused(
                "experts are appointed within the mandate: enter a day of it, or choose the"
                " instrument that was in force on that day",
                field="/appointed_on",
                since=str(mandate.valid_from),
                until=str(last or "no end"),
            )
        check_past(self.appointed_on, act, field="/appointed_on")
        yield ProgrammeBegun(
            body=of.title,
            instrument=self.instrument,
            appointed_on=self.appointed_on,
            valid_until=last,
        )
        yield ProductPlanned(
            number=1,
            kind=Product.PROGRAMME,
            title="Programme of work",
            due_on=self.appointed_on + FIRST,
        )


class PlanProduct(Command, on=Programme, roles=COORDINATOR, noun="product"):
    """Plan something to be delivered; it gets the next number."""

    kind: Product
    """What it is."""
    title: Line
    """What it is called."""
    due_on: date
    """The day by which it is to be delivered."""

    def decide(self, act: Act, programme: Programme) -> Iterator[ProductPlanned]:
        """Within the mandate."""
        if len(act.history) >= MOST:
            raise Refused("this programme takes no more entries", entries=len(act.history))
        _check_within(programme, self.due_on)
        yield ProductPlanned(
            number=programme.made + 1, kind=self.kind, title=self.title, due_on=self.due_on
        )


def _check_within(programme: Programme, day: date) -> None:
    first, last = programme.appointed_on, programme.valid_until
    if (first and day < first) or (last and day >= last):
        raise Refused(
            "what is planned under a mandate is due within it",
            field="/due_on",
            appointed=str(first),
            until=str(last or "no end"),
        )


def _open(programme: Programme, number: int) -> Planned:
    """What is still to be delivered under that number; Refused where nothing is."""
    still = {n: one for n, one in programme.products.items() if one.done_on is None}
    if number not in still:
        raise Refused(
            "nothing of that number is still to be delivered",
            field="/number",
            numbers=sorted(still) or "none",
        )
    return still[number]


class MoveProduct(Command, on=Programme, roles=COORDINATOR, noun="product-move"):
    """Have something delivered by another day."""

    number: Number
    """Its number in the programme."""
    due_on: date
    """The day by which it is to be delivered now."""
    reason: Text
    """Why."""

    def decide(self, act: Act, programme: Programme) -> Iterator[ProductMoved]:
        """What is still to be delivered, within the mandate."""
        if _open(programme, self.number).due_on == self.due_on:
            raise Refused("that is its day already", field="/due_on")
        _check_within(programme, self.due_on)
        yield ProductMoved(number=self.number, due_on=self.due_on, reason=self.reason)


class DeliverProduct(Command, on=Programme, roles=COORDINATOR, noun="delivery"):
    """Enter that something was delivered: a report by its submission, the rest by a document."""

    number: Number
    """Its number in the programme."""
    report: ReportKey | None = None
    """The report that it is; its day and its letter are those of its submission."""
    done_on: date | None = None
    """The day of delivery, of what is no report."""
    document: Line | None = None
    """The document, of what is no report."""

    def reads(self, programme: Programme, act: Act) -> Reads:
        """The report."""
        return {"sent": (Report, self.report)} if self.report else {}

    def decide(self, act: Act, programme: Programme, **read: Any) -> Iterator[ProductDelivered]:
        """What is still to be delivered: by a submitted report, or with a day and a document."""
        _open(programme, self.number)
        if self.report:
            sent: Report = read["sent"]
            if Stage.SUBMITTED not in sent.days:
                raise Refused("a report is delivered once it is submitted", field="/report")
            day, document = sent.days[Stage.SUBMITTED], sent.documents[Stage.SUBMITTED]
        elif self.done_on and self.document:
            check_past(self.done_on, act, field="/done_on")
            day, document = self.done_on, self.document
        else:
            raise Refused("name the report, or the day and the document", field="/report")
        yield ProductDelivered(
            number=self.number, done_on=day, document=document, report=self.report or ""
        )


class DropProduct(Command, on=Programme, roles=COORDINATOR, noun="product-removal"):
    """Plan something no more."""

    number: Number
    """Its number in the programme."""
    reason: Text
    """Why."""

    def decide(self, act: Act, programme: Programme) -> Iterator[ProductDropped]:
        """What is still to be delivered."""
        _open(programme, self.number)
        yield ProductDropped(number=self.number, reason=self.reason)


class VoidProgrammeEntry(Void, on=Programme, roles=COORDINATOR, noun="void"):
    """Strike an entry of a programme: from now on it reads as if it had never been made."""

    spares = frozenset({*Void.spares, ProgrammeBegun})
    spared = "the beginning of a programme stands"
