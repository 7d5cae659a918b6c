"""Packed aliases are taken apart at semicolons, but never inside parentheses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.listing.names import collapse, split_packed


@pytest.mark.parametrize(
    ("packed", "names"),
    [
        ("", ()),
        (" ; ;", ()),
        ("Haj Qasem; Haji\n    Qassem; Sardar Soleimani",
         ("Haj Qasem", "Haji Qassem", "Sardar Soleimani")),
        ("أبو شيماء (Abu-Shaima; Abu- Shayma)", ("أبو شيماء (Abu-Shaima; Abu- Shayma)",)),
        ("A (B (C; D); E); F", ("A (B (C; D); E)", "F")),
        (") A; B", (") A", "B")),
        ("A; B (C; D", ("A", "B (C; D")),
        ("TURKI, Hassan", ("TURKI, Hassan",)),
    ],
)  # fmt: skip
def test_an_alias_node_gives_its_names(packed, names):
    assert split_packed(packed) == names


@given(st.text("ab ;()\n"))
def test_no_letter_is_lost_and_no_name_is_empty(packed):
    names = split_packed(packed)
    letters = [c for c in packed if c in "ab"]
    assert [c for c in "".join(names) if c in "ab"] == letters
    assert all(name and name == collapse(name) for name in names)
