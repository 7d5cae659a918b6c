"""The map over streams: where each one ends, under one root, and that there is no other.

A sparse Merkle tree over 2^256 places. A stream's place is the hash of its name, and the bits of
the place, the most significant first, are the way down from the root: 0 left, 1 right. A subtree
with no stream in it is `EMPTY`, one with a single stream is that stream's leaf, however high it
stands, and one with more is the hash of its halves. So each set of streams has one root, and under
a root the way to a place ends in one thing only: a leaf, or nothing.

Each kind of hash begins with a byte of its own, and none of them is one of the log's tree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from panel.ledger.canonical import Json
from panel.ledger.members import FileError, check_members, list_in, object_in, text_in
from panel.ledger.merkle import HASH_BYTES, ProofError
from panel.ledger.notes import Checkpoint, NoteError, from_base64, to_base64

LINE = "panel-map/1"
"""Begins the extension line of a checkpoint that commits to the map; the root follows."""
BITS = 8 * HASH_BYTES
EMPTY = sha256(b"\x10").digest()


class Leaf(NamedTuple):
    """A stream in the map, without its name and without what it ends in."""

    place: bytes
    end: bytes

    def hash(self) -> bytes:
        """What stands in the tree for it."""
        return sha256(b"\x13" + self.place + self.end).digest()


@dataclass(frozen=True, slots=True)
class MapProof:
    """The way from the root down to where a stream is, or would be."""

    path: tuple[bytes | None, ...]
    """What stands beside the way, from the root downwards; None for a subtree with no stream."""
    instead: Leaf | None = None
    """The one stream at the end of the way to a stream that is absent; None if nothing is there."""


def place_of(stream: str) -> bytes:
    """Where a stream of this name stands."""
    return sha256(b"\x11" + stream.encode()).digest()


def leaf_of(stream: str, version: int, last: bytes) -> Leaf:
    """A stream that ends at this version, whose event's leaf in the log has this hash."""
    end = sha256(b"\x12" + version.to_bytes(8, "big") + last).digest()
    return Leaf(place_of(stream), end)


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a subtree with two streams or more."""
    return sha256(b"\x14" + left + right).digest()


def line(root: bytes) -> str:
    """The checkpoint's extension line for a map of this root."""
    return f"{LINE} {to_base64(root)}"


def root_in(checkpoint: Checkpoint) -> bytes:
    """The root of the map that a checkpoint commits to; NoteError where it commits to none."""
    match [text for text in checkpoint.extensions if text.partition(" ")[0] == LINE]:
        case [only]:
            root = from_base64(only.partition(" ")[2], "the map's root")
        case lines:
            raise NoteError(f"a checkpoint has one line {LINE}, not {len(lines)}")
    if len(root) != HASH_BYTES:
        raise NoteError(f"the map's root has {HASH_BYTES} bytes")
    return root


def verify_end(root: bytes, stream: str, version: int, last: bytes, proof: MapProof) -> None:
    """Raise ProofError unless the stream ends at this version in the map of that root."""
    if proof.instead is not None:
        raise ProofError(f"this shows the absence of {stream}, not its end")
    if version < 1 or len(last) != HASH_BYTES:
        raise ProofError("a stream ends at version 1 or later, in a leaf")
    leaf = leaf_of(stream, version, last)
    if _climbed(leaf.place, leaf.hash(), proof.path) != root:
        raise ProofError(f"{stream} does not end at version {version} in the map of this root")


def verify_absence(root: bytes, stream: str, proof: MapProof) -> None:
    """Raise ProofError unless the map of that root has no such stream."""
    place, found = place_of(stream), EMPTY
    if proof.instead is not None:
        _check_instead(place, proof.instead, len(proof.path))
        found = proof.instead.hash()
    if _climbed(place, found, proof.path) != root:
        raise ProofError(f"the map of this root is not without {stream}")


def written(proof: MapProof) -> dict[str, object]:
    """The proof as it stands in a file."""
    instead = proof.instead
    return {
        "path": [None if beside is None else to_base64(beside) for beside in proof.path],
        "instead": None
        if instead is None
        else {"place": to_base64(instead.place), "end": to_base64(instead.end)},
    }


def read(holder: Mapping[str, Json]) -> MapProof:
    """The proof that `written` wrote, its shape checked and nothing verified."""
    check_members(holder, frozenset(["instead", "path"]))
    path = tuple(_step(step) for step in list_in(holder, "path"))
    if holder["instead"] is None:
        return MapProof(path)
    instead = object_in(holder, "instead")
    check_members(instead, frozenset(["end", "place"]))
    place, end = (from_base64(text_in(instead, name), name) for name in ("place", "end"))
    return MapProof(path, Leaf(place, end))


def bit(place: bytes, depth: int) -> int:
    """The turn that the way to a place takes at this depth."""
    return place[depth // 8] >> (7 - depth % 8) & 1


def _step(step: Json) -> bytes | None:
    if step is None:
        return None
    if not isinstance(step, str):
        raise FileError("a way down the map is a list of base64 texts and nulls")
    return from_base64(step, "a hash beside the way")


def _check_instead(place: bytes, leaf: Leaf, depth: int) -> None:
    if len(leaf.place) != HASH_BYTES or len(leaf.end) != HASH_BYTES:
        raise ProofError(f"a place and an end have {HASH_BYTES} bytes")
    if leaf.place == place:
        raise ProofError("the stream that is said to be absent stands in its place")
    if any(bit(leaf.place, at) != bit(place, at) for at in range(min(depth, BITS))):
        raise ProofError("another stream is shown that does not stand in the way")


def _climbed(place: bytes, found: bytes, path: Sequence[bytes | None]) -> bytes:
    """The root, from what is found at the end of the way and what stands beside it."""
    if len(path) > BITS:
        raise ProofError(f"a way down the map has at most {BITS} steps")
    for depth in reversed(range(len(path))):
        beside = path[depth]
        if beside is None:
            beside = EMPTY
        elif len(beside) != HASH_BYTES or beside == EMPTY:
            raise ProofError(f"what stands beside the way has {HASH_BYTES} bytes and isn't empty")
        found = node_hash(beside, found) if bit(place, depth) else node_hash(found, beside)
    return found
