"""Many leaves are proved at once by the fewest nodes, and by no others."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import merkle, multiproof
from panel.ledger.merkle import ProofError

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(70)]
SHOWN = st.integers(1, 70).flatmap(
    lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1))
)


def at(places: set[int]) -> list[tuple[int, bytes]]:
    """These leaves with their places."""
    return [(place, LEAVES[place]) for place in places]


def refused(
    leaves: Sequence[tuple[int, bytes]], size: int, nodes: Sequence[bytes], root: bytes
) -> bool:
    """Whether it proves nothing."""
    try:
        multiproof.verify(leaves, size, nodes, root)
    except ProofError:
        return True
    return False


@given(SHOWN)
def test_leaves_are_proved_by_the_nodes_of_their_paths_that_they_do_not_give(
    shown: tuple[int, set[int]],
) -> None:
    size, places = shown
    nodes = multiproof.missing(places, size, LEAVES)
    multiproof.verify(at(places), size, nodes, merkle.root(LEAVES[:size]))
    paths = [merkle.inclusion_path(place, size, LEAVES) for place in places]
    assert len(nodes) == len(set(nodes))
    assert set(nodes) <= {node for path in paths for node in path}
    if len(places) == 1:
        assert sorted(nodes) == sorted(paths[0])
    if len(places) == size:
        assert nodes == []


CHANGES: dict[str, Callable[[list[bytes], int], list[bytes]]] = {
    "one too many": lambda nodes, at: [*nodes[:at], LEAVES[0], *nodes[at:]],
    "one twice": lambda nodes, at: [*nodes[: at + 1], *nodes[at:]],
    "one missing": lambda nodes, at: [*nodes[:at], *nodes[at + 1 :]],
    "two exchanged": lambda nodes, at: [*nodes[:at], *nodes[at : at + 2][::-1], *nodes[at + 2 :]],
    "one changed": lambda nodes, at: [*nodes[:at], merkle.EMPTY_ROOT, *nodes[at + 1 :]],
    "one cut": lambda nodes, at: [*nodes[:at], nodes[at][:-1], *nodes[at + 1 :]],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@given(shown=SHOWN, data=st.data())
def test_other_nodes_prove_nothing(
    change: Callable[[list[bytes], int], list[bytes]],
    shown: tuple[int, set[int]],
    data: st.DataObject,
) -> None:
    size, places = shown
    nodes = multiproof.missing(places, size, LEAVES)
    if nodes:
        changed = change(nodes, data.draw(st.integers(0, len(nodes) - 1)))
        assert changed == nodes or refused(at(places), size, changed, merkle.root(LEAVES[:size]))


@given(SHOWN, st.data())
def test_another_leaf_or_another_place_is_not_proved(
    shown: tuple[int, set[int]], data: st.DataObject
) -> None:
    size, places = shown
    nodes, root = multiproof.missing(places, size, LEAVES), merkle.root(LEAVES[:size])
    changed = data.draw(st.sampled_from(sorted(places)))
    others = at(places - {changed})
    assert refused([*others, (changed, merkle.EMPTY_ROOT)], size, nodes, root)
    for place in {*range(-1, size + 1)} - {changed}:
        assert refused([*others, (place, LEAVES[changed])], size, nodes, root)
    assert refused([*others, *at({changed}) * 2], size, nodes, root)
    assert refused(at(places), size, nodes, merkle.EMPTY_ROOT)


def test_of_no_leaf_nothing_is_proved_and_no_node_given() -> None:
    assert multiproof.missing([], 7, LEAVES) == []
    multiproof.verify([], 7, [], merkle.EMPTY_ROOT)
    assert refused([], 7, [LEAVES[0]], merkle.EMPTY_ROOT)
