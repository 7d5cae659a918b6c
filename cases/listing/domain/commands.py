"""How an entry is recorded, found missing or back, taken off and listed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from cases.listing.domain.entries import ListEntry
from cases.listing.events import (
    EntryAmended,
    EntryDelisted,
    EntryFound,
    EntryListed,
    EntryMissing,
    EntryRelisted,
)
from cases.listing.values import Alias, Birth, Document, Kind, ListedRow, Place
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Refused, To, check_past
from panel.ledger.corrections import Void
from panel.ledger.events import Event
from panel.ledger.registers import Register, RegisterOpened
from panel.ledger.values import Instant, Line, Prose, Reference, StateCode, new_york_day

KEEPERS = frozenset({Role.SECRETARIAT, Role.OPERATOR})
IMPORTERS = frozenset({Role.OPERATOR})
"""Who takes in the published file: what it says is not typed by hand."""


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
        if entry.entry is None or not entry.reference:
            # A listing that was struck has left its register open.
            if EntryListed not in act.history:
                yield To(Register, self.reference, RegisterOpened())
            yield EntryListed(
                reference=self.reference,
                regime=self.regime,
                nationality_codes=self.nationality_codes,
                entry=row,
            )
            return
        if not entry.listed:
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
        """Once, of an entry that is listed, or that was back in the files though delisted."""
        if (entry.listed and entry.missing_since is None) or entry.found_since is not None:
            yield EntryMissing(generated_at=self.generated_at)


class FlagFound(Command, on=ListEntry, roles=IMPORTERS, noun="found"):
    """Note that a list file holds an entry that was missing or delisted."""

    generated_at: Instant
    """The time of the file."""

    def decide(self, act: Act, entry: ListEntry) -> Iterator[EntryFound]:
        """Of one that was missing, and once of one delisted before the file was made."""
        if entry.missing_since is not None or self._reappears(entry):
            yield EntryFound(generated_at=self.generated_at)

    def _reappears(self, entry: ListEntry) -> bool:
        if entry.delisted_on is None or entry.found_since is not None:
            return False
        return new_york_day(self.generated_at) >= entry.delisted_on


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
        """After it was listed, once the day has come."""
        assert entry.listed_on is not None
        if self.delisted_on <= entry.listed_on:
            raise Refused(
                "an entry can't be taken off before it was listed",
                field="/delisted_on",
                listed_on=entry.listed_on.isoformat(),
            )
        check_past(self.delisted_on, act, field="/delisted_on")
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
        if not entry.reference:
            return "the entry was never on the list"
        return "" if entry.delisted_on else "the entry is on the list"

    def decide(self, act: Act, entry: ListEntry) -> Iterator[EntryRelisted]:
        """Not before that."""
        assert entry.delisted_on is not None
        if self.listed_on < entry.delisted_on:
            raise Refused(
                "an entry can't be listed again before it was taken off", field="/listed_on"
            )
        check_past(self.listed_on, act, field="/listed_on")
        yield EntryRelisted(listed_on=self.listed_on, basis=self.basis)


class VoidEntry(Void, on=ListEntry, roles=KEEPERS, noun="void"):
    """Strike something recorded of an entry of the list."""
