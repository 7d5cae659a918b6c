"""Decisions that are on record only on paper, their correction, and entries that were an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from cases.exemptions.domain.asking import RegimeKey, Territories, check_window, numbered, read_for
from cases.exemptions.domain.filing import law_for
from cases.exemptions.events import (
    AdoptionRecorded,
    ConfirmationOverdue,
    DecisionEntered,
    ExemptionLapsed,
    ExemptionRequested,
    ExtensionAsked,
    ExtensionProposed,
    ExtensionRecorded,
    HoldLapsed,
    RequestCirculated,
    RequestFoundComplete,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.listing.domain import ListEntry, Persons, check_listed, check_regime, listed_in
from cases.regimes.domain import Regime
from cases.regimes.events import Measure
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To, check_past
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.events import Event
from panel.ledger.registers import Series
from panel.ledger.states import Corrected, Voided
from panel.ledger.values import Line, Prose, StateCode


class EnterDecision(Command, on=Request, roles=SECRETARIAT, noun="decision", creates=Creates.FRESH):
    """Enter a decision of the competent body that is on record only on paper."""

    applicant: StateCode
    """The State that had asked."""
    persons: Persons
    """Permanent reference numbers of those it is about."""
    regime: RegimeKey = "1737"
    """The resolution by whose rules it was decided (1737; 2231)."""
    granted: bool
    """Whether the exemption was granted."""
    decided_on: date
    """The date on the document."""
    decided_by: Line
    """The body that decided."""
    territories: Territories
    """The States whose territory it covers."""
    first_day: date
    """The first day that it covers."""
    last_day: date
    """The last day that it covers."""
    reference: Line
    """The document's own reference."""
    conditions: Prose = ""
    """The conditions under which it was granted."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The persons' entries on the list and the series of numbers."""
        return read_for(self.persons, act)

    def further(self, read: Mapping[str, Any]) -> Reads:
        """The law of the regime in which the persons are listed."""
        return law_for(read)

    def decide(
        self, act: Act, request: Request, series: Series, law: Regime, **entries: ListEntry
    ) -> Iterator[Event | To]:
        """The persons are listed, the window is one, and it isn't dated in the future."""
        check_listed(self.persons, entries)
        listed = listed_in(entries)
        by_its_rules = any(i.rules == self.regime for i in law.intervals)
        check_regime(listed if by_its_rules else self.regime, entries)
        check_window(self.first_day, self.last_day)
        check_past(self.decided_on, act, field="/decided_on")
        number, taken = numbered(act, series)
        yield DecisionEntered(
            number=number,
            measure=Measure.TRAVEL_BAN,
            **msgspec.structs.asdict(self),
        )
        yield taken


class CorrectDecision(Amending, on=Request, roles=SECRETARIAT, noun="correction"):
    """Have an entered decision read as it should have been."""

    amendable = (DecisionEntered,)

    granted: bool
    """Whether the exemption was granted."""
    decided_on: date
    """The date on the document."""
    decided_by: Line
    """The body that decided."""
    territories: Territories
    """The States whose territory it covers."""
    first_day: date
    """The first day that it covers."""
    last_day: date
    """The last day that it covers."""
    reference: Line
    """The document's own reference."""
    conditions: Prose = ""
    """The conditions under which it was granted."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of what was entered from paper."""
        return "" if request.decided_version else "no decision was entered from paper here"

    def decide(self, act: Act, request: Request) -> Iterator[Corrected]:
        """The same persons and number, other facts."""
        check_window(self.first_day, self.last_day)
        said = msgspec.structs.asdict(self)
        facts = {name: said[name] for name in DecisionEntered.__struct_fields__ if name in said}
        yield corrected(
            self,
            act,
            DecisionEntered(
                number=request.number,
                applicant=request.applicant,
                persons=request.persons_named,
                measure=request.measure,
                regime=request.regime,
                **facts,
            ),
        )


class VoidRequestEntry(Void, on=Request, roles=SECRETARIAT, noun="void"):
    """Strike an entry of a request: from now on it reads as if it had never been made."""

    spares = frozenset(
        {
            *Void.spares,
            AdoptionRecorded,
            ExtensionRecorded,
            ExemptionLapsed,
            HoldLapsed,
            ConfirmationOverdue,
        }
    )
    spared = "the clock's own record follows from the other entries"

    def decide(self, act: Act, request: Request) -> Iterator[Voided]:
        """No step of the procedure before those that rest on it."""
        rests = _RESTS_ON.get(self.targeted(act), (request.status,))
        if request.status not in rests or self._answered(act, request):
            raise Refused("what rests on that entry is struck first", field="/target")
        yield from super().decide(act, request)

    def _answered(self, act: Act, request: Request) -> bool:
        """Whether members or the clock have acted on what the entry put before the Committee."""
        later, ends = request.extension, request.takes_effect
        silent = ends is not None and ends <= act.at
        objected = any(o.round == request.rounds for o in request.objections)
        answered = bool(request.holds) or objected or silent
        match self.targeted(act):
            case kind if kind is RequestCirculated:
                return answered or later is not None
            case kind if kind is ExtensionProposed:
                return answered
            case kind if kind is ExtensionAsked:
                return request.longer is None
        return False


_RESTS_ON: Final = {
    ExemptionRequested: (Status.RECEIVED, Status.NOTIFIED, Status.NOTED),
    RequestFoundComplete: (Status.COMPLETE, Status.NOTIFIED, Status.NOTED),
}
"""A step of the procedure, and where a request stands while nothing rests on it."""
