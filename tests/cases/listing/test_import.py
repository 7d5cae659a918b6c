"""A list file is taken in whole, twice without an event, and never delists anybody."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest

from cases.listing import queries as listing
from cases.listing.domain import Delist, Relist, VoidEntry
from cases.listing.importing import import_file
from cases.listing.models import EntryRow, NameRow
from cases.listing.unxml import ListFileError
from cases.regimes.loading import load
from cases.regimes.queries import measures
from panel.access import queries
from panel.access.giving import give
from panel.ledger import moments, opening
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.reading import read
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.cases.listing.lists import alias, person, write
from tests.once import once

pytestmark = once

HERE = Path(__file__).parents[2] / "story"
FIRST, LATER = HERE / "list-2007-03-24.xml", HERE / "list-2014-12-17.xml"
REAL = sorted((Path(__file__).parents[4] / "shared" / "data" / "un-list").glob("*.xml.gz"))
OPERATOR = queries.operator("test")


@pytest.fixture
def ledger(committed):
    opening.create(registry, demonstration=False, actor="test")


def take(path, **said):
    return import_file(registry, OPERATOR, path, **said)


def changed(tmp_path, old, new, *, source=LATER, generated="2015-01-01T00:00:00.0-05:00"):
    """The file with one thing changed and a later date."""
    text = source.read_text().replace(old, new)
    path = tmp_path / "list.xml"
    path.write_text(re.sub(r"(dateGenerated=.)[^'\"]+", rf"\g<1>{generated}", text))
    return path


def without(tmp_path, reference):
    """The later file without one entry."""
    text = LATER.read_text()
    people = text.split("<INDIVIDUAL>")
    (gone,) = (part for part in people if f"<REFERENCE_NUMBER>{reference}" in part)
    whole = f"<INDIVIDUAL>{gone.split('</INDIVIDUAL>')[0]}</INDIVIDUAL>"
    return changed(tmp_path, whole, "")


def test_the_first_file_lists_each_entry_once_with_its_names(ledger):
    done = take(FIRST)
    assert (done.entries, done.new, done.empty_aliases) == (3, 3, 2)
    entry = EntryRow.objects.get(reference="IRi.039")
    names = NameRow.objects.filter(stream=entry.stream).values_list("name", "quality")
    packed = {(name, "Low") for name in ("Haj Qasem", "Haji Qassem", "Sardar Soleimani")}
    assert set(names) == packed | {("QASEM SOLEIMANI", "primary")}
    (birth,) = entry.details["births"]
    assert (birth["year"], birth["day"]) == (1957, None)
    assert entry.listed_on.isoformat() == "2007-03-24"


def test_a_semicolon_inside_parentheses_tears_no_name(ledger):
    take(FIRST)
    names = NameRow.objects.filter(reference="XXi.001").values_list("name", "quality")
    assert ("Invented One (Fictional; Made-up)", "Good") in names


def test_the_same_file_again_is_no_event(ledger):
    take(FIRST)
    count = LogEvent.objects.count()
    assert take(FIRST).events == 0
    assert LogEvent.objects.count() == count


def test_only_what_changed_is_amended(ledger):
    take(FIRST)
    take(LATER)
    amended = LogEvent.objects.filter(type="entry.amended").values_list("stream", flat=True)
    assert list(amended) == ["list-entry/IRi.039"]


def test_an_older_file_is_refused_and_changes_nothing(ledger):
    take(LATER)
    count = LogEvent.objects.count()
    with pytest.raises(Refused, match="older than the one taken in last"):
        take(FIRST)
    assert LogEvent.objects.count() == count


def test_an_entry_that_is_gone_is_a_task_and_no_delisting(ledger, tmp_path):
    take(FIRST)
    done = take(without(tmp_path, "XXi.001"))
    assert done.missing == ("XXi.001",)
    assert LogEvent.objects.filter(type="entry.missing").count() == 1
    assert LogEvent.objects.filter(type="entry.delisted").count() == 0
    assert EntryRow.objects.get(reference="XXi.001", held_to=STILL).delisted_on is None
    again = take(changed(tmp_path, "x", "x", generated="2015-02-01T00:00:00.0-05:00"))
    assert again.missing == ()
    assert EntryRow.objects.get(reference="XXi.001", held_to=STILL).missing_since is None


def test_a_file_without_more_than_a_third_of_the_list_is_refused(ledger, tmp_path):
    take(FIRST)
    text = without(tmp_path, "XXi.001").read_text()
    half = tmp_path / "half.xml"
    second = text.split("<INDIVIDUAL>")[-1].split("</INDIVIDUAL>")[0]
    half.write_text(text.replace(f"<INDIVIDUAL>{second}</INDIVIDUAL>", ""))
    count = LogEvent.objects.count()
    with pytest.raises(Refused, match="more than a third"):
        take(half)
    assert LogEvent.objects.count() == count
    assert len(take(half, even_if_a_third_is_gone=True).missing) == 2


def test_what_earlier_files_had_lost_does_not_count_as_gone_again(ledger, tmp_path):
    everybody = [person(number) for number in range(1, 7)]
    take(write(tmp_path, *everybody, day="2015-07-01"))
    take(write(tmp_path, *everybody[2:], day="2015-07-02"))
    done = take(write(tmp_path, *everybody[3:], day="2015-07-03"))
    assert done.missing == ("XXi.001", "XXi.002", "XXi.003")
    with pytest.raises(Refused) as refused:
        take(write(tmp_path, *everybody[5:], day="2015-07-04"))
    assert refused.value.facts == {"listed": 3, "gone": 2}


def test_the_time_of_the_file_is_no_day_of_listing(ledger):
    take(LATER)
    (imported,) = LogEvent.objects.filter(type="list.imported")
    assert b"2014-12-17T23:00:04.625" in bytes(imported.body)
    assert EntryRow.objects.get(reference="IRi.039").listed_on == date(2007, 3, 24)


def test_measures_come_from_the_regime_and_not_from_the_file(ledger):
    take(FIRST)
    assert measures("1737", moments.now()) == []
    load(registry, OPERATOR, known_by=date(2010, 6, 9))
    bases = {row.basis for row in measures("1737", moments.now())}
    assert "S/RES/1929 (2010) para. 10" in bases


def test_a_file_that_is_cut_off_changes_nothing(ledger, tmp_path):
    path = tmp_path / "list.xml"
    path.write_bytes(FIRST.read_bytes()[:2000])
    count = LogEvent.objects.count()
    with pytest.raises(ListFileError):
        take(path)
    assert LogEvent.objects.count() == count


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (alias("x", quality="q" * 51), r"XXi\.001\) .*QUALITY: more than 50 characters"),
        (alias("x" * 10_001), r"XXi\.001\) .*ALIAS_NAME: more than 10000 characters"),
        ("<TITLE><VALUE>a\x84b</VALUE></TITLE>", "TITLE: holds a control character"),
        ("".join(alias(f"{n} " + "x" * 1_900) for n in range(40)), "too long to be recorded"),
    ],
)
def test_a_value_that_no_record_should_hold_stops_the_whole_file(ledger, tmp_path, more, error):
    count = LogEvent.objects.count()
    with pytest.raises(ListFileError, match=error):
        take(write(tmp_path, person(1, more=more), person(2)))
    assert LogEvent.objects.count() == count


def test_a_gzipped_file_says_the_same_as_a_plain_one(ledger, tmp_path):
    packed = tmp_path / "list.xml.gz"
    packed.write_bytes(gzip.compress(FIRST.read_bytes()))
    assert take(packed).new == 3
    take(FIRST)
    assert not LogEvent.objects.filter(type="entry.amended").exists()


@pytest.mark.parametrize("cut", [slice(0, 500), slice(0, -9)])
def test_a_gzipped_file_that_is_cut_off_changes_nothing(ledger, tmp_path, cut):
    packed = tmp_path / "list.xml.gz"
    packed.write_bytes(gzip.compress(FIRST.read_bytes())[cut])
    count = LogEvent.objects.count()
    with pytest.raises(ListFileError, match=r"gzip is broken|cut off"):
        take(packed)
    assert LogEvent.objects.count() == count


def test_a_reference_number_of_an_unknown_regime_is_refused_by_name(ledger, tmp_path):
    path = changed(tmp_path, "XXi.001", "ZZi.001", source=FIRST)
    with pytest.raises(Refused) as refused:
        take(path)
    assert refused.value.facts == {"given": "ZZi.001"}


def test_delisted_and_listed_again_keeps_every_old_answer(ledger):
    take(FIRST)
    listed = moments.now()
    out = {"delisted_on": "2014-01-01", "basis": "a decision of the test's own"}
    done = give(registry, Asked(read(Delist, out), "XXi.001"), OPERATOR)
    back = {"listed_on": "2015-01-01", "basis": "another"}
    again = give(registry, Asked(read(Relist, back), "XXi.001"), OPERATOR)
    void = VoidEntry(target=3, authority="the test", reason="never happened")
    last = give(registry, Asked(void, "XXi.001"), OPERATOR)
    days = [
        listing.entry("XXi.001", moment).delisted_on
        for moment in (listed, done.moment, again.moment, last.moment)
    ]
    assert [day and day.year for day in days] == [None, 2014, None, 2014]


@pytest.mark.parametrize(
    "words", ["soleimani", "SOLEIMÁNI", "haji  qassem", "Qasem Sol", "soleimani qasem"]
)
def test_a_name_is_found_however_it_is_written(ledger, words):
    take(FIRST)
    moment = moments.now()
    found = listing.named(EntryRow.objects.as_of(moment), words, moment)
    assert [row.reference for row in found] == ["IRi.039"]


@pytest.mark.skipif(not REAL, reason="the published lists are not on this machine")
def test_the_published_lists_import_and_each_again_without_an_event(ledger):
    for path in REAL:
        first = take(path)
        assert first.events > 0
        assert take(path).events == 0
    assert EntryRow.objects.filter(held_to=STILL, missing_since=None).count() == first.entries
