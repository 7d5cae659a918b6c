"""`aics-tlog`, which others wrote, accepts our proofs and notes and refuses changed ones.

It is not the only judge: it accepts a note without its final newline, and hashes of no length.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from panel.ledger import merkle, notes
from tests.ledger.paper_log import ORIGIN, log_of_2015

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
