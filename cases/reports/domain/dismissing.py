"""The Coordinator finds that a report, beside its paragraphs, means nobody who must be heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec

from cases.incidents.values import Party
from cases.reports.domain.drafting import submitted
from cases.reports.domain.reports import Report
from cases.reports.domain.surrounding import OfWhole, strangers, within
from cases.reports.domain.values import check_room
from cases.reports.structure_events import ReportNameDismissed
from panel.access.roles import COORDINATOR
from panel.ledger.commands import Act, Refused
from panel.ledger.states import State
from panel.ledger.values import Text


class DismissReportName(OfWhole, on=Report, roles=COORDINATOR, noun="dismissal"):
    """Say why somebody whom a title, a heading or a recommendation names need not be heard.

    A namesake, or a State to which something is recommended. It holds for each text that names
    them now, until that reads otherwise.
    """

    parties: Annotated[tuple[Party, ...], msgspec.Meta(min_length=1, max_length=20)]
    """States or permanent reference numbers that the report was found to name there."""
    reason: Text
    """Why they are not named so as to have a right of reply."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """While it is a draft."""
        return submitted(report)

    @classmethod
    def bar(cls, act: Act, report: Report, read: Mapping[str, Any]) -> None:
        """Where the report names somebody beside its paragraphs whom none of them names."""
        check_room(act)
        if not strangers(report, within(report, read), read):
            raise Refused("beside its paragraphs it names nobody whom none of them names")

    def decide(self, act: Act, report: Report, **read: State) -> Iterator[ReportNameDismissed]:
        """Of those found, in each text that names them."""
        found = strangers(report, within(report, read), read)
        for number, party in enumerate(self.parties):
            texts = tuple(dict.fromkeys(one.text for one in found if one.party == party))
            if not texts:
                raise Refused(
                    "only whom the report names beside its paragraphs is dismissed",
                    field=f"/parties/{number}",
                    found=", ".join(dict.fromkeys(one.party for one in found)),
                )
            yield ReportNameDismissed(party=party, texts=texts, reason=self.reason)
