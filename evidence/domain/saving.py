"""Who was handed the original of an item: a stream beside the item's own.

A State reads the stream of what it sent; whom the Panel hands it to is none of that. A stream is
an item's and a year's, and holds each person once a day, so that none grows without bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

import msgspec

from evidence.domain.receiving import COLLECTORS
from evidence.events import OriginalSaved
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State, stream_name
from panel.ledger.values import Prose


class Custody(State, category="custody", events=(OriginalSaved,)):
    """Who was handed an item's original in a year."""

    saved: dict[str, date] = msgspec.field(default_factory=dict)
    """By account: the last day on which its holder was."""
    shared: bool = False

    def evolve(self, event: OriginalSaved, fact: Fact) -> Self:
        """One more time."""
        saved = {**self.saved, fact.origin.actor: event.saved_on}
        return type(self)(saved=saved, shared=event.shared)

    def disclosure(self, span: Span) -> Disclosure:
        """Those who see the item, without the State that sent it."""
        return Disclosure(Level.TO_PANEL if self.shared else Level.PANEL)


def custody_key(item: str, year: int) -> str:
    """The key of an item's custody in a year."""
    return f"{item}-{year}"


def custody_streams(item: str, first: int, last: int) -> list[str]:
    """The streams of an item's custody from one year to another, both included."""
    return [stream_name(Custody, custody_key(item, year)) for year in range(first, last + 1)]


class SaveOriginal(
    Command,
    on=Custody,
    roles=COLLECTORS | {Role.SECRETARIAT},
    noun="original",
    creates=Creates.KEYED,
    faceless=True,
):
    """Record that the original is handed out to be saved."""

    reason: Prose = ""
    """What for."""

    @classmethod
    def rests(cls, subject: Custody, act: Act) -> Reads:
        """The item."""
        return {"item": (EvidenceItem, act.subject.rpartition("-")[0])}

    def decide(self, act: Act, known: Custody, item: EvidenceItem) -> Iterator[OriginalSaved]:
        """Once a day and person: who fetches it again has it already."""
        if item.status is None:
            raise Refused("there is no such item of evidence")
        if known.saved.get(act.actor) != act.today:
            yield OriginalSaved(
                sha256=item.sha256,
                saved_on=act.today,
                reason=self.reason,
                shared=item.state is not None or item.of_committee,
            )
