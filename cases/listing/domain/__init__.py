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
    "RecordEntry",
    "RecordImport",
    "Relist",
    "Term",
    "VoidEntry",
]
