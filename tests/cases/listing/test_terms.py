"""What leaves the list and comes back to it, or to its files, is asked once and kept apart."""

from datetime import date

import pytest

from cases.listing import queries as listing
from cases.listing.domain import Delist, Relist, VoidEntry
from cases.listing.importing import import_file
from cases.listing.models import EntryRow
from cases.status.answers import StatusQuestion
from cases.status.domain import Verdict
from cases.status.queries import status
from panel.access import queries
from panel.access.giving import give
from panel.ledger import moments, opening
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.reading import read
from panel.ledger.registry import registry
from tests.cases.listing.lists import person, write

OPERATOR = queries.operator("test")
OFF = Delist(delisted_on=date(2015, 7, 2), basis="a decision of the test's own")
BACK = Relist(listed_on=date(2016, 1, 1), basis="another")


@pytest.fixture
def listed(committed, tmp_path):
    """Two entries, taken from a file of 1 July 2015."""
    opening.create(registry, demonstration=False, actor="test")
    take(write(tmp_path, person(1), person(2)))


def take(path):
    return import_file(registry, OPERATOR, path)


def act(command):
    return give(registry, Asked(command, "XXi.001"), OPERATOR)


def types(stream):
    rows = LogEvent.objects.filter(stream=stream).order_by("version")
    return list(rows.values_list("type", flat=True))


def entry():
    row = listing.entry("XXi.001", moments.now())
    assert row is not None
    return row


def test_a_file_made_before_the_delisting_asks_nothing(listed, tmp_path):
    act(OFF)
    assert take(write(tmp_path, person(1), person(2))).events == 0


def test_a_delisted_entry_in_a_later_file_is_one_task_and_no_relisting(listed, tmp_path):
    act(OFF)
    later = write(tmp_path, person(1, name="OTHER"), person(2), day="2015-07-09")
    take(later)
    assert types("list-entry/XXi.001") == ["entry.listed", "entry.delisted", "entry.found"]
    assert entry().delisted_on == date(2015, 7, 2)
    assert entry().found_since is not None
    assert take(later).events == 0


def test_the_next_file_doesn_t_ask_again_what_nobody_answered(listed, tmp_path):
    act(OFF)
    take(write(tmp_path, person(1), person(2), day="2015-07-09"))
    assert take(write(tmp_path, person(1), person(2), day="2015-07-16")).events == 1
    assert types("list-entry/XXi.001").count("entry.found") == 1


def test_a_relisting_answers_and_the_next_file_amends(listed, tmp_path):
    act(OFF)
    later = write(tmp_path, person(1, name="OTHER"), person(2), day="2016-01-09")
    take(later)
    act(BACK)
    assert entry().found_since is None
    take(later)
    assert types("list-entry/XXi.001")[-1] == "entry.amended"


@pytest.mark.parametrize(
    ("day", "is_listed"),
    [
        (date(2015, 4, 13), False),
        (date(2015, 4, 14), True),
        (date(2015, 7, 1), True),
        (date(2015, 7, 2), False),
        (date(2015, 12, 31), False),
        (date(2016, 1, 1), True),
    ],
)
def test_after_a_relisting_each_day_is_judged_by_its_own_term(listed, day, is_listed):
    act(OFF)
    act(BACK)
    said = {"person": "XXi.001", "state": "XA", "date": day.isoformat()}
    answer = status(read(StatusQuestion, said), OPERATOR, moments.now())
    assert (answer.verdict != Verdict.NOT_LISTED) is is_listed


def test_a_relisting_that_is_struck_takes_its_term_with_it(listed):
    act(OFF)
    act(BACK)
    act(VoidEntry(target=3, authority="the test", reason="never happened"))
    assert (entry().earlier, entry().delisted_on) == ([], date(2015, 7, 2))


def test_a_listing_that_was_struck_is_made_again_in_the_same_register(listed, tmp_path):
    act(VoidEntry(target=1, authority="the test", reason="listed too early"))
    take(write(tmp_path, person(1), person(2), day="2015-07-09"))
    assert types("register/XXi.001").count("register.opened") == 1
    assert EntryRow.objects.as_of(moments.now()).filter(reference="XXi.001").count() == 1


@pytest.mark.parametrize(
    ("before", "command", "field"),
    [
        ((), Delist(delisted_on=date(2999, 1, 1), basis="x"), "/delisted_on"),
        ((OFF,), Relist(listed_on=date(2999, 1, 1), basis="x"), "/listed_on"),
    ],
)
def test_the_list_is_not_changed_before_the_day_has_come(listed, before, command, field):
    for earlier in before:
        act(earlier)
    with pytest.raises(Refused, match="a day in the future is not entered") as refused:
        act(command)
    assert refused.value.field == field
