"""The tree's proofs are those of RFC 6962, by the judgement of others too."""

import json
from base64 import b64decode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import merkle
from panel.ledger.merkle import Frontier, ProofError
from tests.ledger.paper_log import PROOFS, needs_vectors

Tree = list[bytes]
# Drawn by size, for lists drawn entry by entry stay short and their shapes few.
TREES = st.integers(0, 70).map(lambda size: [merkle.leaf_hash(bytes([at])) for at in range(size)])


def naive_root(leaves: Tree) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else merkle.EMPTY_ROOT
    k = max(2**i for i in range(10) if 2**i < len(leaves))
    return merkle.node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def vectors(folder: str) -> Iterable[Path]:
    """The files below a folder of the published proofs; none where they are absent."""
    return sorted((PROOFS / "merkle" / folder).rglob("*.json"))


def named(path: Path) -> str:
    """A vector's name in the test's name."""
    return f"{path.parent.name}/{path.stem}"


def hashes(texts: list[str] | None) -> list[bytes]:
    """The base64 hashes of a vector."""
    return [b64decode(text) for text in texts or []]


@given(TREES)
def test_the_root_is_that_of_the_definition(leaves: Tree) -> None:
    assert merkle.root(leaves) == naive_root(leaves)


@given(TREES, st.data())
def test_a_frontier_continues_where_it_was_put_down(leaves: Tree, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    kept = Frontier().extend(leaves[:cut]).to_bytes()
    assert Frontier.from_bytes(kept).extend(leaves[cut:]) == Frontier().extend(leaves)


@pytest.mark.parametrize("data", [b"", b"\x00" * 7, b"\x00" * 7 + b"\x01", b"\x00" * 9])
def test_bytes_that_are_no_frontier_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no frontier"):
        Frontier.from_bytes(data)


@given(TREES.filter(bool), st.data())
def test_every_leaf_is_proved_at_its_place_and_nowhere_else(
    leaves: Tree, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    root, path = naive_root(leaves[:size]), merkle.inclusion_path(index, size, leaves)
    merkle.verify_inclusion(leaves[index], index, size, path, root)
    for wrong in ([*path, leaves[0]], path[:-1] if path else [root], [*path[::-1], root]):
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaves[index], index, size, wrong, root)
    other = merkle.leaf_hash(b"something else")
    with pytest.raises(ProofError):
        merkle.verify_inclusion(other, index, size, path, root)


@given(TREES, st.data())
def test_every_tree_is_proved_to_begin_with_its_past(leaves: Tree, data: st.DataObject) -> None:
    new = data.draw(st.integers(0, len(leaves)))
    old = data.draw(st.integers(0, new))
    old_root, new_root = naive_root(leaves[:old]), naive_root(leaves[:new])
    path = merkle.consistency_path(old, new, leaves.__getitem__)
    merkle.verify_consistency(old, new, old_root, new_root, path)
    forked = merkle.leaf_hash(b"another past")
    with pytest.raises(ProofError):
        merkle.verify_consistency(old, new, forked, new_root, path)
    with pytest.raises(ProofError):
        merkle.verify_consistency(old, new, old_root, new_root, [*path, forked])


def test_subtrees_are_hashed_once_however_many_proofs_ask() -> None:
    asked: list[int] = []

    def leaf(index: int) -> bytes:
        asked.append(index)
        return merkle.leaf_hash(bytes([index]))

    subtrees = merkle.Subtrees(leaf)
    paths = [merkle.inclusion_path(index, 64, subtrees) for index in range(64)]
    assert len({len(path) for path in paths}) == 1
    assert len(asked) <= 3 * 64


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 1), (7, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ProofError, match="there is no leaf"):
        merkle.inclusion_path(index, size, [])
    with pytest.raises(ProofError, match="there is no leaf"):
        merkle.verify_inclusion(merkle.EMPTY_ROOT, index, size, [], merkle.EMPTY_ROOT)


def test_a_shrunken_log_has_no_proof() -> None:
    with pytest.raises(ProofError, match="can't extend"):
        merkle.consistency_path(2, 1, [])


def rule(index: int, last: int) -> list[int]:
    """Pymerkle's way to say on which side each hash of an RFC 6962 path stands."""
    bits = []
    while last:
        bits.append(int(index & 1 or index == last))
        if bits[-1]:
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return bits


def foreign(leaf: bytes, index: int, size: int, path: list[bytes]) -> Any:
    """Our path as a proof object of pymerkle."""
    metadata = {"algorithm": "sha256", "security": True, "size": size, "index": index + 1}
    steps = [leaf.hex(), *(step.hex() for step in path)]
    return pymerkle.InclusionProof.deserialize(
        {
            "type": "inclusion",
            "rule": [*rule(index, size - 1), 0],
            "path": steps,
            "metadata": metadata,
        }
    )


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21, 40])
def test_pymerkle_agrees(size: int) -> None:
    entries = [f"entry {number}".encode() for number in range(size)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    tree: Any = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    assert tree.get_root(size) == merkle.root(leaves)
    for index, leaf in enumerate(leaves):
        proof = foreign(leaf, index, size, merkle.inclusion_path(index, size, leaves))
        pymerkle.verify_inclusion(leaf, merkle.root(leaves), proof, index=index + 1, size=size)
    assert [tree.get_root(at) for at in range(size + 1)] == [
        merkle.root(leaves[:at]) for at in range(size + 1)
    ]


@given(st.integers(2, 70), st.data())
def test_pymerkle_refuses_what_was_changed(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(bytes([at])) for at in range(size)]
    index = data.draw(st.integers(0, size - 1))
    root, path = merkle.root(leaves), merkle.inclusion_path(index, size, leaves)
    at = data.draw(st.integers(0, len(path) - 1))
    changed = [*path[:at], merkle.leaf_hash(path[at]), *path[at + 1 :]]
    for steps, under in ((changed, root), (path, merkle.root(leaves[:-1]))):
        proof = foreign(leaves[index], index, size, steps)
        with pytest.raises(pymerkle.InvalidProof):
            pymerkle.verify_inclusion(leaves[index], under, proof, index=index + 1, size=size)


@needs_vectors
@pytest.mark.parametrize("file", vectors("inclusion"), ids=named)
def test_published_inclusion_proofs_are_judged_rightly(file: Path) -> None:
    case = json.loads(file.read_bytes())
    arguments = (
        b64decode(case["leafHash"]),
        case["leafIdx"],
        case["treeSize"],
        hashes(case["proof"]),
        b64decode(case["root"]),
    )
    if case["wantErr"]:
        with pytest.raises(ProofError):
            merkle.verify_inclusion(*arguments)
    else:
        merkle.verify_inclusion(*arguments)


@needs_vectors
@pytest.mark.parametrize("file", vectors("consistency"), ids=named)
def test_published_consistency_proofs_are_judged_rightly(file: Path) -> None:
    case = json.loads(file.read_bytes())
    roots = b64decode(case["root1"]), b64decode(case["root2"])
    # One case holds that two equal "roots" of 12 bytes are consistent. We want them to be hashes.
    stricter = any(len(root) != merkle.HASH_BYTES for root in roots)
    arguments = (case["size1"], case["size2"], *roots, hashes(case["proof"]))
    if case["wantErr"] or stricter:
        with pytest.raises(ProofError):
            merkle.verify_consistency(*arguments)
    else:
        merkle.verify_consistency(*arguments)


@needs_vectors
def test_the_hand_made_tree_of_cctv_is_ours() -> None:
    grown = Frontier()
    for step in json.loads((PROOFS / "cctv-merkle/merkle_tree.json").read_bytes()):
        leaf = merkle.leaf_hash(step["leaf_data"].encode())
        grown = grown.append(leaf)
        assert (leaf, grown.root()) == tuple(hashes([step["leaf_hash"], step["root_hash"]]))


@needs_vectors
def test_the_proofs_of_cctv_are_judged_rightly() -> None:
    for case in json.loads((PROOFS / "cctv-merkle/inclusion-valid.json").read_bytes()):
        leaf, root = hashes([case["leaf_hash"], case["root_hash"]])
        path = hashes(case["inclusion_path"])
        merkle.verify_inclusion(leaf, case["leaf_index"], case["tree_size"], path, root)
    for case in json.loads((PROOFS / "cctv-merkle/consistency-invalid.json").read_bytes()):
        old_root, new_root = hashes([case["old_root"], case["new_root"]])
        path = hashes(case["consistency_path"])
        with pytest.raises(ProofError):
            merkle.verify_consistency(case["old_size"], case["new_size"], old_root, new_root, path)


@needs_vectors
def test_the_tiles_of_a_sunlight_mirror_lead_to_its_root() -> None:
    mirror = PROOFS / "sunlight-mirror"
    data = b"".join((mirror / f"tile/0/{name}").read_bytes() for name in ("000", "001.p/44"))
    leaves = [data[at : at + 32] for at in range(0, len(data), 32)]
    _, size, root, *_ = (mirror / "checkpoint").read_text().split("\n")
    assert (len(leaves), merkle.root(leaves)) == (int(size), b64decode(root))


@needs_vectors
def test_entries_of_the_real_rekor_are_proved() -> None:
    for file in (PROOFS / "rekor").glob("*happy-path*/bundle.sigstore.json"):
        entry = json.loads(file.read_bytes())["verificationMaterial"]["tlogEntries"][0]
        proof, leaf = entry["inclusionProof"], b64decode(entry["canonicalizedBody"])
        index, size = int(proof.get("logIndex", 0)), int(proof["treeSize"])
        path, root = hashes(proof["hashes"]), b64decode(proof["rootHash"])
        merkle.verify_inclusion(merkle.leaf_hash(leaf), index, size, path, root)
