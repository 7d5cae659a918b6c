"""Positions that stand elsewhere than in EXIF: in a film, in a thermal camera's note."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.steps import film, flir

HERE = ("51.416900", "-0.080600")


def box(name, content):
    return struct.pack(">I4s", 8 + len(content), name) + content


def long_box(name, content):
    return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content


def made(said, box=box):
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(said), 0) + said))
    return b"".join([box(b"ftyp", b"mp42"), box(b"mdat", b"frames"), box(b"moov", user)])


def found(data):
    return film.find(io.BytesIO(data))


@pytest.mark.parametrize("kind", [box, long_box])
def test_a_films_place_is_found_behind_its_frames(kind):
    place = found(made(b"+51.4169-000.0806/", kind))["position"]
    assert (place["latitude"], place["longitude"]) == HERE
    assert "+51.4169-000.0806/" in place["raw"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"+91.0000-000.0806/", "no more than 90 degrees"),
        (b"+00.0000+000.0000/", "know no position"),
        (b"at home", "ISO 6709"),
    ],
)
def test_a_place_that_cannot_be_is_kept_apart(said, why):
    told = found(made(said))
    assert told["position"] is None
    assert why in told["impossible"][0]["why"]


@given(st.binary(max_size=300), st.integers(0, 90))
def test_no_bytes_break_the_reading(noise, cut):
    for data in (noise, made(b"+51.4169-000.0806/")[:cut] + noise):
        assert set(found(data)) == {"position", "taken", "impossible", "tool"}
        assert flir.place([("APP1", b"FLIR\0\1\0\1" + data)]) is None


def note(*, valid=1, east=b"W\0", kind=0x2B):
    record = struct.pack("<I4x2s2s4xdd", valid, b"N\0", east, 51.4169, 0.0806)
    entry = struct.pack(">H10xII12x", kind, 64, len(record))
    body = struct.pack(">4s20xII", b"FFF\0", 32, 1) + entry + record
    return [("APP1", b"FLIR\0\1\0\1" + body[:50]), ("APP1", b"FLIR\0\1\1\1" + body[50:])]


def test_a_thermal_cameras_place_is_found_over_two_segments_with_its_side():
    place = flir.place(note())
    assert (place["latitude"], place["longitude"]) == HERE


@pytest.mark.parametrize("said", [{"valid": 0}, {"kind": 0x2A}])
def test_a_note_without_a_place_says_none(said):
    assert flir.place(note(**said)) is None
    assert flir.place([]) is None
