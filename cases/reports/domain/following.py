"""The Secretariat enters what became of a recommendation, and by when something is to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cases.incidents.values import is_state
from cases.reports.domain.drafting import check_recommendation
from cases.reports.domain.guarding import Said, check_kept, sought
from cases.reports.domain.naming import found_in, searched
from cases.reports.domain.reports import Report, Stage, status_of
from cases.reports.domain.surrounding import AgainstWhole, within
from cases.reports.domain.values import Number, check_room
from cases.reports.events import FollowUp, RecommendationDue, RecommendationFollowedUp
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Command, Refused, Search, check_past
from panel.ledger.states import State
from panel.ledger.values import Line


class FollowUpRecommendation(AgainstWhole, on=Report, roles=SECRETARIAT, noun="follow-up"):
    """Enter what became of a recommendation."""

    number: Number
    """The recommendation's number."""
    status: FollowUp
    """Where it stands now."""
    dated_on: date
    """The date on the document."""
    document: Line
    """The document that says so. It names nobody whom no paragraph has as named: a State whose
    letter it is goes by the letter's date or symbol."""
    public: bool = False
    """Whether that document is public; if not, the Committee alone is told."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of what is before the Committee."""
        if Stage.SUBMITTED not in report.days:
            return "it was not submitted yet"
        return "" if report.recommendations else "it recommends nothing"

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, Any]) -> None:
        """While it takes entries."""
        check_room(act)

    def seeks(self, report: Report, read: Mapping[str, State]) -> Iterator[Search]:
        """The entries of the list that its document may name, and whom it may give away."""
        told = within(report, read).values()
        yield searched(told, read, self.document)
        yield sought(told, read, Said("", self.document))

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[RecommendationFollowedUp]:
        """Something new, dated since the report's submission; nobody is named unheard."""
        check_recommendation(report, self.number)
        check_past(self.dated_on, act, field="/dated_on")
        if self.dated_on < report.days[Stage.SUBMITTED]:
            raise Refused(
                "nothing becomes of a recommendation before the report is submitted",
                field="/dated_on",
                submitted=str(report.days[Stage.SUBMITTED]),
            )
        if status_of(report.recommendations[self.number].history) is self.status:
            raise Refused("that is how it stands already", field="/status")
        self._check_names(report, read)
        check_kept(self.document, "", read, field="/document")
        yield RecommendationFollowedUp(
            number=self.number,
            status=self.status,
            dated_on=self.dated_on,
            document=self.document,
            public=self.public,
        )

    def _check_names(self, report: Report, read: Mapping[str, State]) -> None:
        """Whoever its readers read of there is named in a paragraph that they read, or dismissed.

        A State to which it is recommended is one of whom the Coordinator said so.
        """
        every = within(report, read).values()
        told = [one for one in every if not (self.public and one.withheld)]
        places = {party for one in told for party in one.dismissed if is_state(party)}
        settled = {*places, *report.dismissed.get(report.recommendations[self.number].text, {})}
        settled |= {party for one in told for party in one.parties}
        found = found_in(self.document, told, read)
        if new := [words for party, words in found.items() if party not in settled]:
            raise Refused(
                "what became of a recommendation names nobody whom no paragraph has as named:"
                " give the document's date or symbol instead",
                field="/document",
                new=", ".join(new),
            )


class SetFollowUpDay(Command, on=Report, roles=SECRETARIAT, noun="follow-up-day"):
    """Enter by which day something is to have become of a recommendation, or that by none."""

    number: Number
    """The recommendation's number."""
    due_on: date | None = None
    """The day; empty where none is set any more."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Of what is before the Committee."""
        return FollowUpRecommendation.offered(report, at)

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, Any]) -> None:
        """While it takes entries."""
        check_room(act)

    def decide(self, act: Act, report: Report) -> Iterator[RecommendationDue]:
        """Another day than it has, after the report's submission."""
        check_recommendation(report, self.number)
        since = report.days[Stage.SUBMITTED]
        if self.due_on and self.due_on <= since:
            raise Refused(
                "what is due is due after the report's submission",
                field="/due_on",
                submitted=str(since),
            )
        if report.recommendations[self.number].due_on == self.due_on:
            raise Refused("that is so already", field="/due_on")
        yield RecommendationDue(number=self.number, due_on=self.due_on)
