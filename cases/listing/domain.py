"""The list's entries: how one is listed, amended, found missing, delisted and listed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Self, assert_never

import msgspec

from cases.listing.events import (
    EntryAmended,
    EntryDelisted,
    EntryFound,
    EntryListed,
    EntryMissing,
    EntryRelisted,
    ListImported,
)
from cases.listing.values import Alias, Birth, Document, Kind, ListedRow, Place
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Refused, To
from panel.ledger.corrections import Void
from panel.ledger.events import Event, Fact
from panel.ledger.registers import Register, RegisterOpened
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Count, Instant, Line, Prose, Reference, StateCode

KEEPERS = frozenset({Role.SECRETARIAT, Role.OPERATOR})
IMPORTERS = frozenset({Role.OPERATOR})
"""Who takes in the published file: what it says is not typed by hand."""
CONSOLIDATED = "consolidated"
"""The key of the one list."""

ListEvent = EntryListed | EntryAmended | EntryMissing | EntryFound | EntryDelisted | EntryRelisted


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
    entry: ListedRow | None = None
    listed_on: date | None = None
    delisted_on: date | None = None
    missing_since: datetime | None = None
    """The time of the list file that held the entry no longer."""

    @property
    def listed(self) -> bool:
        """Whether it is on the list now."""
        return self.entry is not None and self.delisted_on is None

    def evolve(self, event: ListEvent, fact: Fact) -> Self:
        """List, amend, miss, find, delist, list again."""
        replace = msgspec.structs.replace
        match event:
            case EntryListed():
                said = msgspec.structs.asdict(event)
                return type(self)(**said, listed_on=event.entry.listed_on)
            case EntryAmended():
                codes = event.nationality_codes
                return replace(self, entry=event.entry, nationality_codes=codes)
            case EntryMissing():
                return replace(self, missing_since=event.generated_at)
            case EntryFound():
                return replace(self, missing_since=None)
            case EntryDelisted():
                return replace(self, delisted_on=event.delisted_on, missing_since=None)
            case EntryRelisted():
                return replace(self, delisted_on=None, listed_on=event.listed_on)
            case _:
                assert_never(event)

    def persons(self) -> tuple[str, ...]:
        """Itself."""
        return (self.reference,) if self.reference else ()

    def disclosure(self, span: Span) -> Disclosure:
        """The list is public."""
        return Disclosure(Level.PUBLIC)


class RecordEntry(Command, on=ListEntry, roles=IMPORTERS, noun="recording", creates=Creates.NAMED):
    """Record what the published list says of an entry."""

    reference: Reference
    """Permanent reference number."""
    regime: Line
    """The regime that the number belongs to."""
    kind: Kind
    """individual or entity."""
    list_type: Line
    """The list's own word for the regime."""
    listed_on: date
    """The day of listing."""
    names: tuple[str, ...]
    """The parts of the name, in the list's order."""
    name_original_script: str = ""
    """The name in its own script."""
    aliases: tuple[Alias, ...] = ()
    """Other names, with the list's word on their quality."""
    births: tuple[Birth, ...] = ()
    """Dates of birth, as precise as the list has them."""
    birth_places: tuple[Place, ...] = ()
    """Places of birth."""
    nationalities: tuple[str, ...] = ()
    """Nationalities in the list's own words."""
    nationality_codes: tuple[StateCode, ...] = ()
    """The States that those words name without a reservation."""
    designations: tuple[str, ...] = ()
    """Offices held."""
    titles: tuple[str, ...] = ()
    """Titles."""
    documents: tuple[Document, ...] = ()
    """Passports and other papers."""
    addresses: tuple[Place, ...] = ()
    """Addresses."""
    gender: str = ""
    """As the list says it."""
    comments: str = ""
    """Other information."""
    last_updated: tuple[date, ...] = ()
    """The days on which the list says that it changed."""

    def key(self) -> str:
        """The reference number."""
        return self.reference

    def row(self) -> ListedRow:
        """The same as the list's own value."""
        said = msgspec.structs.asdict(self)
        return ListedRow(**{f: said[f] for f in ListedRow.__struct_fields__ if f in said})

    def decide(self, act: Act, entry: ListEntry) -> Iterator[Event | To]:
        """Said again, nothing happens; what was delisted is listed again by a decision alone."""
        row = self.row()
        if entry.entry is None:
            yield To(Register, self.reference, RegisterOpened())
            yield EntryListed(
                reference=self.reference,
                regime=self.regime,
                nationality_codes=self.nationality_codes,
                entry=row,
            )
            return
        changed = tuple(
            name
            for name in row.__struct_fields__
            if getattr(row, name) != getattr(entry.entry, name)
        )
        if changed:
            yield EntryAmended(
                reference=self.reference,
                nationality_codes=self.nationality_codes,
                entry=row,
                changed=changed,
            )


class FlagMissing(Command, on=ListEntry, roles=IMPORTERS, noun="missing"):
    """Note that a list file no longer holds the entry."""

    generated_at: Instant
    """The time of the file."""

    def decide(self, act: Act, entry: ListEntry) -> Iterator[EntryMissing]:
        """Once, of an entry that is listed."""
        if entry.listed and entry.missing_since is None:
            yield EntryMissing(generated_at=self.generated_at)


class FlagFound(Command, on=ListEntry, roles=IMPORTERS, noun="found"):
    """Note that a list file holds an entry that was missing or delisted."""

    generated_at: Instant
    """The time of the file."""

    def decide(self, act: Act, entry: ListEntry) -> Iterator[EntryFound]:
        """Of an entry of which that is news."""
        if entry.missing_since is not None or entry.delisted_on is not None:
            yield EntryFound(generated_at=self.generated_at)


class Delist(Command, on=ListEntry, roles=KEEPERS, noun="delisting"):
    """Record that an entry was taken off the list."""

    delisted_on: date
    """The first day without it."""
    basis: Line
    """The decision or resolution."""
    reason: Prose = ""
    """Why, where that is public."""

    @classmethod
    def offered(cls, entry: ListEntry, at: datetime) -> str:
        """Of an entry that is on the list."""
        return "" if entry.listed else "the entry is not on the list"

    def decide(self, act: Act, entry: ListEntry) -> Iterator[EntryDelisted]:
        """After it was listed."""
        assert entry.listed_on is not None
        if self.delisted_on <= entry.listed_on:
            raise Refused(
                "an entry can't be taken off before it was listed",
                field="/delisted_on",
                listed_on=entry.listed_on.isoformat(),
            )
        yield EntryDelisted(delisted_on=self.delisted_on, basis=self.basis, reason=self.reason)


class Relist(Command, on=ListEntry, roles=KEEPERS, noun="relisting"):
    """Record that an entry is on the list again."""

    listed_on: date
    """The first day on which it is listed again."""
    basis: Line
    """The decision or resolution."""

    @classmethod
    def offered(cls, entry: ListEntry, at: datetime) -> str:
        """Of an entry that was taken off."""
        return "" if entry.delisted_on else "the entry is on the list"

    def decide(self, act: Act, entry: ListEntry) -> Iterator[EntryRelisted]:
        """Not before that."""
        assert entry.delisted_on is not None
        if self.listed_on < entry.delisted_on:
            raise Refused(
                "an entry can't be listed again before it was taken off", field="/listed_on"
            )
        yield EntryRelisted(listed_on=self.listed_on, basis=self.basis)


class VoidEntry(Void, on=ListEntry, roles=KEEPERS, noun="void"):
    """Strike something recorded of an entry of the list."""


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


COMMANDS = (
    RecordEntry,
    FlagMissing,
    FlagFound,
    Delist,
    Relist,
    VoidEntry,
    RecordImport,
)
STATES = (ListEntry, ConsolidatedList)
