"""The list's entries: how one is listed, amended, found missing, delisted and listed again."""

from cases.listing.domain.commands import (
    Delist,
    FlagFound,
    FlagMissing,
    RecordEntry,
    Relist,
    VoidEntry,
)
from cases.listing.domain.entries import ListEntry
from cases.listing.domain.imports import ConsolidatedList, RecordImport
from cases.listing.domain.mentions import (
    Passage,
    references_in,
    speaks_of,
    spoken_as,
    tells,
    words_of,
)
from cases.listing.domain.persons import (
    Persons,
    check_known,
    check_listed,
    check_regime,
    entries_of,
    listed_in,
)

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
    "STATES",
    "ConsolidatedList",
    "Delist",
    "FlagFound",
    "FlagMissing",
    "ListEntry",
    "Passage",
    "Persons",
    "RecordEntry",
    "RecordImport",
    "Relist",
    "VoidEntry",
    "check_known",
    "check_listed",
    "check_regime",
    "entries_of",
    "listed_in",
    "references_in",
    "speaks_of",
    "spoken_as",
    "tells",
    "words_of",
]
