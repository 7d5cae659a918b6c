"""A small room of the tests' own: loans that fall due, borrowed by people with registers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

import msgspec
from django.db import models

from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.events import ITS_SUBJECT, NOBODY, Event, Fact, named_in
from panel.ledger.registers import Register, RegisterOpened
from panel.ledger.registry import Projection, Room
from panel.ledger.rows import HistoryRow
from panel.ledger.seals import Sealed, Unsealed
from panel.ledger.states import ALWAYS, FOREVER, Due, Span, State
from panel.ledger.values import Instant, Line, SealedLine

ROLE = "tester"


class Lent(Event, name="loan.lent", bears_on=ITS_SUBJECT):
    """Something was lent to somebody."""

    what: Line
    person: str | None = None
    until: Instant | None = None


class Noted(Event, name="loan.noted", bears_on=NOBODY):
    """Something was remarked."""

    text: Line


class Renamed(
    Event,
    name="loan.renamed",
    bears_on=NOBODY,
    shape=2,
    lifts={1: lambda data: {"what": data["title"]}},
):
    """The thing lent is called otherwise; its first shape said `title`."""

    what: Line


class Expired(Event, name="loan.expired", bears_on=ITS_SUBJECT):
    """The loan fell due; the span said so already."""


class Mentioned(Event, name="loan.mentioned", bears_on=named_in("persons")):
    """People were mentioned."""

    persons: list[str]


class Confided(Event, name="loan.confided", bears_on=NOBODY):
    """Somebody said in confidence what it is needed for."""

    purpose: Sealed
    contact: Sealed | None = None


class Loan(State, category="loan", events=(Lent, Noted, Renamed, Expired, Mentioned, Confided)):
    """A thing lent until a time."""

    what: str = ""
    person: str | None = None
    until: datetime | None = None
    notes: tuple[str, ...] = ()
    purpose: Sealed | None = None
    recorded: bool = False

    def evolve(self, event: Any, fact: Fact) -> Self:
        """What each event changes."""
        match event:
            case Lent():
                return self._with(what=event.what, person=event.person, until=event.until)
            case Noted():
                return self._with(notes=(*self.notes, event.text))
            case Renamed():
                return self._with(what=event.what)
            case Confided():
                return self._with(purpose=event.purpose)
            case Expired():
                return self._with(recorded=True)
            case _:
                return self

    def _with(self, **changes: Any) -> Self:
        return msgspec.structs.replace(self, **changes)

    def spans(self) -> tuple[Span, ...]:
        """Lent, and from its time on overdue, whether or not that is recorded."""
        if self.until is None:
            return (Span("lent"),)
        return Span("lent", ALWAYS, self.until), Span("overdue", self.until, FOREVER)

    def due(self) -> tuple[Due, ...]:
        """Its falling due, until that is recorded."""
        if self.until is None or self.recorded:
            return ()
        return (Due("expire", self.until),)

    def persons(self) -> tuple[str, ...]:
        """Who borrowed it."""
        return (self.person,) if self.person else ()


class Lend(Command, on=Loan, roles={ROLE}, noun="lending", creates=Creates.KEYED):
    """Lend something."""

    what: Line
    person: str | None = None
    until: Instant | None = None

    def decide(self, act: Act, loan: Loan) -> Iterator[Lent]:
        """Once."""
        if loan.what:
            raise Refused("it is lent already", field="/what")
        yield Lent(what=self.what, person=self.person, until=self.until)


class Note(Command, on=Loan, roles={ROLE}, noun="note", blind=True):
    """Remark something."""

    text: Line

    def decide(self, act: Act, loan: Loan) -> Iterator[Noted]:
        """Always."""
        yield Noted(text=self.text)


class Confide(Command, on=Loan, roles={ROLE}, noun="confidence", creates=Creates.KEYED):
    """Say in confidence what it is needed for."""

    about: str
    purpose: SealedLine
    contact: SealedLine | None = None

    def decide(self, act: Act, loan: Loan) -> Iterator[Confided]:
        """Always."""
        contact = self.contact and Unsealed(subject=self.about, text=self.contact)
        yield Confided(
            purpose=Unsealed(subject=self.about, text=self.purpose), contact=contact or None
        )


class Mention(Command, on=Loan, roles={ROLE}, noun="mention", creates=Creates.KEYED):
    """Mention people: their registers are written without being read."""

    persons: list[str]

    def decide(self, act: Act, loan: Loan) -> Iterator[Mentioned]:
        """Always."""
        yield Mentioned(persons=self.persons)


class Rename(Command, on=Loan, roles={ROLE}, noun="renaming"):
    """Call it otherwise."""

    what: Line

    def decide(self, act: Act, loan: Loan) -> Iterator[Renamed]:
        """Always."""
        yield Renamed(what=self.what)


class Swap(Command, on=Loan, roles={ROLE}, noun="swap"):
    """Let two loans take each other's names: two streams, read and written."""

    other: str

    def reads(self, loan: Loan, act: Act) -> Reads:
        """The other loan."""
        return {"second": (Loan, self.other)}

    def decide(self, act: Act, loan: Loan, second: Loan) -> Iterator[Event | To]:
        """Both or neither."""
        if not second.what:
            raise Refused("there is no such other loan", field="/other")
        yield Renamed(what=second.what)
        yield To(Loan, self.other, Renamed(what=loan.what))


class Expire(Command, on=Loan, noun="expiry", due="expire"):
    """Record that it fell due."""

    def decide(self, act: Act, loan: Loan) -> Iterator[Expired]:
        """Once."""
        if not loan.recorded:
            yield Expired()


class VoidEntry(Void, on=Loan, roles={ROLE}, noun="void"):
    """Strike an entry of a loan."""


class CorrectNote(Amending, on=Loan, roles={ROLE}, noun="note-correction"):
    """Have a note read otherwise."""

    text: Line

    def decide(self, act: Act, loan: Loan) -> Iterator[Event]:
        """A note stays a note."""
        yield corrected(self, act, Noted(text=self.text))


class OpenRegister(Command, on=Register, roles={ROLE}, noun="opening", creates=Creates.KEYED):
    """Begin somebody's register."""

    def decide(self, act: Act, register: Register) -> Iterator[RegisterOpened]:
        """Once."""
        if not register.entries:
            yield RegisterOpened()


class LoanRow(HistoryRow):
    """A loan in one of its spans."""

    what = models.CharField(max_length=300)
    status = models.CharField(max_length=20)
    notes = models.JSONField()
    purpose = models.JSONField(null=True)

    class Meta(HistoryRow.Meta):
        app_label = "toys"
        db_table = "toy_loan"

    def __str__(self) -> str:
        return f"{self.what} {self.status}"


class Effect(models.Model):
    """What a subscription did; kept apart from the log to be compared with it."""

    position = models.BigIntegerField()
    version = models.IntegerField()
    stream = models.CharField(max_length=200)

    class Meta:
        app_label = "toys"
        db_table = "toy_effect"

    def __str__(self) -> str:
        return f"{self.stream} {self.position}"


def loan_rows(_key: str, loan: Loan, span: Span) -> list[LoanRow]:
    """One row a span."""
    purpose = msgspec.to_builtins(loan.purpose)
    return [LoanRow(what=loan.what, status=span.status, notes=list(loan.notes), purpose=purpose)]


ROOM = Room(
    name="loans",
    states=(Loan,),
    commands=(
        Lend,
        Note,
        Confide,
        Mention,
        Rename,
        Swap,
        Expire,
        VoidEntry,
        CorrectNote,
        OpenRegister,
    ),
    projections=(Projection(LoanRow, loan_rows, of=Loan),),
)
MODELS = (LoanRow, Effect)
