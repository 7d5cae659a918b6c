"""Who of the Committee opened a report before its distribution: a stream beside the report's own.

A stream is a report's and a year's, and holds each reader once a day, so that none grows without
bound. Reports have been blocked, and have leaked: until distribution it is known who had one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

import msgspec

from cases.reports.domain.reports import Report, Stage
from cases.reports.drafting_events import ReportOpened
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Reads
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State, stream_name

READERS = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.MEMBER})
"""The Committee and those who serve it. A member's reading is recorded with its request: it gives
no command of the kind."""


class Reading(State, category="reading", events=(ReportOpened,)):
    """Who opened a report in a year, before its distribution."""

    last: dict[str, date] = msgspec.field(default_factory=dict)
    """By reader: the last day on which they did."""

    def evolve(self, event: ReportOpened, fact: Fact) -> Self:
        """One more time."""
        return type(self)(last={**self.last, fact.origin.actor: event.opened_on})

    def disclosure(self, span: Span) -> Disclosure:
        """The Secretariat's and the Chair's: no State is told what another reads."""
        return Disclosure(Level.STATE)


def reading_key(report: str, year: int) -> str:
    """The key of a report's readings in a year."""
    return f"{report}-{year}"


def readings(report: str, first: int, last: int) -> list[str]:
    """The streams of a report's readings from one year to another, both included."""
    return [stream_name(Reading, reading_key(report, year)) for year in range(first, last + 1)]


class RecordReading(
    Command,
    on=Reading,
    roles=READERS - {Role.MEMBER},
    noun="reading",
    creates=Creates.KEYED,
    faceless=True,
):
    """Record that somebody of the Committee opened a report."""

    @classmethod
    def rests(cls, subject: Reading, act: Act) -> Reads:
        """The report."""
        return {"of": (Report, act.subject.rpartition("-")[0])}

    def decide(self, act: Act, known: Reading, of: Report) -> Iterator[ReportOpened]:
        """Once a day and reader, while it is before the Committee and not yet distributed."""
        kept = Stage.SUBMITTED in of.days and Stage.DISTRIBUTED not in of.days
        if kept and known.last.get(act.actor) != act.today:
            yield ReportOpened(report=act.subject.rpartition("-")[0], opened_on=act.today)
