"""A mistake is voided or corrected by a later entry; what was answered before stays answered."""

from __future__ import annotations

import pytest

from panel.ledger import moments
from panel.ledger.commands import Refused
from panel.ledger.rebuild import rebuild
from tests.ledger import toy
from tests.ledger.acting import do

WHY = {"authority": "Chair", "reason": "it was another one"}


def notes_as_of(moment):
    return toy.LoanRow.objects.as_of(moment).get(stream="loan/a").notes


@pytest.fixture
def noted(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    do(ledger, toy.Note(text="torn"), "a")
    do(ledger, toy.Note(text="wet"), "a")
    return ledger


def test_a_voided_entry_counts_no_more_and_the_old_answer_stays(noted):
    before = moments.now()
    do(noted, toy.VoidEntry(target=2, **WHY), "a")
    assert notes_as_of(moments.now()) == ["wet"]
    assert notes_as_of(before) == ["torn", "wet"]
    assert rebuild(noted, check=True).clean


def test_a_corrected_entry_reads_as_it_should_have_from_its_own_place(noted):
    before = moments.now()
    do(noted, toy.CorrectNote(target=2, text="worn", **WHY), "a")
    assert notes_as_of(moments.now()) == ["worn", "wet"]
    assert notes_as_of(before) == ["torn", "wet"]
    assert rebuild(noted, check=True).clean


def test_a_corrected_entry_can_be_voided_after_all(noted):
    do(noted, toy.CorrectNote(target=2, text="worn", **WHY), "a")
    do(noted, toy.VoidEntry(target=2, **WHY), "a")
    assert notes_as_of(moments.now()) == ["wet"]


@pytest.mark.parametrize(
    ("target", "rule"), [(9, "no such entry"), (4, "not itself amended"), (1, "another kind")]
)
def test_what_cannot_be_amended_is_refused(noted, target, rule):
    do(noted, toy.VoidEntry(target=2, **WHY), "a")
    with pytest.raises(Refused, match=rule):
        do(noted, toy.CorrectNote(target=target, text="worn", **WHY), "a")
