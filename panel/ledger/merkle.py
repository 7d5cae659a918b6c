"""The tree over the log's leaves: roots, proofs and their verification (RFC 6962, section 2.1)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

HASH_BYTES = 32
SIZE_BYTES = 8
EMPTY_ROOT = sha256(b"").digest()

Leaves = Sequence[bytes] | Callable[[int], bytes]
"""The leaf hashes, counted from 0: a sequence, or a function of the index."""


Completed = Callable[[int, int, bytes], None]
"""Told of a complete subtree: its height, its number from the left among its like, its root."""


class ProofError(ValueError):
    """A proof that proves nothing; the words say why."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry: SHA-256 of 0x00 and its bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaves."""
    return Frontier().extend(leaf_hashes).root()


def complete_root(hashes: bytes) -> bytes:
    """The root over a power of two of hashes, one after the other in these bytes."""
    while len(hashes) > HASH_BYTES:
        pairs = range(0, len(hashes), 2 * HASH_BYTES)
        hashes = b"".join(
            [sha256(b"\x01" + hashes[at : at + 2 * HASH_BYTES]).digest() for at in pairs]
        )
    return hashes


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree's right edge: all that is needed to append to it and to know its root.

    A value: `append` and `extend` return the next one.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()
    """The complete subtrees from left to right, one for each bit set in the size."""

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes], completed: Completed | None = None) -> "Frontier":
        """The frontier with these leaf hashes after its own."""
        size, edge = self.size, list(self.hashes)
        for leaf in leaves:
            edge.append(_checked(leaf))
            height = 0
            while size >> height & 1:
                right = edge.pop()
                edge[-1] = node_hash(edge[-1], right)
                height += 1
                if completed is not None:
                    completed(height, size >> height, edge[-1])
            size += 1
        return Frontier(size, tuple(edge))

    def root(self) -> bytes:
        """The root at this size."""
        if not self.hashes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))

    def to_bytes(self) -> bytes:
        """Eight bytes of size, then the hashes."""
        return self.size.to_bytes(SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Frontier":
        """The frontier that `to_bytes` wrote."""
        size, edge = int.from_bytes(data[:SIZE_BYTES], "big"), data[SIZE_BYTES:]
        if len(data) < SIZE_BYTES or len(edge) != HASH_BYTES * size.bit_count():
            raise ValueError("these bytes are no frontier: their length doesn't fit the size")
        cuts = range(0, len(edge), HASH_BYTES)
        return cls(size, tuple(edge[at : at + HASH_BYTES] for at in cuts))


class Subtrees:
    """Hashes of runs of leaves, each complete subtree hashed once however many proofs ask.

    Stored tiles can take its place: a proof asks for nothing but `hash(start, end)`.
    """

    def __init__(self, leaves: Leaves) -> None:
        self._leaf = leaves if callable(leaves) else leaves.__getitem__
        self._known: dict[tuple[int, int], bytes] = {}

    def hash(self, start: int, end: int) -> bytes:
        """The root of the subtree over leaves `start` to `end`, `end` not included."""
        if end - start == 1:
            return _checked(self._leaf(start))
        known = self._known.get((start, end))
        if known is None:
            middle = start + split(end - start)
            known = node_hash(self.hash(start, middle), self.hash(middle, end))
            self._known[start, end] = known
        return known

    def hashes(self, runs: Sequence[tuple[int, int]]) -> list[bytes]:
        """The roots of many such subtrees."""
        return [self.hash(start, end) for start, end in runs]


def inclusion_path(index: int, size: int, hash_of: Leaves | Subtrees) -> list[bytes]:
    """The proof that the leaf at `index` (from 0) is in the tree of `size` leaves."""
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} in a tree of {size}")
    return _hashes(_inclusion_runs(index, 0, size), hash_of)


def consistency_path(old: int, new: int, hash_of: Leaves | Subtrees) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} leaves can't extend a tree of {old}")
    if old in {0, new}:
        return []
    return _hashes(_consistency_runs(old, 0, new, whole=True), hash_of)


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofError unless the leaf hash is at `index` (from 0) in the tree of that root."""
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} in a tree of {size}")
    all_checked([leaf, root, *path])
    node, last, steps = index, size - 1, iter(path)
    found = leaf
    while last:
        if node & 1 or node < last:
            sibling = _next(steps)
            found = node_hash(sibling, found) if node & 1 else node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    _nothing_left(steps)
    if found != root:
        raise ProofError(f"leaf {index} is not in the tree of this root")


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise ProofError unless the new tree begins with the whole of the old one (RFC 9162)."""
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} leaves can't extend a tree of {old}")
    all_checked([old_root, new_root, *path])
    if old in {0, new}:
        _verify_trivial(old, new, old_root, new_root, path)
        return
    before, after = _climb(old, new, old_root, iter(path))
    if before != old_root:
        raise ProofError("the path doesn't lead to the old root")
    if after != new_root:
        raise ProofError("the path doesn't lead to the new root")


def _verify_trivial(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    if path:
        raise ProofError("the path is longer than the trees are high")
    for size, seen in ((old, old_root), (new, new_root)):
        if size == 0 and seen != EMPTY_ROOT:
            raise ProofError("this is not the root of the empty tree")
    if old == new and old_root != new_root:
        raise ProofError("two different roots for one size")


def _climb(old: int, new: int, old_root: bytes, steps: Iterator[bytes]) -> tuple[bytes, bytes]:
    """Both roots, recomputed from the path by the walk of RFC 9162, section 2.1.4.2."""
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    # A complete old tree is itself the first subtree, and the path leaves it out.
    before = after = _next(steps) if node else old_root
    while last:
        if node & 1:
            sibling = _next(steps)
            before, after = node_hash(sibling, before), node_hash(sibling, after)
        elif node < last:
            after = node_hash(after, _next(steps))
        node, last = node >> 1, last >> 1
    _nothing_left(steps)
    return before, after


def _inclusion_runs(index: int, start: int, end: int) -> list[tuple[int, int]]:
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*_inclusion_runs(index, start, middle), (middle, end)]
    return [*_inclusion_runs(index, middle, end), (start, middle)]


def _consistency_runs(old: int, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    """RFC 6962's SUBPROOF; `whole` while the old tree is the run itself and known already."""
    if old == end:
        return [] if whole else [(start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*_consistency_runs(old, start, middle, whole=whole), (middle, end)]
    return [*_consistency_runs(old, middle, end, whole=False), (start, middle)]


def _hashes(runs: Iterable[tuple[int, int]], hash_of: Leaves | Subtrees) -> list[bytes]:
    subtrees = hash_of if isinstance(hash_of, Subtrees) else Subtrees(hash_of)
    return subtrees.hashes(list(runs))


def split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _checked(value: bytes) -> bytes:
    if len(value) != HASH_BYTES:
        raise ProofError(f"a hash has {HASH_BYTES} bytes, not {len(value)}")
    return value


def all_checked(values: Iterable[bytes]) -> None:
    """Refuse values that are no hashes by their length."""
    for value in values:
        _checked(value)


def _next(steps: Iterator[bytes]) -> bytes:
    step = next(steps, None)
    if step is None:
        raise ProofError("the path is shorter than the tree is high")
    return step


def _nothing_left(steps: Iterator[bytes]) -> None:
    if next(steps, None) is not None:
        raise ProofError("the path is longer than the tree is high")
