"""That no State had reported a violation is a finding too: over registers that were looked through.

Whoever doubts it is shown each register whole, as of then, by a certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self

import msgspec

from cases.findings.events import AbsenceFound, RegisterHead
from cases.incidents.domain import ViolationReport
from cases.listing.domain import Persons, check_known, entries_of
from cases.regimes.events import Measure
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, Search
from panel.ledger.corrections import Void
from panel.ledger.events import Fact
from panel.ledger.registers import Register
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Prose


class Absence(State, category="absence", events=(AbsenceFound,)):
    """That no State had reported such a violation by an instant."""

    persons_named: tuple[str, ...] = ()
    measure: Measure = Measure.TRAVEL_BAN
    first_day: date | None = None
    last_day: date | None = None
    by: datetime | None = None
    """None where it was struck."""
    heads: tuple[RegisterHead, ...] = ()
    reason: str = ""

    def evolve(self, event: AbsenceFound, fact: Fact) -> Self:
        """The one thing that it says."""
        said = msgspec.structs.asdict(event)
        return type(self)(persons_named=said.pop("persons"), **said)

    def spans(self) -> Sequence[Span]:
        """It says nothing of what was reported later."""
        return (Span("found" if self.by else "voided"),)

    def persons(self) -> tuple[str, ...]:
        """Those of whom nothing was reported."""
        return self.persons_named

    def disclosure(self, span: Span) -> Disclosure:
        """The Panel's own, until a report tells it."""
        return Disclosure(Level.PANEL)


class FindAbsence(Command, on=Absence, roles=PANEL, noun="finding", creates=Creates.FRESH):
    """Find that no State has reported a violation by these persons, as of now.

    The record keeps the instant and how far each person's register went; a certificate shows the
    register whole.
    """

    persons: Persons
    """Permanent reference numbers of those concerned."""
    measure: Measure = Measure.TRAVEL_BAN
    """The measure that would have been violated."""
    first_day: date | None = None
    """The first day on which it would have happened; empty for any before."""
    last_day: date | None = None
    """The last; empty for any since."""
    reason: Prose = ""
    """What it is found for."""

    def reads(self, absence: Absence, act: Act) -> Reads:
        """The persons' entries on the list, and their registers: whatever bears on them moves one.

        So that a report which comes in meanwhile is not overlooked.
        """
        registers = {f"register_{n}": (Register, one) for n, one in enumerate(self.persons)}
        return {**entries_of(self.persons), **registers}

    def seeks(self, absence: Absence, read: Mapping[str, State]) -> Iterator[Search]:
        """States' reports that name them."""
        yield Search(ViolationReport, self.persons)

    def decide(self, act: Act, absence: Absence, **read: State) -> Iterator[AbsenceFound]:
        """Where none stands of that measure, on those days or on a day not known."""
        check_known(self.persons, read)
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise Refused("the last day comes before the first", field="/last_day")
        found = [
            f"{one.reporter}, {name}"
            for name, one in read.items()
            if isinstance(one, ViolationReport) and self._is_of(one)
        ]
        if found:
            raise Refused(
                "a State had reported it; say so instead, or ask for other persons or days",
                field="/persons",
                reported_by=sorted(found),
            )
        yield AbsenceFound(
            persons=self.persons,
            measure=self.measure,
            first_day=self.first_day,
            last_day=self.last_day,
            by=act.at,
            heads=tuple(self._heads(read)),
            reason=self.reason,
        )

    def _is_of(self, report: ViolationReport) -> bool:
        """Whether a report that stands is of such a violation; one of an unknown day may be."""
        if report.struck or report.measure != self.measure:
            return False
        if not set(report.persons_named) & set(self.persons):
            return False
        first = report.when.first_day
        last = report.when.last_day or first
        if first is None or last is None:
            return True
        before = self.last_day is not None and first > self.last_day
        return not before and (self.first_day is None or last >= self.first_day)

    def _heads(self, read: Mapping[str, Any]) -> Iterator[RegisterHead]:
        for number, person in enumerate(self.persons):
            yield RegisterHead(person=person, entries=read[f"register_{number}"].entries)


class VoidAbsence(Void, on=Absence, roles=PANEL, noun="void"):
    """Strike a finding of absence: it was made in error."""
