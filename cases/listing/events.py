"""What happens to the sanctions list and to each of its entries."""

from __future__ import annotations

from datetime import date, datetime

from cases.listing.values import ListedRow
from panel.ledger.events import ITS_SUBJECT, NOBODY, Event, named_in
from panel.ledger.values import Line, Prose, Reference


class EntryListed(Event, name="entry.listed", bears_on=named_in("reference")):
    """A person or entity is on the list."""

    reference: Reference
    regime: Line
    """The regime that the reference number belongs to, by the data of that day."""
    nationality_codes: tuple[str, ...]
    entry: ListedRow


class EntryAmended(Event, name="entry.amended", bears_on=named_in("reference")):
    """What the list says of an entry changed."""

    reference: Reference
    nationality_codes: tuple[str, ...]
    entry: ListedRow
    changed: tuple[str, ...]
    """The names of the fields that changed."""


class EntryMissing(Event, name="entry.missing", bears_on=ITS_SUBJECT):
    """A list file no longer holds the entry: a task for a human, no delisting."""

    generated_at: datetime


class EntryFound(Event, name="entry.found", bears_on=ITS_SUBJECT):
    """A list file holds an entry that was missing, or that was delisted: for a human to judge."""

    generated_at: datetime


class EntryDelisted(Event, name="entry.delisted", bears_on=ITS_SUBJECT):
    """The Committee took the entry off; `delisted_on` is the first day without it."""

    delisted_on: date
    basis: Line
    reason: Prose


class EntryRelisted(Event, name="entry.relisted", bears_on=ITS_SUBJECT):
    """The entry is on the list again."""

    listed_on: date
    basis: Line


class ListImported(Event, name="list.imported", bears_on=NOBODY):
    """A list file was taken in whole."""

    generated_at: datetime
    sha256: Line
    entries: int
    empty_aliases: int
