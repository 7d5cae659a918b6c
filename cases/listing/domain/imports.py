"""The list as a whole: which file was taken in last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Self

import msgspec

from cases.listing.domain.commands import IMPORTERS
from cases.listing.events import ListImported
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Count, Instant

CONSOLIDATED = "consolidated"
"""The key of the one list."""


class ConsolidatedList(State, category="list", events=(ListImported,)):
    """The list as a whole: the file that was taken in last."""

    generated_at: datetime | None = None
    sha256: str = ""

    def evolve(self, event: ListImported, fact: Fact) -> Self:
        """Remember the file."""
        return type(self)(generated_at=event.generated_at, sha256=event.sha256)

    def disclosure(self, span: Span) -> Disclosure:
        """The list is public."""
        return Disclosure(Level.PUBLIC)


class RecordImport(
    Command, on=ConsolidatedList, roles=IMPORTERS, noun="import", creates=Creates.NAMED
):
    """Record that a list file was taken in."""

    generated_at: Instant
    """The time that the file gives itself."""
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    """The hash of its bytes."""
    entries: Count
    """How many entries it holds."""
    empty_aliases: Count
    """How many alias nodes of it are empty."""

    def key(self) -> str:
        """There is one list."""
        return CONSOLIDATED

    def decide(self, act: Act, known: ConsolidatedList) -> Iterator[ListImported]:
        """Not an older file than the last; the same one again is nothing new."""
        if known.sha256 == self.sha256:
            return
        if known.generated_at is not None and self.generated_at < known.generated_at:
            raise Refused(
                "the file is older than the one taken in last",
                field="/generated_at",
                last=known.generated_at.isoformat(),
                this=self.generated_at.isoformat(),
            )
        yield ListImported(**msgspec.structs.asdict(self))
