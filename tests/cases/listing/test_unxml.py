"""List files are read whole, equal where nothing was amended, and refused by name."""

import gzip
from collections import Counter
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from cases.listing import unxml
from cases.listing.unxml import Alias, Birth, ListFileError, parse

STORY = Path(__file__).parents[2] / "story"
PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "un-list"
needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published list files are not on this machine"
)

PERSON = """<INDIVIDUAL><DATAID>{dataid}</DATAID><FIRST_NAME>FICTIONAL</FIRST_NAME>
<SECOND_NAME> PERSON </SECOND_NAME><UN_LIST_TYPE>Fictional</UN_LIST_TYPE>
<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>{listed_on}</LISTED_ON>{more}</INDIVIDUAL>
"""


def person(reference="XXi.001", dataid=1, listed_on="2015-04-14", more=""):
    return PERSON.format(reference=reference, dataid=dataid, listed_on=listed_on, more=more)


def document(*people, generated="2015-07-01T10:00:00.0-04:00", before="", entities=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<CONSOLIDATED_LIST '
        f'dateGenerated="{generated}"><INDIVIDUALS>{"".join(people)}</INDIVIDUALS>'
        f"<ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


def read(*people, **changes):
    return parse(BytesIO(document(*people, **changes)))


def story(name):
    with (STORY / name).open("rb") as source:
        return parse(source)


def published(day):
    return BytesIO(gzip.decompress((PUBLISHED / f"un_{day}.xml.gz").read_bytes()))


def test_the_story_lists_three_persons():
    listed = story("list-2007-03-24.xml")
    assert [entry.reference for entry in listed.entries] == ["IRi.039", "XXi.001", "XXi.002"]
    assert {entry.listed_on for entry in listed.entries} == {date(2007, 3, 24)}
    assert listed.generated_at == datetime(2007, 3, 24, 22, 30, 0, 500_000, tzinfo=UTC)
    assert listed.empty_aliases == 2


def test_a_packed_node_gives_three_aliases_of_its_quality():
    soleimani = story("list-2007-03-24.xml").entries[0]
    assert soleimani.names == ("QASEM", "SOLEIMANI")
    assert soleimani.aliases == (
        Alias("Haj Qasem", "Low"),
        Alias("Haji Qassem", "Low"),
        Alias("Sardar Soleimani", "Low"),
    )
    assert soleimani.designations == ("Brigadier General", "Commander of Qods force")


def test_births_stay_as_precise_as_they_are_written():
    births = [entry.births for entry in story("list-2007-03-24.xml").entries]
    assert births == [
        (Birth(kind="exact", year=1957),),
        (Birth(kind="approximate", year=1960),),
        (Birth(kind="between", from_year=1961, to_year=1963),),
    ]


def test_a_later_file_amends_one_entry_and_leaves_the_others_equal():
    before, after = story("list-2007-03-24.xml"), story("list-2014-12-17.xml")
    amended = [
        new.reference for old, new in zip(before.entries, after.entries, strict=True) if old != new
    ]
    assert amended == ["IRi.039"]
    assert after.entries[0].births == (Birth(kind="exact", day=date(1957, 3, 11)),)
    assert after.entries[0].last_updated == (date(2014, 12, 17),)


def test_order_dataid_wrapping_and_repetition_are_no_amendment():
    node = "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>{}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    one, two = node.format("One;\n Two"), node.format("Two")
    first = read(person(more=one + two), person("XXi.002"))
    second = read(person("XXi.002 ", dataid=8), person(dataid=9, more=two + one))
    assert first == second


def test_an_alias_with_an_escaped_ampersand_is_not_torn():
    more = "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME>Made &amp; Up</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    assert read(person(more=more)).entries[0].aliases == (Alias("Made & Up", ""),)


def test_a_date_of_listing_may_carry_an_offset_and_means_its_day():
    assert read(person(listed_on="2015-04-14-04:00")).entries[0].listed_on == date(2015, 4, 14)


def test_a_list_type_value_is_no_designation():
    more = "<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>"
    assert read(person(more=more)).entries[0].designations == ()


def test_an_entry_survives_being_stored():
    listed = story("list-2014-12-17.xml")
    assert msgspec.json.decode(msgspec.json.encode(listed), type=unxml.ListFile) == listed


EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
ALIAS = "<INDIVIDUAL_ALIAS><ALIAS_NAME>A</ALIAS_NAME></INDIVIDUAL_ALIAS>"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "cut off"),
        (b"Not Found", "not well-formed"),
        (b"<html/>", "root is html"),
        (document(person())[:-40], "cut off"),
        (document(person())[:200], "cut off"),
        (document(person()) + b"<more/>", "not well-formed"),
        (document(person(), before="<!DOCTYPE x>"), "DOCTYPE"),
        (document(person(more="&e;"), before=EXTERNAL), "DOCTYPE"),
        (document(person(more="&b;"), before=LAUGHS), "DOCTYPE"),
        (document(person()).replace(b'"UTF-8"', b'"KLINGON"'), "encoding"),
        (document(person()).replace(b"PERSON", b"\xff"), "not well-formed"),
        (document(), "lists nobody"),
        (document(person(), generated="yesterday"), "dateGenerated: 'yesterday'"),
        (document(person(), generated="2015-07-01T10:00:00"), "not a time with a zone"),
        (document(person(), generated="0001-01-01T00:00:00+14:00"), "not a time with a zone"),
        (document(person(), person()), r"entry 2 \(XXi.001\) in INDIVIDUALS: .* listed twice"),
        (document(person(reference=" ")), "entry 1 in INDIVIDUALS, REFERENCE_NUMBER is missing"),
        (document(person(reference="XX.1")), "REFERENCE_NUMBER: 'XX.1' is not of the form"),
        (document(person(listed_on="2015-02-30")), r"\(XXi.001\) .*LISTED_ON: '2015-02-30'"),
        (document(person(listed_on="")), r"\(XXi.001\) in INDIVIDUALS, LISTED_ON is missing"),
        (document(person().replace("FICTIONAL", "").replace("PERSON", "")), "FIRST_NAME"),
        (document(person(more="<INDIVIDUAL_DATE_OF_BIRTH><YEAR>circa</YEAR>"
                              "</INDIVIDUAL_DATE_OF_BIRTH>")), "YEAR: 'circa' is not a year"),
        (document(entities=person()), "no list has such an element there"),
        (document(person(more="<A>" * 20 + "</A>" * 20)), "nested deeper than 16"),
        (document(person(more=ALIAS * 20_000)), r"XXi.001\) .*more than 10000 elements"),
        (document(person(more=f"<COMMENTS1>{'x' * 200_000}</COMMENTS1>")), "100000 characters"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_to_be_trusted_is_refused_by_name(content, error):
    with pytest.raises(ListFileError, match=error):
        parse(BytesIO(content))


def test_a_file_longer_than_any_list_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(unxml, "MAX_BYTES", 100_000)
    source = BytesIO(document(person(), before=f"<!--{'x' * 1_000_000}-->"))
    with pytest.raises(ListFileError, match="longer than 100000 bytes"):
        parse(source)
    assert source.tell() < 200_000


@needs_published
@pytest.mark.parametrize(
    ("day", "kinds", "empty", "births"),
    [
        ("2017-06-30", (653, 371), 635, (380, 369)),
        ("2018-08-24", (701, 397), 662, (420, 375)),
        ("2020-03-20", (709, 305), 603, (438, 373)),
        ("2025-04-19", (684, 193), 206, (435, 369)),
    ],
)
def test_a_published_list_is_read_whole_and_twice_the_same(day, kinds, empty, births):
    listed = parse(published(day))
    read_kinds = Counter(entry.kind for entry in listed.entries)
    read_births = [birth for entry in listed.entries for birth in entry.births]
    assert (read_kinds["individual"], read_kinds["entity"]) == kinds
    assert listed.empty_aliases == empty
    assert sum(birth.day is not None for birth in read_births) == births[0]
    assert sum(birth.year is not None for birth in read_births) == births[1]
    assert parse(published(day)) == listed


@needs_published
@pytest.mark.parametrize(
    ("old", "new", "added", "gone", "amended"),
    [
        ("2017-06-30", "2018-08-24", 92, 18, 40),
        ("2018-08-24", "2020-03-20", 26, 110, 596),
        ("2020-03-20", "2025-04-19", 50, 187, 662),
    ],
)
def test_two_published_lists_differ_where_something_was_amended(old, new, added, gone, amended):
    before, after = (
        {entry.reference: entry for entry in parse(published(day)).entries} for day in (old, new)
    )
    both = before.keys() & after.keys()
    assert len(after.keys() - both) == added
    assert len(before.keys() - both) == gone
    assert sum(before[reference] != after[reference] for reference in both) == amended


@needs_published
def test_parentheses_in_published_aliases_are_not_torn():
    entries = {entry.reference: entry for entry in parse(published("2017-06-30")).entries}
    names = {alias.name for entry in entries.values() for alias in entry.aliases}
    assert "أبو شيماء (Abu-Shaima; Abu- Shayma)" in names
    assert len(entries["IRi.039"].aliases) == 11
