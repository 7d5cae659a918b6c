"""Tiles are C2SP's, and whatever is proved from a few of them is what the whole tree proves."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import merkle, notes
from panel.ledger.merkle import ProofError
from panel.ledger.tiles import WIDTH, Tile, TileError, TileTree, tiles
from tests.ledger.paper_log import PROOFS, needs_vectors

SIZE = 70_000
"""More than the 65,536 leaves below one complete tile of the second level."""


@cache
def grown() -> tuple[merkle.Subtrees, dict[tuple[int, int], bytes]]:
    """A tree, and the hashes of each of its levels of tiles."""
    leaves = [merkle.leaf_hash(at.to_bytes(4, "big")) for at in range(SIZE)]
    levels = {(0, at): leaf for at, leaf in enumerate(leaves)}

    def completed(height: int, number: int, root: bytes) -> None:
        if height % 8 == 0:
            levels[height // 8, number] = root

    merkle.Frontier().extend(leaves, completed)
    return merkle.Subtrees(leaves), levels


def read(tile: Tile) -> bytes:
    """A tile of that tree."""
    _, levels = grown()
    first = tile.number * WIDTH
    return b"".join(levels[tile.level, at] for at in range(first, first + tile.width))


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(63, 999, 1), "tile/63/999.p/1"),
        (Tile(1, 1000, 255), "tile/1/x001/000.p/255"),
        (Tile(2, 10_000_000), "tile/2/x010/x000/000"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == Tile.parse(path.removeprefix("tile/")) == tile


@given(st.integers(0, 63), st.integers(0, 2**56 - 1), st.integers(1, WIDTH))
def test_every_path_reads_back(level: int, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        *("0", "0/", "0/0", "0/00", "0/0000", "00/000", "0/x000/000", "0/001/000", "0/x001/x000"),
        *("0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p/999", "0/000.p/", "0/000.p"),
        *("", "-1/000", "0/x1/000", "0/000/", "/0/000", "0/../000", "0/000\n", "entries/000"),
        *("\u0661/000", "0/\u0661\u0661\u0661", "64/000", "064/000", "0/" + "x001/" * 7 + "000"),
    ],
)
def test_a_path_that_names_no_tile_is_refused(path: str) -> None:
    with pytest.raises(TileError):
        Tile.parse(path)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE])
def test_the_tiles_of_a_tree_hold_each_hash_once(size: int) -> None:
    found = list(tiles(size))
    assert len(set(found)) == len(found)
    for level in range(4):
        assert sum(t.width for t in found if t.level == level) == size >> 8 * level
    assert all(tile.end <= size for tile in found)
    assert TileTree(size, read).root_at(size) == merkle.root(
        grown()[0].hash(at, at + 1) for at in range(size)
    )


@given(st.data())
def test_a_proof_from_tiles_is_that_of_the_tree_and_reads_few(data: st.DataObject) -> None:
    subtrees, _ = grown()
    size = data.draw(st.integers(1, SIZE))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    asked: list[Tile] = []

    def counted(tile: Tile) -> bytes:
        asked.append(tile)
        return read(tile)

    path = merkle.inclusion_path(index, size, TileTree(size, counted))
    assert path == merkle.inclusion_path(index, size, subtrees)
    assert len(asked) <= 2 * 3
    asked.clear()
    tree = TileTree(size, counted)
    between = merkle.consistency_path(old, size, tree)
    merkle.verify_consistency(old, size, tree.root_at(old), tree.root_at(size), between)
    assert tree.root_at(old) == subtrees.hash(0, old)
    assert len(asked) <= 2 * 3


def test_a_tile_cut_short_or_too_long_proves_nothing() -> None:
    for bent in (lambda data: data[:-1], lambda data: data + b"\0", lambda data: b""):
        tree = TileTree(SIZE, lambda tile, bent=bent: bent(read(tile)))
        with pytest.raises(ProofError, match="bytes, not"):
            merkle.inclusion_path(3, SIZE, tree)


def test_a_tree_knows_nothing_of_sizes_it_never_had() -> None:
    with pytest.raises(ProofError, match="never had"):
        TileTree(5, read).root_at(6)


def test_an_absurd_size_costs_no_more_than_its_levels() -> None:
    asked: list[Tile] = []

    def nothing(tile: Tile) -> bytes:
        asked.append(tile)
        return bytes(32 * tile.width)

    TileTree(10**19 - 1, nothing).root_at(10**19 - 1)
    assert len(asked) <= 64


@needs_vectors
def test_the_tiles_of_a_tessera_log_prove_each_size_from_each() -> None:
    log = PROOFS / "tessera-log"
    seen = {}
    for file in log.glob("checkpoint.*"):
        checkpoint = notes.Checkpoint.parse(notes.parse(file.read_text()).text)
        seen[checkpoint.size] = checkpoint.root
    for old, new in combinations(sorted(seen), 2):
        tree = TileTree(new, lambda tile: (log / tile.path).read_bytes())
        assert (tree.root_at(old), tree.root_at(new)) == (seen[old], seen[new])
        path = merkle.consistency_path(old, new, tree)
        merkle.verify_consistency(old, new, seen[old], seen[new], path)


@needs_vectors
def test_the_tiles_of_a_sunlight_mirror_lead_to_its_root_by_both_levels() -> None:
    mirror: Path = PROOFS / "sunlight-mirror"
    checkpoint = notes.Checkpoint.parse(notes.parse((mirror / "checkpoint").read_text()).text)
    asked: list[str] = []

    def fetched(tile: Tile) -> bytes:
        asked.append(tile.path)
        return (mirror / tile.path).read_bytes()

    assert TileTree(checkpoint.size, fetched).root_at(checkpoint.size) == checkpoint.root
    assert sorted(asked) == ["tile/0/001.p/44", "tile/1/000.p/1"]
