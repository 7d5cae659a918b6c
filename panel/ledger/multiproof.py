"""One proof that many leaves are in a tree: the paths of RFC 6962, each node of them once.

What can be computed from the leaves that are shown is left out. What is left are the roots of the
largest subtrees in which no shown leaf stands, from left to right.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from panel.ledger.merkle import Leaves, ProofError, Subtrees, all_checked, node_hash, split

Run = tuple[int, int]
"""The leaves of a subtree: from one index up to another, that one not included."""


def missing(indexes: Iterable[int], size: int, hash_of: Leaves | Subtrees) -> list[bytes]:
    """The proof that the leaves at these indexes (from 0) are in the tree of `size` leaves."""
    subtrees = hash_of if isinstance(hash_of, Subtrees) else Subtrees(hash_of)
    return subtrees.hashes(_beside(indexes, size))


def verify(
    leaves: Sequence[tuple[int, bytes]], size: int, nodes: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofError unless each leaf hash is at its index in the tree of that root."""
    all_checked(nodes)
    beside = _beside((index for index, _ in leaves), size)
    if len(nodes) != len(beside):
        raise ProofError(f"{len(beside)} nodes stand beside the leaves shown, not {len(nodes)}")
    known = {(index, index + 1): leaf for index, leaf in leaves}
    known |= dict(zip(beside, nodes, strict=True))
    if leaves and _root((0, size), known) != root:
        raise ProofError("not all of the leaves shown are in the tree of this root")


def _root(run: Run, known: Mapping[Run, bytes]) -> bytes:
    if run in known:
        return known[run]
    left, right = _halves(run)
    return node_hash(_root(left, known), _root(right, known))


def _beside(indexes: Iterable[int], size: int) -> list[Run]:
    """The largest subtrees in which none of these leaves stands."""
    places = sorted(indexes)
    for index in places:
        if not 0 <= index < size:
            raise ProofError(f"there is no leaf {index} in a tree of {size}")
    for before, index in pairwise(places):
        if index == before:
            raise ProofError(f"leaf {index} is shown twice")
    return list(_without(places, (0, size))) if places else []


def _without(places: Sequence[int], run: Run) -> Iterator[Run]:
    start, end = run
    if not places:
        yield run
    elif end - start > 1:
        left, right = _halves(run)
        cut = bisect_left(places, right[0])
        yield from _without(places[:cut], left)
        yield from _without(places[cut:], right)


def _halves(run: Run) -> tuple[Run, Run]:
    start, end = run
    middle = start + split(end - start)
    return (start, middle), (middle, end)
