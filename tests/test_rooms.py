"""docs/rooms.md leads nowhere that isn't there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_path_that_it_names_is_there():
    named = re.findall(r"`([a-z_]+/[a-z_/.]*)`", (ROOT / "docs" / "rooms.md").read_text())
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_verb_that_a_document_names_is_one_of_make_s():
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        verb
        for document in documents
        for verb in re.findall(r"`make ([a-z]+)", document.read_text())
    }
    assert {"demo", "test", "chaos"} <= named <= made
