"""What an entry's events amount to: what the list says, and when it was on the list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self, assert_never

import msgspec

from cases.listing.events import (
    EntryAmended,
    EntryDelisted,
    EntryFound,
    EntryListed,
    EntryMissing,
    EntryRelisted,
)
from cases.listing.values import ListedRow
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State

ListEvent = EntryListed | EntryAmended | EntryMissing | EntryFound | EntryDelisted | EntryRelisted


class Term(msgspec.Struct, frozen=True):
    """An interval on the list that has ended, [listed_on, delisted_on)."""

    listed_on: date
    delisted_on: date


class ListEntry(
    State,
    category="list-entry",
    events=(
        EntryListed,
        EntryAmended,
        EntryMissing,
        EntryFound,
        EntryDelisted,
        EntryRelisted,
    ),
):
    """A listed person or entity, keyed by permanent reference number."""

    reference: str = ""
    regime: str = ""
    nationality_codes: tuple[str, ...] = ()
    nationalities: tuple[tuple[date, tuple[str, ...]], ...] = ()
    """Since which day it has had which, by their codes; those that it was listed with always."""
    entry: ListedRow | None = None
    listed_on: date | None = None
    delisted_on: date | None = None
    missing_since: datetime | None = None
    """The time of the list file that held the entry no longer."""
    found_since: datetime | None = None
    """The time of the list file that held the entry although it was delisted."""
    earlier: tuple[Term, ...] = ()
    """The terms on the list before the one that `listed_on` began."""

    @property
    def listed(self) -> bool:
        """Whether it is on the list now; not where its listing was struck."""
        return bool(self.reference) and self.delisted_on is None

    def evolve(self, event: ListEvent, fact: Fact) -> Self:
        """List, amend, miss, find, delist, list again."""
        replace = msgspec.structs.replace
        match event:
            case EntryListed():
                said = msgspec.structs.asdict(event)
                always = ((date.min, event.nationality_codes),)
                listed_on = event.entry.listed_on
                return type(self)(**said, nationalities=always, listed_on=listed_on)
            case EntryAmended():
                return replace(
                    self,
                    entry=event.entry,
                    nationality_codes=event.nationality_codes,
                    nationalities=self._nationals(event),
                )
            case EntryMissing():
                missing = event.generated_at if self.listed else None
                return replace(self, missing_since=missing, found_since=None)
            case EntryFound():
                found = event.generated_at if self.delisted_on else None
                return replace(self, missing_since=None, found_since=found)
            case EntryDelisted():
                return replace(self, delisted_on=event.delisted_on, missing_since=None)
            case EntryRelisted():
                return self._begun(event.listed_on)
            case _:
                assert_never(event)

    def _nationals(self, event: EntryAmended) -> tuple[tuple[date, tuple[str, ...]], ...]:
        """With those of an amendment; where that bears no day of its own, as if always so."""
        known, codes = self.nationalities, event.nationality_codes
        if known and known[-1][1] == codes:
            return known
        since = max(event.entry.last_updated, default=date.min)
        return (*(one for one in known if one[0] < since), (since, codes))

    def _begun(self, listed_on: date) -> Self:
        ended: tuple[Term, ...] = ()
        if self.listed_on and self.delisted_on:
            ended = (Term(self.listed_on, self.delisted_on),)
        return msgspec.structs.replace(
            self,
            listed_on=listed_on,
            delisted_on=None,
            found_since=None,
            earlier=(*self.earlier, *ended),
        )

    def persons(self) -> tuple[str, ...]:
        """Itself."""
        return (self.reference,) if self.reference else ()

    def disclosure(self, span: Span) -> Disclosure:
        """The list is public."""
        return Disclosure(Level.PUBLIC)
