"""Plain data is read with all errors at once, each with its place and what would be right."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from panel.ledger.reading import Invalid, read
from panel.ledger.values import Count, Instant, Line, Prose, StateCode


class Way(StrEnum):
    """How."""

    ENTRY = "entry"
    TRANSIT = "transit"


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One leg."""

    territory: StateCode
    way: Way


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """What a test asks for."""

    purpose: Line
    first_day: date
    itinerary: Annotated[tuple[Leg, ...], Meta(min_length=1, max_length=50)]
    reported_at: Instant | None = None
    travellers: Count = 1
    remarks: Prose = ""


LEG = {"territory": "XA", "way": "entry"}
GOOD = {"purpose": "A hearing", "first_day": "2015-07-24", "itinerary": [LEG]}


def errors(data: Any, *, loose: bool = False) -> dict[str, str]:
    """What is wrong, by where."""
    with pytest.raises(Invalid) as caught:
        read(Journey, data, loose=loose)
    return {flaw.pointer: flaw.detail for flaw in caught.value.errors}


def test_what_is_right_becomes_the_struct():
    journey = read(Journey, GOOD | {"reported_at": "2015-07-20T10:00:00+02:00"})
    assert journey.itinerary == (Leg(territory="XA", way=Way.ENTRY),)
    assert journey.first_day == date(2015, 7, 24)
    assert journey.reported_at == datetime(2015, 7, 20, 8, tzinfo=UTC)
    assert read(Journey, GOOD | {"reported_at": None}).reported_at is None


def test_all_errors_are_told_at_once_each_with_its_pointer():
    wrong = {
        "purpose": " ",
        "itinerary": [LEG, {"territory": "Iran", "way": "by sea"}, {**LEG, "territory": "QQ"}],
        "reported_at": "2015-07-20T10:00:00",
        "staus": 1,
    }
    assert errors(wrong) == {
        "/staus": "is not known here; the fields are purpose, first_day, itinerary, reported_at, "
        "travellers, remarks",
        "/purpose": "should be one line of text, 1 to 300 characters and not only spaces",
        "/first_day": "is missing; should be a date written YYYY-MM-DD, such as 2015-07-24",
        "/itinerary/1/territory": "should be a State: ISO 3166-1 alpha-2, two capital letters, "
        "such as XA",
        "/itinerary/1/way": "should be one of entry, transit",
        "/itinerary/2/territory": "is the code of no State or territory; it should be one of ISO "
        "3166-1 alpha-2, such as FR (in a demonstration XA to XZ are fictional States)",
        "/reported_at": "should be a time with its zone, such as 2015-08-07T23:59:59Z",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_day", "24.07.2015"),
        ("first_day", "2015-02-30"),
        ("first_day", "2015-07-24T00:00:00Z"),
        ("first_day", 20150724),
        ("first_day", None),
        ("reported_at", "0001-01-01T00:00:00+14:00"),
        ("reported_at", "9999-12-31T23:59:59-12:00"),
        ("purpose", "two\nlines"),
        ("purpose", "a last break\n"),
        ("purpose", "bell\x07"),
        ("purpose", "x" * 301),
        ("purpose", ["text"]),
        ("remarks", "escape \x1b[31m"),
        ("travellers", True),
        ("travellers", 1.5),
        ("travellers", "1"),
        ("travellers", 10**30),
        ("itinerary", []),
        ("itinerary", [LEG] * 51),
        ("itinerary", LEG),
        ("itinerary", "XA"),
    ],
)
def test_a_wrong_value_is_told_what_would_be_right(field, value):
    found = errors(GOOD | {field: value})
    assert list(found) == [f"/{field}"]
    assert found[f"/{field}"].startswith("should be ")


@pytest.mark.parametrize("text", ["NUL \x00", "half \ud800", "other half \udfff"])
def test_what_is_not_text_is_refused_wherever_it_stands(text):
    found = errors(GOOD | {"purpose": text, "remarks": text, "itinerary": [LEG | {"way": text}]})
    assert list(found) == ["/purpose", "/itinerary/0/way", "/remarks"]


@pytest.mark.parametrize("data", [[], "text", None, 1, [GOOD]])
def test_something_else_than_an_object_is_refused(data):
    assert list(errors(data)) == [""]


def test_numbers_may_be_text_only_where_read_loosely():
    assert read(Journey, GOOD | {"travellers": "2"}, loose=True).travellers == 2
    assert list(errors(GOOD | {"reported_at": "1437733440"}, loose=True)) == ["/reported_at"]


def test_a_hostile_name_is_escaped_and_cut_in_its_pointer():
    found = errors(GOOD | {"a/b~c": 1, "x" * 10_000: 2, "\ud800": 3})
    assert list(found) == ["/a~1b~0c", "/" + "x" * 80, "/?"]


def test_no_answer_tells_more_than_a_hundred_errors():
    assert len(errors({f"field_{number}": 1 for number in range(100_000)})) == 100


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
names = st.sampled_from([*Journey.__struct_fields__, "other"])


@given(st.dictionaries(names, anything))
def test_whatever_comes_is_read_or_refused_with_pointers(data):
    flaws = []
    try:
        msgspec.json.encode(read(Journey, data))
    except Invalid as invalid:
        flaws = invalid.errors
    assert all(flaw.pointer.startswith("/") and flaw.detail for flaw in flaws)


@given(st.text(max_size=30))
def test_a_line_is_kept_as_it_came_or_refused(text):
    try:
        line = read(Journey, GOOD | {"purpose": text}).purpose
    except Invalid:
        return
    assert line == text
    assert line.strip()
    assert "\n" not in line
