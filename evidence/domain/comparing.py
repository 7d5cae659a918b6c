"""A person decides what two pictures are to each other: hashes only say which to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from evidence.domain.receiving import COLLECTORS
from evidence.enclosing import EvidenceKey
from evidence.events import Likeness, PicturesCompared
from evidence.states import EvidenceItem
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Prose


class ComparePictures(Command, on=EvidenceItem, roles=COLLECTORS, noun="comparison"):
    """Say what this picture is to another."""

    other: EvidenceKey
    """The picture that it was seen beside."""
    likeness: Likeness
    """The same picture; not the same; this one made from the other; the other made from this."""
    reason: Prose = ""
    """By what."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what is in our custody and can be seen."""
        return "" if item.usable else "it can't be looked at"

    def reads(self, item: EvidenceItem, act: Act) -> Reads:
        """The other one."""
        return {"beside": (EvidenceItem, self.other)}

    def decide(
        self, act: Act, item: EvidenceItem, beside: EvidenceItem
    ) -> Iterator[PicturesCompared]:
        """Of two items that are there."""
        if self.other == act.subject:
            raise Refused("a picture isn't compared with itself", field="/other")
        if not beside.usable:
            raise Refused("no item of evidence that can be looked at bears this id", field="/other")
        yield PicturesCompared(other=self.other, likeness=self.likeness, reason=self.reason)
