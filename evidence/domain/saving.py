"""Who saw an item, was handed its original or its custody: a stream beside the item's own.

A State reads the stream of what it sent; who of the Panel looks at it is none of that. A stream is
an item's and a year's, and holds each person once a day for each of these, so that none grows
without bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Self, assert_never, dataclass_transform

import msgspec

from evidence.domain.receiving import COLLECTORS
from evidence.events import (
    CopyEnclosed,
    CopyFetched,
    CustodyExported,
    Export,
    ItemViewed,
    OriginalSaved,
)
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State, stream_name
from panel.ledger.values import Line, Prose

Handling = OriginalSaved | ItemViewed | CustodyExported | CopyEnclosed | CopyFetched


class Custody(
    State,
    category="custody",
    events=(OriginalSaved, ItemViewed, CustodyExported, CopyEnclosed, CopyFetched),
):
    """Who saw an item, or was handed its original or its custody, in a year."""

    done: dict[str, date] = msgspec.field(default_factory=dict)
    """By what was done and by whom: the last day on which it was."""
    shared: bool = False

    def evolve(self, event: Handling, fact: Fact) -> Self:
        """One more time."""
        what, day = _what(event)
        return type(self)(
            done={**self.done, f"{what} {fact.origin.actor}": day}, shared=event.shared
        )

    def again(self, event: Handling, act: Act) -> bool:
        """Whether the same person did the same on the same day."""
        what, day = _what(event)
        return self.done.get(f"{what} {act.actor}") == day

    def disclosure(self, span: Span) -> Disclosure:
        """Those who see the item, without the State that sent it."""
        return Disclosure(Level.TO_PANEL if self.shared else Level.PANEL)


def _what(event: Handling) -> tuple[str, date]:
    match event:
        case OriginalSaved():
            return "saved", event.saved_on
        case ItemViewed():
            return "viewed", event.viewed_on
        case CustodyExported():
            return event.kind, event.exported_on
        case CopyEnclosed():
            return f"enclosed in {event.document}", event.enclosed_on
        case CopyFetched():
            return f"fetched with {event.document}", event.fetched_on
    assert_never(event)


def custody_key(item: str, year: int) -> str:
    """The key of an item's custody in a year."""
    return f"{item}-{year}"


def custody_streams(item: str, first: int, last: int) -> list[str]:
    """The streams of an item's custody from one year to another, both included."""
    return [stream_name(Custody, custody_key(item, year)) for year in range(first, last + 1)]


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Handed(Command, frozen=True, kw_only=True):
    """What is recorded of whoever has an item before them."""

    def event(self, act: Act, **of: Any) -> Handling:
        """What is recorded; `of` are the fields that the item says."""
        raise NotImplementedError

    @classmethod
    def rests(cls, subject: Custody, act: Act) -> Reads:
        """The item."""
        return {"item": (EvidenceItem, act.subject.rpartition("-")[0])}

    def decide(self, act: Act, known: Custody, item: EvidenceItem) -> Iterator[Handling]:
        """Once a day and person: who does it again has it already."""
        if item.status is None:
            raise Refused("there is no such item of evidence")
        event = self.event(act, sha256=item.sha256, shared=item.shared)
        if not known.again(event, act):
            yield event


class SaveOriginal(
    Handed,
    on=Custody,
    roles=COLLECTORS | {Role.SECRETARIAT},
    noun="original",
    creates=Creates.KEYED,
    faceless=True,
):
    """Record that the original is handed out to be saved."""

    reason: Prose = ""
    """What for."""

    def event(self, act: Act, **of: Any) -> OriginalSaved:
        """Today."""
        return OriginalSaved(saved_on=act.today, reason=self.reason, **of)


class RecordViewing(
    Handed,
    on=Custody,
    roles=COLLECTORS | {Role.SECRETARIAT},
    noun="viewing",
    creates=Creates.KEYED,
    faceless=True,
):
    """Record that somebody opened the item's page."""

    def event(self, act: Act, **of: Any) -> ItemViewed:
        """Today."""
        return ItemViewed(viewed_on=act.today, **of)


class ExportCustody(
    Handed,
    on=Custody,
    roles=COLLECTORS | {Role.OPERATOR},
    noun="export",
    creates=Creates.KEYED,
    faceless=True,
):
    """Record that the item's chain of custody is handed out."""

    kind: Export
    """As a report, or with the original and the proofs."""
    reason: Prose = ""
    """What for."""

    def event(self, act: Act, **of: Any) -> CustodyExported:
        """Today."""
        return CustodyExported(kind=self.kind, exported_on=act.today, reason=self.reason, **of)


class RecordFetching(
    Handed,
    on=Custody,
    roles=frozenset({Role.WORKER}),
    noun="fetching",
    creates=Creates.KEYED,
    faceless=True,
):
    """Record that the addressee of a document fetches a copy that went with it."""

    document: Line
    """The number of the document."""

    def event(self, act: Act, **of: Any) -> CopyFetched:
        """Today."""
        return CopyFetched(document=self.document, fetched_on=act.today, **of)
