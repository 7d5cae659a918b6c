"""What whoever brought a file is given to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from evidence.models import EvidenceRow
from evidence.queries import Receipted, receipts
from evidence.states import EvidenceItem
from panel.api.receipts import entry_at
from panel.ledger.states import stream_name


class FileReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """What you keep: with it you can show later what you sent, and when the log learnt it."""

    id: str
    sha256: str
    """Of the bytes that came."""
    size: int
    """In bytes."""
    position: int
    """Where the log holds the receipt."""
    leaf: str
    """The receipt's leaf hash in the log's Merkle tree (RFC 6962), in hex."""
    proof: str
    """Where `read_proof` shows under a signed checkpoint that the leaf stands at the position."""
    entry: str | None
    """Where the receipt's own bytes are, which the leaf is the hash of and which name the file's
    SHA-256; null where your State didn't send it by itself, as what was inside of another file."""


def receipt(row: EvidenceRow, received: Mapping[str, Receipted]) -> FileReceipt:
    """Of one item, whose first event is among those received."""
    found = received[row.stream]
    return FileReceipt(
        id=row.key,
        sha256=row.sha256,
        size=row.size,
        position=found.position,
        leaf=found.leaf.hex(),
        proof=f"/log/proof/{found.position}",
        entry=entry_at(found.position, found.body),
    )


def receipts_of(keys: Iterable[str]) -> dict[str, FileReceipt]:
    """The receipts by the items' keys, also of those whose receipt was struck since."""
    streams = [stream_name(EvidenceItem, key) for key in keys]
    received = receipts(streams)
    rows = EvidenceRow.objects.filter(stream__in=streams)
    return {row.key: receipt(row, received) for row in rows}
