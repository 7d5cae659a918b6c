"""A log published from paper: checkpoint, keys and tiles in a folder, as honest as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import merkle, notes, rotation
from panel.ledger.notes import VerifierKey
from panel.ledger.tiles import WIDTH, tiles
from tests.ledger.paper_log import ORIGIN

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = VerifierKey.of(ORIGIN, KEY)


def leaves_of(count: int, word: str = "event") -> list[bytes]:
    """The leaf hashes of so many made-up events."""
    return [merkle.leaf_hash(f"{word} {number}".encode()) for number in range(count)]


def note_of(
    leaves: Sequence[bytes], key: Ed25519PrivateKey = KEY, origin: str = ORIGIN, name: str = ORIGIN
) -> str:
    """The signed checkpoint of a log."""
    return notes.sign(notes.Checkpoint(origin, len(leaves), merkle.root(leaves)).text(), name, key)


def publish(
    folder: Path, leaves: Sequence[bytes], note: str | None = None, rotations: Sequence[str] = ()
) -> str:
    """Write what a witness reads; the note."""
    note = note_of(leaves) if note is None else note
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_text(note)
    (folder / "keys").write_bytes(rotation.shown(VKEY, rotations))
    subtrees = merkle.Subtrees(leaves)
    for tile in tiles(len(leaves)):
        span, first = WIDTH**tile.level, tile.number * WIDTH
        file = folder / tile.path
        file.parent.mkdir(parents=True, exist_ok=True)
        places = range(first, first + tile.width)
        file.write_bytes(b"".join(subtrees.hash(at * span, (at + 1) * span) for at in places))
    return note
