"""Canonical JSON has one spelling for each value, the one of RFC 8785."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger.canonical import LARGEST, NotCanonical, Unencodable, decode, encode
from tests.ledger.paper_log import PROOFS, needs_vectors

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_our_spelling_is_that_of_another_implementation(value: object) -> None:
    assert encode(value) == rfc8785.dumps(value)  # type: ignore[arg-type] # its own JSON type


@given(VALUES)
def test_what_was_written_is_read_back(value: object) -> None:
    assert decode(encode(value)) == value


@needs_vectors
@pytest.mark.parametrize("name", ["arrays", "structures", "weird"])
def test_the_published_vectors_come_out_to_the_byte(name: str) -> None:
    # Their one float, 56.0, is 56 in canonical form, and floats are not ours to write.
    value = json.loads((PROOFS / f"jcs/input/{name}.json").read_bytes(), parse_float=_whole)
    expected = (PROOFS / f"jcs/output/{name}.json").read_bytes()
    assert encode(value) == expected == bytes.fromhex(_hex(name))
    assert decode(expected) == value


def _whole(digits: str) -> int:
    return int(float(digits))


def _hex(name: str) -> str:
    return (PROOFS / f"jcs/outhex/{name}.txt").read_text()


def test_keys_are_sorted_by_utf16_units() -> None:
    assert encode({"\ufb33": 1, "\U0001f602": 2}) == '{"\U0001f602":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, "a float can't be written"),
        (float("nan"), "a float can't be written"),
        (b"bytes", "a bytes can't be written"),
        (LARGEST + 1, "beyond 2^53"),
        (-LARGEST - 1, "beyond 2^53"),
        ("\ud800", "lone surrogate"),
        ({"\udc00": 1}, "lone surrogate"),
        ({1: 2}, "key must be text"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: object, reason: str) -> None:
    with pytest.raises(Unencodable, match=reason.replace("^", r"\^")):
        encode(value)


def test_a_value_nested_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(Unencodable, match="nested too deeply"):
        encode(endless)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"a":1,"a":1}', "stands twice"),
        (b'{"b":1,"a":2}', "not canonical"),
        (b'{"a": 1}', "not canonical"),
        (b'"\\u0041"', "not canonical"),
        (b'"\\/"', "not canonical"),
        (b"-0", "not canonical"),
        (b"1 ", "not canonical"),
        (b"1.0", "not an integer"),
        (b"1e400", "not an integer"),
        (b"NaN", "not an integer"),
        (b"-Infinity", "not an integer"),
        (b"1" * 5000, "beyond"),
        (b"9007199254740992", "beyond"),
        (b"1 2", "Extra data"),
        (b"", "not JSON"),
        (b"\xef\xbb\xbf1", "not JSON"),
        (b'"\xe9"', "not UTF-8"),
        (b'"\\ud800"', "lone surrogate"),
        (b'"\x00"', "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_any_other_spelling_is_refused(text: bytes, reason: str) -> None:
    with pytest.raises(NotCanonical, match=reason):
        decode(text)
