"""The same key and request get the first outcome, however often and however soon they come."""

from __future__ import annotations

import pytest

from panel.ledger.commands import Refused
from panel.ledger.execution import KeyReused, Once, Stale
from panel.ledger.models import Given, LogEvent
from tests.ledger import toy
from tests.ledger.acting import at_once, do, positions, types_of


def test_nine_hundred_duplicates_in_flight_all_get_the_first_outcome(ledger):
    before = len(positions())
    outcomes = at_once(
        lambda _: do(ledger, toy.Lend(what="atlas"), "a", "key"), range(900), threads=16
    )
    assert len({(outcome.stream, outcome.moment, outcome.count) for outcome in outcomes}) == 1
    assert sum(not outcome.replayed for outcome in outcomes) == 1
    assert len(positions()) == before + 1


def test_a_duplicate_is_answered_even_where_the_rule_would_now_refuse(ledger):
    first = do(ledger, toy.Lend(what="atlas"), "a", "key")
    with pytest.raises(Refused):
        do(ledger, toy.Lend(what="atlas"), "a", "another key")
    assert do(ledger, toy.Lend(what="atlas"), "a", "key").moment == first.moment


def test_a_duplicate_is_answered_even_where_what_it_saw_has_moved(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    seen = {"loan/a": 1}
    first = do(ledger, toy.Note(text="torn"), "a", "key", expected=seen)
    do(ledger, toy.Note(text="mended"), "a")
    assert do(ledger, toy.Note(text="torn"), "a", "key", expected=seen).moment == first.moment
    with pytest.raises(Stale):
        do(ledger, toy.Note(text="torn"), "a", "another", expected=seen)


@pytest.mark.parametrize(
    ("command", "key"), [(toy.Lend(what="globe"), "a"), (toy.Lend(what="atlas"), "b")]
)
def test_another_request_under_the_same_key_is_refused(ledger, command, key):
    do(ledger, toy.Lend(what="atlas"), "a", "key")
    with pytest.raises(KeyReused):
        do(ledger, command, key, "key")
    assert types_of("loan/a") == ["loan.lent"]


def test_a_refused_command_leaves_its_key_free(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    with pytest.raises(Refused):
        do(ledger, toy.Lend(what="globe"), "a", "key")
    assert not Given.objects.exists()
    assert not do(ledger, toy.Lend(what="globe"), "b", "key").replayed


def test_a_command_that_changes_nothing_is_remembered_too(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001", "first")
    nothing = do(ledger, toy.OpenRegister(), "XXi.001", "second")
    again = do(ledger, toy.OpenRegister(), "XXi.001", "second")
    assert (nothing.count, again.moment, again.replayed) == (0, nothing.moment, True)


def test_the_request_itself_is_nowhere_kept_but_as_a_keyed_digest(ledger):
    do(ledger, toy.Lend(what="a very secret atlas"), "a", "key")
    kept = Given.objects.get()
    assert len(bytes(kept.digest)) == 32
    assert kept.position == LogEvent.objects.latest("position").position


def test_keys_are_each_clients_own():
    assert Once("XA", "1") != Once("XB", "1")
