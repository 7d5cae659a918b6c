"""An addendum to a report that is published, under a symbol of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

import msgspec

from cases.incidents.values import is_state
from cases.reports.domain.guarding import Said, check_kept, sought
from cases.reports.domain.naming import found_in, searched
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.reports import Report, Stage
from cases.reports.domain.standards import told, unheard
from cases.reports.domain.surrounding import AgainstWhole
from cases.reports.domain.values import check_room
from cases.reports.structure_events import AddendumIssued
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Refused, Search, check_past
from panel.ledger.states import State
from panel.ledger.values import Line, Text

Ordinal = Annotated[int, msgspec.Meta(ge=1, le=99, description="The n of Add.n, from 1 to 99")]


def _paragraphs(read: Mapping[str, State]) -> list[Paragraph]:
    return [one for one in read.values() if isinstance(one, Paragraph)]


class IssueAddendum(AgainstWhole, on=Report, roles=SECRETARIAT, noun="addendum"):
    """Enter an addendum: it is added to the published report, and takes nothing from it."""

    addendum: Ordinal
    """The n of the addendum's symbol, Add.n."""
    issued_on: date
    """The day of its distribution."""
    title: Line
    """Its title."""
    text: Text
    """How it reads. It names nobody whom the published report doesn't name, or who may reply."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """To what is distributed."""
        if Stage.DISTRIBUTED in report.days:
            return ""
        return "an addendum is not issued before the report is distributed"

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, State]) -> None:
        """While it takes entries."""
        check_room(act)

    def seeks(self, report: Report, read: Mapping[str, State]) -> Iterator[Search]:
        """The entries of the list that it may name, and whom it may give away."""
        yield searched(_paragraphs(read), read, self.title, self.text)
        yield sought(_paragraphs(read), read, *(Said("", one) for one in (self.title, self.text)))

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[AddendumIssued]:
        """The next one, since the distribution; nobody is named in it alone or unheard."""
        check_past(self.issued_on, act, field="/issued_on")
        published = report.days[Stage.DISTRIBUTED]
        if self.issued_on < published:
            raise Refused(
                "an addendum is not issued before the report is distributed",
                field="/issued_on",
                distributed=str(published),
            )
        if self.addendum != (following := _last(report) + 1):
            raise Refused("addenda are numbered without a gap", field="/addendum", next=following)
        open_ = [one for one in _paragraphs(read) if one.standing is Standing.PUBLISHED]
        for field in ("title", "text"):
            said = getattr(self, field)
            _check_names(said, open_, read, act.at, field=f"/{field}")
            check_kept(said, "", read, field=f"/{field}")
        symbol = f"{report.symbol}/Add.{self.addendum}"
        yield AddendumIssued(
            symbol=symbol, issued_on=self.issued_on, title=self.title, text=self.text
        )


def _check_names(
    text: str,
    published: Sequence[Paragraph],
    read: Mapping[str, State],
    at: datetime,
    *,
    field: str,
) -> None:
    # A namesake in another text is no namesake in this one; a place is a place in both.
    places = {party for one in published for party in one.dismissed if is_state(party)}
    heard = {party for one in published for party in one.parties} | places
    found = found_in(text, published, read)
    new = [words for party, words in found.items() if party not in heard]
    if new:
        raise Refused(
            "an addendum names nobody whom the published report doesn't name",
            field=field,
            new=", ".join(new),
        )
    # A window that was opened for what is new keeps them out as it would keep out a paragraph.
    about = [named for one in published for named in one.named if named.party in found]
    lacking = dict.fromkeys(lack for named in about for lack in unheard(named, read, at))
    if lacking:
        raise Refused(
            "an addendum is issued once whoever it names was heard",
            field=field,
            lacks=told(lacking),
        )


def _last(report: Report) -> int:
    """The n of the last addendum; what was struck before it leaves its number unused."""
    return max((int(one.symbol.rpartition(".")[2]) for one in report.addenda), default=0)
