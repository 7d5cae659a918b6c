"""`aics-tlog`, which others wrote, accepts our proofs, notes and tiles and refuses changed ones.

It is not the only judge: it accepts a note without its final newline, and hashes of no length.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import merkle, notes
from panel.ledger.cosigning import cosign
from panel.ledger.notes import COSIGNATURE, VerifierKey
from tests.ledger.paper_log import ORIGIN, log_of_2015
from tests.ledger.paper_server import leaves_of, publish

aics: Any = pytest.importorskip("aics_tlog", reason="aics-tlog needs Python 3.12 or newer")


def test_every_inclusion_and_consistency_is_accepted_and_changed_ones_are_refused() -> None:
    log = log_of_2015()
    leaves, size = log.leaves(), len(log.events)
    root = merkle.root(leaves)
    for index, event in enumerate(log.events):
        path = merkle.inclusion_path(index, size, leaves)
        assert aics.verify_leaf_inclusion(event, index, size, path, root)
        assert not aics.verify_leaf_inclusion(event + b" ", index, size, path, root)
        assert not aics.verify_leaf_inclusion(event, index, size, path[::-1], root[::-1])
    for old in range(1, size):
        path = merkle.consistency_path(old, size, leaves)
        before = merkle.root(leaves[:old])
        assert aics.verify_consistency(old, size, before, root, path)
        assert not aics.verify_consistency(old, size, before[::-1], root, path)


def test_a_checkpoint_with_the_map_s_line_is_accepted_and_a_changed_one_refused() -> None:
    log = log_of_2015()
    note, key = aics.parse_note(log.note().encode()), aics.parse_vkey(str(log.vkey))
    assert aics.verify_checkpoint(note, key, expected_origin=ORIGIN).ok
    changed = replace(note, text=note.text.replace("panel-map/1", "panel-map/2"))
    assert not aics.verify_checkpoint(changed, key, expected_origin=ORIGIN).ok
    assert notes.verify(log.note(), log.vkey) == note.text


SIZE = 700
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A published log of 700 events, cosigned."""
    note = publish(tmp_path, leaves_of(SIZE))
    (tmp_path / "checkpoint").write_text(cosign(note, "witness.example/w1", WITNESS, 1_700_000_000))
    return tmp_path


def test_it_takes_a_witnesss_cosignature_and_no_bent_one(log: Path) -> None:
    note = (log / "checkpoint").read_text()
    blob = notes.parse(note).signatures[-1].signature
    key = VerifierKey.of("witness.example/w1", WITNESS, COSIGNATURE)
    assert aics.parse_vkey(str(key)).name == key.name
    root = b64decode(note.split("\n")[2])
    assert aics.verify_cosignature(blob, key.name, key.public, ORIGIN, SIZE, root)
    assert not aics.verify_cosignature(blob, key.name, key.public, ORIGIN, SIZE + 1, root)


def test_our_tiles_lead_it_to_our_root_and_prove_every_kind_of_place(log: Path) -> None:
    reader = aics.FileSystemTileReader(f"{log}/")
    root = b64decode((log / "checkpoint").read_text().split("\n")[2])
    assert aics.tree_root_from_tiles(reader, SIZE) == root
    leaves = leaves_of(SIZE)
    for index in (0, 255, 256, 511, 512, SIZE - 1):
        path = aics.inclusion_proof_from_tiles(reader, index, SIZE)
        assert path == merkle.inclusion_path(index, SIZE, leaves)
        assert aics.verify_leaf_inclusion(f"event {index}".encode(), index, SIZE, path, root)
        assert not aics.verify_leaf_inclusion(b"another", index, SIZE, path, root)
    for old in (1, 255, 256, 300, 512, SIZE):
        before = merkle.root(leaves[:old])
        path = merkle.consistency_path(old, SIZE, leaves)
        assert aics.verify_consistency(old, SIZE, before, root, path)
        assert not aics.verify_consistency(old, SIZE, bytes(32), root, path)


@pytest.mark.parametrize("name", ["tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"])
def test_a_bent_tile_leads_it_elsewhere(log: Path, name: str) -> None:
    data = (log / name).read_bytes()
    (log / name).write_bytes(bytes([data[0] ^ 1]) + data[1:])
    root = b64decode((log / "checkpoint").read_text().split("\n")[2])
    with pytest.raises(aics.TileVerificationError):
        aics.audit_tiles(aics.FileSystemTileReader(f"{log}/"), SIZE, root, entries=False)
