"""Where originals and working copies are kept: by their SHA-256, written once, never altered."""

from evidence.store.address import Address, FileAddress, S3Address, address
from evidence.store.disk import DiskStore
from evidence.store.port import (
    CHUNK,
    Away,
    Damaged,
    Empty,
    Full,
    Incoming,
    Kept,
    Shelf,
    Store,
    TooBig,
    Unacceptable,
)

__all__ = [
    "CHUNK",
    "Address",
    "Away",
    "Damaged",
    "DiskStore",
    "Empty",
    "FileAddress",
    "Full",
    "Incoming",
    "Kept",
    "S3Address",
    "Shelf",
    "Store",
    "TooBig",
    "Unacceptable",
    "address",
    "store_at",
]


def store_at(where: Address, shelf: Shelf = Shelf.ORIGINALS) -> Store:
    """One shelf of the store at an address."""
    match where:
        case FileAddress():
            return DiskStore(where.folder, shelf)
        case S3Address():
            # Half a second of imports that nobody else needs.
            from evidence.store.s3 import S3Store

            return S3Store(where, shelf)
