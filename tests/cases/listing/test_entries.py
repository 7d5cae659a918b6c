"""An entry that is struck, missing or back is told so, its names are found, old answers kept."""

from datetime import date

import pytest

from cases.listing import queries
from cases.listing.domain import Delist, Relist, VoidEntry
from cases.listing.importing import import_file
from cases.listing.models import EntryRow, NameRow
from panel.access.giving import give
from panel.access.queries import operator
from panel.ledger import moments, opening
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.cases.listing.lists import alias, person, write

OPERATOR = operator("test")
OFF = Delist(delisted_on=date(2015, 7, 2), basis="a decision of the test's own")


@pytest.fixture
def listed(committed, tmp_path):
    """Four entries, taken from a file of 1 July 2015."""
    opening.create(registry, demonstration=False, actor="test")
    take(tmp_path, 1, 2, 3, 4, day="2015-07-01")


def take(folder, *numbers, day, **said):
    people = [person(number, **said) for number in numbers]
    return import_file(registry, OPERATOR, write(folder, *people, day=day))


def act(command):
    return give(registry, Asked(command, "XXi.001"), OPERATOR)


def strike(version):
    return act(VoidEntry(target=version, authority="the test", reason="an error"))


def entry(moment=None):
    return queries.entry("XXi.001", moment or moments.now())


def found(words, moment=None):
    moment = moment or moments.now()
    rows = queries.named(EntryRow.objects.as_of(moment), words, moment)
    return sorted(rows.values_list("reference", flat=True))


def test_nobody_is_taken_off_before_they_were_listed(listed):
    with pytest.raises(Refused) as refused:
        act(Delist(delisted_on=date(2015, 4, 14), basis="a decision"))
    assert refused.value.field == "/delisted_on"


def test_a_delisting_settles_that_an_entry_is_missing_and_the_old_answer_keeps_it(listed, tmp_path):
    take(tmp_path, 2, 3, 4, day="2015-07-08")
    missing = moments.now()
    act(OFF)
    assert entry().missing_since is None
    assert entry(missing).missing_since is not None
    assert entry(missing).delisted_on is None


def test_a_delisted_entry_that_goes_from_the_files_again_is_no_task_any_more(listed, tmp_path):
    act(OFF)
    take(tmp_path, 1, 2, 3, 4, day="2015-07-08")
    assert entry().found_since is not None
    assert take(tmp_path, 2, 3, 4, day="2015-07-15").missing == ()
    assert (entry().found_since, entry().missing_since) == (None, None)
    assert take(tmp_path, 2, 3, 4, day="2015-07-22").events == 1  # that it was taken in


@pytest.fixture
def struck(listed, tmp_path):
    """The first entry's listing struck, while an amendment and a delisting of it still stand."""
    take(tmp_path, 1, 2, 3, 4, day="2015-07-08", name="AMENDED")
    act(OFF)
    strike(1)


def test_a_struck_listing_leaves_neither_entry_nor_name(struck):
    assert entry() is None
    assert found("amended") == ["XXi.002", "XXi.003", "XXi.004"]
    assert not NameRow.objects.as_of(moments.now()).filter(reference="").exists()


@pytest.mark.parametrize(
    ("command", "rule"),
    [(OFF, "not on the list"), (Relist(listed_on=date(2016, 1, 1), basis="x"), "never on the")],
)
def test_a_struck_listing_is_neither_taken_off_nor_made_again_by_hand(struck, command, rule):
    with pytest.raises(Refused, match=rule):
        act(command)


def test_the_next_file_lists_what_was_struck_again_in_the_same_register(struck, tmp_path):
    take(tmp_path, 1, 2, 3, 4, day="2015-07-15")
    assert (entry().listed_on, entry().delisted_on) == (date(2015, 4, 14), None)
    opened = LogEvent.objects.filter(type="register.opened", stream="register/XXi.001")
    assert opened.count() == 1


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("أحمد المُختَرَع", "احمد المخترع"),
        ("Вымышленный Ёжик", "ёжик вымышленный"),
        ("虚構太郎", "構太"),
        ("\uff26\uff35\uff2c\uff2c WIDTH", "full width"),
        ("Straße", "STRASSE"),
        ("قاسم سلیمانی", "سليماني قاسم"),
        ("محمّد ـة فاطمة", "فاطمه محمد"),
        ("Łukasz Øre Y\N{LATIN SMALL LETTER DOTLESS I}ldiz", "yildiz ore lukasz"),
        ("Abū ʿAlī al-Qudsī", "al qudsi abu ali"),
        ("ABU ALI AL-QUDSI", "Al-Qudsī"),
    ],
)
def test_a_name_is_found_in_its_own_script(listed, tmp_path, script, words):
    original = f"<NAME_ORIGINAL_SCRIPT>{script}</NAME_ORIGINAL_SCRIPT>"
    take(tmp_path, 1, 2, 3, 4, day="2015-07-08", more=original)
    assert found(words) == ["XXi.001", "XXi.002", "XXi.003", "XXi.004"]


def test_a_name_is_found_only_as_of_when_the_list_had_it(listed, tmp_path):
    before = moments.now()
    take(tmp_path, 1, 2, 3, 4, day="2015-07-08", more=alias("Invented"))
    assert (len(found("invented")), found("invented", before)) == (4, [])
