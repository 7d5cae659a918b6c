"""What the Secretariat enters of a report's way, in order: considered, transmitted, distributed.

The days are data and may be entered late; they stand in the order of the way all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from cases.reports.domain.paragraphs import Paragraph
from cases.reports.domain.reports import STEPS, Report, Stage
from cases.reports.domain.values import Symbol
from cases.reports.events import (
    CorrigendumIssued,
    RecommendationDue,
    RecommendationFollowedUp,
    ReportConsidered,
    ReportDistributed,
    ReportTransmitted,
)
from cases.reports.paragraph_events import ParagraphPublished
from cases.reports.structure_events import AddendumIssued
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Command, Reads, Refused, To, check_past
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.events import Event
from panel.ledger.states import Corrected, State, stream_name
from panel.ledger.values import Line
from panel.ledger.wording import metas

_SYMBOL: Final = re.compile(metas(Symbol)[0].pattern or "")
_STRIKABLE: Final[frozenset[type[Event]]] = frozenset(
    {
        ReportConsidered,
        ReportTransmitted,
        CorrigendumIssued,
        AddendumIssued,
        RecommendationFollowedUp,
        RecommendationDue,
    }
)
"""What can be struck: nothing that opened the report, or its paragraphs, to anybody."""


def check_step(report: Report, stage: Stage, day: date, act: Act) -> None:
    """Refused where the day has not come, or lies before an earlier stage or after a later one."""
    check_past(day, act, field="/done_on")
    order = list(Stage)
    for other, known in report.days.items():
        earlier, later = (
            (other, stage) if order.index(other) < order.index(stage) else (stage, other)
        )
        if other is not stage and (known > day if other is earlier else known < day):
            raise Refused(
                f"a report is not {later} before it is {earlier}",
                field="/done_on",
                **{other: str(known)},
            )


def missing(report: Report, stage: Stage, *, after: Stage) -> str:
    """Why a report can't be said to have come to a stage."""
    if stage in report.days:
        return f"it was {stage} on {report.days[stage]}; correct that entry"
    return "" if after in report.days else f"a report is not {stage} before it is {after}"


class EnterConsideration(Command, on=Report, roles=SECRETARIAT, noun="consideration"):
    """Enter that the Committee considered a report."""

    done_on: date
    """The day on which it did."""
    document: Line
    """The record or summary of the meeting."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of a report that is before the Committee."""
        return missing(report, Stage.CONSIDERED, after=Stage.SUBMITTED)

    def decide(self, act: Act, report: Report) -> Iterator[ReportConsidered]:
        """Between its submission and its transmission."""
        check_step(report, Stage.CONSIDERED, self.done_on, act)
        yield ReportConsidered(done_on=self.done_on, document=self.document)


class EnterTransmission(Command, on=Report, roles=SECRETARIAT, noun="transmission"):
    """Enter that a report was transmitted to the President of the Security Council."""

    done_on: date
    """The date of the letter to the President."""
    document: Line
    """The letter's reference."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of a report that was submitted; some were transmitted without being considered."""
        return missing(report, Stage.TRANSMITTED, after=Stage.SUBMITTED)

    def decide(self, act: Act, report: Report) -> Iterator[ReportTransmitted]:
        """Not before it was submitted, or considered."""
        check_step(report, Stage.TRANSMITTED, self.done_on, act)
        yield ReportTransmitted(done_on=self.done_on, document=self.document)


class EnterDistribution(Command, on=Report, roles=SECRETARIAT, noun="distribution"):
    """Enter that a report was issued; everybody sees it, but for what is confidential."""

    done_on: date
    """The day of its distribution, as printed on it."""
    symbol: Symbol
    """The symbol under which it was issued."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of a report that was transmitted."""
        return missing(report, Stage.DISTRIBUTED, after=Stage.TRANSMITTED)

    def reads(self, report: Report, act: Act) -> Reads:
        """Every paragraph."""
        return {stream_name(Paragraph, k): (Paragraph, k) for k in report.paragraphs.values()}

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[Event | To]:
        """Not before it was transmitted; with every paragraph that isn't confidential."""
        check_step(report, Stage.DISTRIBUTED, self.done_on, act)
        found = ((key, read[stream_name(Paragraph, key)]) for key in report.paragraphs.values())
        out = [key for key, one in found if isinstance(one, Paragraph) and not one.withheld]
        headed = tuple(key for key in out if key in report.headings)
        yield ReportDistributed(done_on=self.done_on, symbol=self.symbol, headed=headed)
        for key in out:
            yield To(Paragraph, key, ParagraphPublished())


class CorrectStep(Amending, on=Report, roles=SECRETARIAT, noun="step-correction"):
    """Have a step of a report's way read as it should have been: its day, its document."""

    amendable = tuple(STEPS)

    done_on: date
    """The day on which it was so."""
    document: Line
    """The document; of the distribution, the symbol."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of what has left the Panel."""
        return "" if report.days else "it was not submitted yet"

    def decide(self, act: Act, report: Report) -> Iterator[Corrected]:
        """The same order of days as when it was entered."""
        kind: Any = self.targeted(act)
        if kind not in STEPS:
            raise Refused("that entry is no step of the report's way", field="/target")
        check_step(report, STEPS[kind], self.done_on, act)
        if kind is ReportDistributed:
            if not _SYMBOL.fullmatch(self.document):
                raise Refused("a symbol reads like S/2015/401", field="/document")
            event = ReportDistributed(
                done_on=self.done_on, symbol=self.document, headed=report.headed
            )
            yield corrected(self, act, event)
        else:
            yield corrected(self, act, kind(done_on=self.done_on, document=self.document))


class VoidReportEntry(Void, on=Report, roles=SECRETARIAT, noun="void"):
    """Strike an entry of a report: from now on it reads as if it had never been made."""

    spares = frozenset({*Void.spares, *Report.events} - _STRIKABLE)
    spared = "what opened a report to its readers is corrected, not struck"

    @classmethod
    def offered(cls, subject: Report, at: datetime) -> str:
        """Of what has left the Panel."""
        return "" if subject.days else "it was not submitted yet"

    @classmethod
    def keeps(cls, subject: Report, kind: type[Event]) -> str:
        """A step that a later one stands on."""
        if kind is ReportTransmitted and Stage.DISTRIBUTED in subject.days:
            return "a report is not distributed before it is transmitted"
        return ""
