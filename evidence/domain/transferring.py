"""The original is handed to somebody outside the house: a laboratory, an archive, a court."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from evidence.events import OriginalTransferred
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, check_past
from panel.ledger.values import Line, Prose


class TransferOriginal(
    Command, on=EvidenceItem, roles=frozenset({Role.CUSTODIAN}), noun="transfer"
):
    """Record that the original was handed to somebody outside, and how they confirmed it."""

    to: Line
    """Whom: name, function and body."""
    how: Line
    """On what, by which way, under which seal."""
    receipt: Line
    """The paper by which they confirmed that they have it."""
    handed_on: date
    """The day on which it was handed over."""
    reason: Prose
    """What for."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what is there."""
        gone = item.status in {None, EvidenceStatus.DAMAGED}
        return "there is nothing to hand over" if gone else ""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[OriginalTransferred]:
        """On a day that has come; what is handed over stays in custody here as well."""
        check_past(self.handed_on, act, field="/handed_on")
        yield OriginalTransferred(
            to=self.to,
            how=self.how,
            receipt=self.receipt,
            handed_on=self.handed_on,
            reason=self.reason,
        )
