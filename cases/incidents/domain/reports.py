"""A State reports a violation; the Panel takes the report up as an incident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Self, assert_never

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.opening import FROM_STATES, Adding, check_begun, when_of
from cases.incidents.events import (
    IncidentOpened,
    ReportJoined,
    ReportTakenUp,
    ViolationReported,
)
from cases.incidents.values import IncidentKey, Intake, When
from cases.listing.domain import Persons, check_known, entries_of
from cases.regimes.events import Measure
from evidence.enclosing import EvidenceKeys, check_brought, items_of
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.corrections import Void
from panel.ledger.events import Event, Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Line, StateCode, Text, new_york_day


class ViolationReport(
    State, category="violation-report", events=(ViolationReported, ReportTakenUp)
):
    """A State's own report of a violation."""

    reporter: str = ""
    persons_named: tuple[str, ...] = ()
    measure: Measure = Measure.TRAVEL_BAN
    territory: str = ""
    place: str = ""
    when: When = When()
    description: str = ""
    evidence: tuple[str, ...] = ()
    received_on: date | None = None
    """The day, at Headquarters, on which it reached us."""
    incident: str = ""
    """The incident as which the Panel took it up."""
    struck: int = 0
    """The entry that struck it whole: it counts no more, and its State sees it so."""

    def evolve(self, event: ViolationReported | ReportTakenUp, fact: Fact) -> Self:
        """Reported, then taken up."""
        changed: dict[str, Any] = msgspec.structs.asdict(event)
        match event:
            case ViolationReported():
                changed["persons_named"] = changed.pop("persons")
                if fact.origin.received_at:
                    changed["received_on"] = new_york_day(fact.origin.received_at)
            case ReportTakenUp():
                pass
            case _:
                assert_never(event)
        return msgspec.structs.replace(self, **changed)

    def without(self, struck: Fact, by: int) -> Self:
        """What a State sent us stays on record for it, as struck."""
        if not isinstance(struck.event, ViolationReported):
            return self
        return msgspec.structs.replace(self.evolve(struck.event, struck), struck=by)

    def spans(self) -> Sequence[Span]:
        """Received, then taken up; or struck."""
        if self.struck:
            return (Span("struck"),)
        return (Span("taken_up" if self.incident else "received"),)

    def persons(self) -> tuple[str, ...]:
        """Those whom it names."""
        return self.persons_named

    def disclosure(self, span: Span) -> Disclosure:
        """Between its State and the Panel."""
        return Disclosure(Level.TO_PANEL, frozenset({self.reporter} - {""}))


class ReportViolation(
    Command,
    on=ViolationReport,
    roles=FROM_STATES,
    noun="report",
    creates=Creates.FRESH,
):
    """Report that listed persons did what a measure forbids; only the Panel is told of it."""

    persons: Persons
    """Permanent reference numbers of those who did it."""
    measure: Measure = Measure.TRAVEL_BAN
    """The measure that was violated."""
    territory: StateCode
    """The State in whose territory it happened."""
    place: Line | None = None
    """Where exactly, as far as known."""
    first_day: date | None = None
    """The day, or the first of several; empty where it isn't known."""
    last_day: date | None = None
    """The last day, of several."""
    description: Text
    """What happened, and how your State knows."""
    evidence: EvidenceKeys = ()
    """Items of evidence that your State uploaded."""

    def reads(self, report: ViolationReport, act: Act) -> Reads:
        """The persons' entries on the list, and the items of evidence."""
        return {**entries_of(self.persons), **items_of(self.evidence)}

    def decide(
        self, act: Act, report: ViolationReport, **read: State
    ) -> Iterator[ViolationReported]:
        """The persons are, or were, listed; the evidence is the State's own."""
        check_known(self.persons, read)
        check_begun(act, self.first_day)
        check_brought(self.evidence, read, act)
        assert act.state is not None
        yield ViolationReported(
            reporter=act.state,
            persons=self.persons,
            measure=self.measure,
            territory=self.territory,
            place=self.place or "",
            when=when_of(self.first_day, self.last_day),
            description=self.description,
            evidence=self.evidence,
        )


class TakeUpReport(Command, on=ViolationReport, roles=PANEL, noun="taking-up"):
    """Take a State's report up: as a new incident, or as part of one that there is."""

    incident: IncidentKey | None = None
    """The incident that it is about; empty opens a new one."""
    title: Line | None = None
    """For a new incident: what is alleged, in a line."""

    @classmethod
    def offered(cls, report: ViolationReport, at: datetime) -> str:
        """Once, while it stands."""
        if report.struck:
            return "the report was struck"
        return "it was taken up" if report.incident else ""

    def reads(self, report: ViolationReport, act: Act) -> Reads:
        """The incident, where there is one."""
        return {"known": (Incident, self.incident)} if self.incident else {}

    def decide(
        self, act: Act, report: ViolationReport, known: Incident | None = None
    ) -> Iterator[Event | To]:
        """It is about somebody whom the incident is about."""
        if known is None and self.title is None:
            raise Refused("a new incident needs a title", field="/title")
        if known is not None and not set(report.persons_named) & set(known.persons_named):
            raise Refused("the incident is about nobody whom it names", field="/incident")
        if known is not None:
            Adding.bar(act, known, {})
        key = self.incident or act.fresh_id
        if known is None:
            yield To(Incident, key, _opened(report, act.subject, self.title or ""))
        yield To(Incident, key, ReportJoined(report=act.subject, state=report.reporter))
        yield ReportTakenUp(incident=key)


class VoidReportEntry(Void, on=ViolationReport, roles=PANEL, noun="void"):
    """Strike an entry of a State's report: from now on it reads as if it had never been made."""


def _opened(report: ViolationReport, key: str, title: str) -> IncidentOpened:
    return IncidentOpened(
        title=title,
        persons=report.persons_named,
        measure=report.measure,
        states=(report.territory,),
        place=report.place,
        when=report.when,
        summary=report.description,
        came_by=Intake.STATE_REPORT,
        reference=f"{ViolationReport.category}/{key}",
        came_on=report.received_on,
    )
