"""The Panel drafts a report, recommends, and submits it to the Committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cases.reports.domain.guarding import kept, said_of
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Report, Stage
from cases.reports.domain.standards import lacks
from cases.reports.domain.surrounding import OfWhole, strangers, within
from cases.reports.domain.values import Number, called, check_room
from cases.reports.events import (
    Body,
    RecommendationDropped,
    RecommendationMade,
    ReportDrafted,
    ReportKind,
    ReportSubmitted,
)
from cases.reports.paragraph_events import ParagraphSubmitted
from panel.access.roles import COORDINATOR, PANEL
from panel.ledger.commands import Act, Command, Creates, Refused, To, check_past
from panel.ledger.corrections import Amending, corrected
from panel.ledger.events import Event
from panel.ledger.states import Corrected, State, stream_name
from panel.ledger.values import Line, Text


def submitted(report: Report) -> str:
    """Why nothing of a draft's can be done to a report any more; empty while it is one."""
    day = report.days.get(Stage.SUBMITTED)
    return f"it was submitted to the Committee on {day}" if day else ""


class DraftReport(Command, on=Report, roles=PANEL, noun="draft", creates=Creates.FRESH):
    """Begin a report of the Panel's."""

    kind: ReportKind
    """What it reports on, and when."""
    title: Line
    """Its title."""
    mandate: Line
    """The provision under which the Panel reports, such as S/RES/2159 (2014), para. 2."""

    def decide(self, act: Act, report: Report) -> Iterator[ReportDrafted]:
        """Nothing more."""
        yield ReportDrafted(kind=self.kind, title=self.title, mandate=self.mandate)


class CorrectDraft(Amending, on=Report, roles=PANEL, noun="correction"):
    """Have the beginning of a report read as it should have been."""

    amendable = (ReportDrafted,)

    kind: ReportKind
    """What it reports on, and when."""
    title: Line
    """Its title."""
    mandate: Line
    """The provision under which the Panel reports."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft."""
        return submitted(report)

    def decide(self, act: Act, report: Report) -> Iterator[Corrected]:
        """Nothing more."""
        event = ReportDrafted(kind=self.kind, title=self.title, mandate=self.mandate)
        yield corrected(self, act, event)


class Recommend(Command, on=Report, roles=PANEL, noun="recommendation"):
    """Add a recommendation; it gets the next number."""

    addressee: Body
    """To whom: the Committee deals only with those that are addressed to it."""
    text: Text
    """What is recommended; specific and practical (S/2006/997, annex, para. 49)."""
    due_on: date | None = None
    """The day by which something is to have become of it, if the Panel asks for one."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft."""
        return submitted(report)

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, Any]) -> None:
        """While it takes entries."""
        check_room(act)

    def decide(self, act: Act, report: Report) -> Iterator[RecommendationMade]:
        """Nothing more."""
        yield RecommendationMade(
            number=report.made + 1,
            addressee=self.addressee,
            text=self.text,
            due_on=self.due_on,
        )


class DropRecommendation(Command, on=Report, roles=PANEL, noun="recommendation-removal"):
    """Take a recommendation out of a draft; its number stays unused."""

    number: Number
    """The recommendation's number."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft that recommends something."""
        return submitted(report) or ("" if report.recommendations else "it recommends nothing yet")

    def decide(self, act: Act, report: Report) -> Iterator[RecommendationDropped]:
        """One that there is."""
        check_recommendation(report, self.number)
        yield RecommendationDropped(number=self.number)


def check_recommendation(report: Report, number: int) -> None:
    """Refused where the report has no recommendation of that number."""
    if number not in report.recommendations:
        raise Refused(
            "the report has no recommendation of that number",
            field="/number",
            numbers=sorted(report.recommendations),
        )


class SubmitReport(OfWhole, on=Report, roles=COORDINATOR, noun="submission"):
    """Submit a report to the Committee, which sees it and its paragraphs from now on."""

    done_on: date
    """The day of submission, as the letter has it."""
    document: Line
    """The letter that it goes with."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """A draft that says something."""
        return submitted(report) or ("it has no paragraph yet" if report.is_empty else "")

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, State]) -> None:
        """Once every paragraph is final and rests on what is there."""
        found = [state for state in read.values() if isinstance(state, Paragraph)]
        drafts = [p.number or called(p.number) for p in found if p.standing is not Standing.FINAL]
        failed = [
            f"{paragraph.called}: {lack.words}"
            for paragraph in found
            for lack in lacks(paragraph, read, act.at)
        ]
        failed += kept(said_of(report), read)
        failed += [one.lack for one in strangers(report, within(report, read), read)]
        lacking = {"lacks": "; ".join(failed)} if failed else {}
        if drafts:
            rule = "every paragraph of a submitted report is final"
            raise Refused(rule, drafts=drafts, **lacking)
        if failed:
            raise Refused("what no longer holds is told in no report", **lacking)

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[Event | To]:
        """Not dated in the future; each paragraph goes with it."""
        check_past(self.done_on, act, field="/done_on")
        yield ReportSubmitted(done_on=self.done_on, document=self.document)
        for key in report.paragraphs.values():
            paragraph = read[stream_name(Paragraph, key)]
            if isinstance(paragraph, Paragraph):
                yield To(Paragraph, key, ParagraphSubmitted(text=paragraph.text))
