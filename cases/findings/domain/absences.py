"""That nothing is on record is a finding too: no State's report of a violation, no exemption.

Whoever doubts it is shown each register whole, as of then, by a certificate; one that is kept can
be cited by a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Self

import msgspec

from cases.findings.events import (
    AbsenceCertified,
    AbsenceFound,
    NoExemptionFound,
    RegisterHead,
)
from cases.incidents.domain import ViolationReport
from cases.listing.domain import Persons, check_known, entries_of
from cases.regimes.events import Measure
from evidence.values import Sha256, Size
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, Search
from panel.ledger.corrections import Void
from panel.ledger.events import Event, Fact
from panel.ledger.registers import Register
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Line, Prose, Reference, StateCode

NONE_KNOWN: Final = frozenset({"NO_EXEMPTION_ON_RECORD", "NOT_COVERED", "REFUSED"})
"""The answers that say that none was in force for what is asked."""


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of a certificate that is kept."""

    sha256: str
    size: int


class Absence(State, category="absence", events=(AbsenceFound, NoExemptionFound, AbsenceCertified)):
    """That no State had reported such a violation, or no exemption was known, at an instant."""

    persons_named: tuple[str, ...] = ()
    measure: Measure = Measure.TRAVEL_BAN
    first_day: date | None = None
    last_day: date | None = None
    by: datetime | None = None
    """None where it was struck."""
    heads: tuple[RegisterHead, ...] = ()
    reason: str = ""
    state: str = ""
    """Of an exemption, the State whose territory was to be entered."""
    leg: str = ""
    verdict: str = ""
    certificates: dict[str, Certificate] = msgspec.field(default_factory=dict)
    """By person: those that are kept."""

    def evolve(self, event: AbsenceFound | NoExemptionFound | AbsenceCertified, fact: Fact) -> Self:
        """The one thing that it says, and what proves it."""
        said = msgspec.structs.asdict(event)
        if not isinstance(event, AbsenceCertified):
            return type(self)(persons_named=said.pop("persons"), **said)
        kept = {**self.certificates, said.pop("person"): Certificate(**said)}
        return msgspec.structs.replace(self, certificates=kept)

    @property
    def of_exemption(self) -> bool:
        """Whether it is that no exemption was known."""
        return bool(self.verdict)

    @property
    def certified(self) -> bool:
        """Whether what proves it is kept, for each of its persons."""
        return self.by is not None and self.certificates.keys() >= set(self.persons_named)

    def spans(self) -> Sequence[Span]:
        """It says nothing of what was reported later."""
        return (Span("found" if self.by else "voided"),)

    def persons(self) -> tuple[str, ...]:
        """Those of whom nothing is on record."""
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


class FindNoExemption(
    Command,
    on=Absence,
    roles=PANEL,
    noun="no-exemption",
    creates=Creates.FRESH,
    faceless=True,
):
    """Put on record that no exemption was known; its certificate is kept with it."""

    person: Reference
    """Whom the question is about."""
    measure: Measure
    """The measure asked about."""
    state: StateCode
    """The State whose territory was to be entered or passed through."""
    leg: Line
    """entry, or transit."""
    first_day: date
    """The first day asked about."""
    last_day: date
    """The last."""
    verdict: Line
    """The answer, as certificates say it."""
    by: datetime
    """As known when."""
    reason: Prose = ""
    """What it is put on record for."""
    sha256: Sha256
    """Of the certificate."""
    size: Size
    """Of the certificate, in bytes."""

    def reads(self, absence: Absence, act: Act) -> Reads:
        """The person's entry on the list."""
        return entries_of((self.person,))

    def decide(self, act: Act, absence: Absence, **read: State) -> Iterator[Event]:
        """Of somebody on the list, and of an answer that none is on record."""
        check_known((self.person,), read)
        if self.verdict not in NONE_KNOWN:
            raise Refused(
                "the answer is not that no exemption was on record",
                field="/verdict",
                answer=self.verdict,
            )
        said = {n: getattr(self, n) for n in self.__struct_fields__}
        sha256, size, person = (said.pop(n) for n in ("sha256", "size", "person"))
        yield NoExemptionFound(persons=(person,), **said)
        yield AbsenceCertified(person=person, sha256=sha256, size=size)


class KeepCertificate(Command, on=Absence, roles=PANEL, noun="certificate", faceless=True):
    """Keep the certificate that proves an absence for one of its persons."""

    person: Reference
    """The person whose register it shows."""
    sha256: Sha256
    """Of the certificate."""
    size: Size
    """In bytes."""

    @classmethod
    def offered(cls, absence: Absence, at: datetime) -> str:
        """Of what stands."""
        return "" if absence.by else "it was struck"

    def decide(self, act: Act, absence: Absence) -> Iterator[AbsenceCertified]:
        """Once a person: what was cited stays what it is."""
        if self.person not in absence.persons_named:
            raise Refused("that is found of others", field="/person")
        if self.person not in absence.certificates:
            yield AbsenceCertified(**msgspec.structs.asdict(self))


class VoidAbsence(Void, on=Absence, roles=PANEL, noun="void"):
    """Strike a finding of absence: it was made in error."""

    spares = Void.spares | {AbsenceCertified}
    spared = "a certificate stands for what it proves; strike the finding itself"
