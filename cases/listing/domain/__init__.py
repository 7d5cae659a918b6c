"""The list's entries: how one is listed, amended, found missing, delisted and listed again."""

from cases.listing.domain.commands import (
    IMPORTERS,
    KEEPERS,
    Delist,
    FlagFound,
    FlagMissing,
    RecordEntry,
    Relist,
    VoidEntry,
)
from cases.listing.domain.entries import ListEntry, Term
from cases.listing.domain.imports import CONSOLIDATED, ConsolidatedList, RecordImport
from cases.listing.domain.persons import Persons, check_known, check_listed, entries_of

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

__all__ = [
    "COMMANDS",
    "CONSOLIDATED",
    "IMPORTERS",
    "KEEPERS",
    "STATES",
    "ConsolidatedList",
    "Delist",
    "FlagFound",
    "FlagMissing",
    "ListEntry",
    "Persons",
    "RecordEntry",
    "RecordImport",
    "Relist",
    "Term",
    "VoidEntry",
    "check_known",
    "check_listed",
    "entries_of",
]
