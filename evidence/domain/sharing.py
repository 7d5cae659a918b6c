"""What was taken out of a container is seen by whom the whole is seen by, also what was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from evidence.events import FileReceived
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Reads, Refused
from panel.ledger.corrections import Amending, corrected
from panel.ledger.states import Corrected


class ShareMember(
    Amending,
    on=EvidenceItem,
    roles=frozenset({Role.COORDINATOR, Role.OPERATOR}),
    noun="sharing",
):
    """Have a file out of the Committee's container be the Committee's too, or the Panel's alone.

    What is taken out now is seen by whom the whole is seen by; what was taken out before that was
    a rule stayed with the Panel. The same command the other way takes it back. A custodian doesn't
    see the Committee's record, and doesn't give it.
    """

    amendable = (FileReceived,)

    of_committee: bool
    """Whether the Committee and the Secretariat see it, as they see the whole."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what was taken out of something that no State sent."""
        if item.status is None or item.contained_in is None:
            return "it was not taken out of a container"
        return "the State that sent the whole sees it already" if item.state else ""

    @classmethod
    def rests(cls, item: EvidenceItem, act: Act) -> Reads:
        """The container."""
        return {"whole": (EvidenceItem, item.contained_in.item)} if item.contained_in else {}

    @classmethod
    def bar(cls, act: Act, item: EvidenceItem, read: Mapping[str, Any]) -> None:
        """Where the whole is the Panel's alone, so is what is in it."""
        if not (read["whole"].of_committee or item.of_committee):
            raise Refused("the container is the Panel's alone, and what is in it, too")

    def decide(self, act: Act, item: EvidenceItem, whole: EvidenceItem) -> Iterator[Corrected]:
        """Where that is news: nothing of what was received changes."""
        assert item.contained_in
        if item.of_committee == self.of_committee:
            seen = "the Committee's" if self.of_committee else "the Panel's alone"
            raise Refused(f"it is {seen} already", field="/of_committee")
        within = msgspec.structs.replace(item.contained_in, of_committee=self.of_committee)
        yield corrected(self, act, item.receipt(contained_in=within))
